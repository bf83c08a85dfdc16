/** Serves the screens over the fake till to a plain browser, for looking at them. Not part of the product. */
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const project = fileURLToPath(new URL('../../..', import.meta.url));

export default defineConfig({
  root: project,
  cacheDir: `${project}/out/vite-page`,
  plugins: [react()],
  server: { port: 5199, strictPort: true, fs: { allow: [project] } },
});
