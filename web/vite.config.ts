/** How the dashboard is built and, while it is worked on, served beside the local cloud. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `npm start` serves everything. */
const DESK = 'http://localhost:4000';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  server: { proxy: { '/v1': DESK, '/session': DESK, '/live': { target: DESK, ws: true } } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // Nothing becomes a data: address, so that the page's policy need not allow them for scripts and styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
