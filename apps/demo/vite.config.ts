import { defineConfig } from 'vite';
import { pageText } from './page-text.ts';

export default defineConfig({
  // Works from any folder of any server.
  base: './',
  plugins: [pageText()],
  resolve: { conditions: ['gradwright-source', 'module', 'browser', 'import', 'default'] },
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    rolldownOptions: { input: ['index.html', 'digits.html', 'race.html', 'theory.html', 'model.html'] },
  },
});
