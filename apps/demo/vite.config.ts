import { defineConfig } from 'vite';
import { offline } from './src/offline/plugin.ts';
import { pageText } from './src/text/page-text.ts';
import { theoryPlugin } from './src/text/theory-text.ts';

/** The course, and the cures that its §13 names. */
const CURES = ['19', '20', '21', '26'];
const isOnPage = (section: string) => Number.parseInt(section) <= 16 || CURES.includes(section);

export default defineConfig({
  // Works from any folder of any server.
  base: './',
  plugins: [pageText(), theoryPlugin(isOnPage), offline()],
  resolve: { conditions: ['gradwright-source', 'module', 'browser', 'import', 'default'] },
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    rolldownOptions: { input: ['index.html', 'digits.html', 'race.html', 'theory.html', 'model.html'] },
  },
});
