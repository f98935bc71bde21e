import { defineConfig } from 'vite';

export default defineConfig({
  // Works from any folder of any server.
  base: './',
  resolve: { conditions: ['gradwright-source', 'module', 'browser', 'import', 'default'] },
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    rolldownOptions: { input: ['index.html', 'digits.html', 'race.html', 'theory.html', 'model.html'] },
  },
});
