/** How the dashboard is built and, while it is worked on, served beside the local cloud. */
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin, parseSync, Visitor } from 'vite';

/** Where `npm start` serves everything. */
const DESK = 'http://localhost:4000';

/** A catalogue's file has its texts in every language. Asked for once more by another name, it is another module: so a page fetches one language only. */
const oneLanguage: Plugin = {
  name: 'one-language',
  enforce: 'pre',
  async resolveId(source, importer) {
    if (!importer?.endsWith('/i18n/en.ts')) return null;
    const found = await this.resolve(source, importer, { skipSelf: true });
    return found && { ...found, id: `${found.id}?en` };
  },
};

/** What schemas say for the description of the API, `.meta({ ... })`, is left out: no page reads it, and each is a schema made twice. */
const noDescriptions: Plugin = {
  name: 'no-descriptions',
  enforce: 'pre',
  transform: {
    filter: { id: /\/schemas\/[^?]*\.ts$/ },
    handler(code, id) {
      const cuts: { start: number; end: number }[] = [];
      new Visitor({
        CallExpression({ callee, end }) {
          if (callee.type === 'MemberExpression' && callee.property.type === 'Identifier' && callee.property.name === 'meta')
            cuts.push({ start: callee.object.end, end });
        },
      }).visit(parseSync(id, code).program);
      // From the end, so that places before it stay; what is inside a cut is gone with it.
      return cuts
        .sort((one, other) => other.start - one.start)
        .reduce((text, { start, end }) => text.slice(0, start) + text.slice(end), code);
    },
  },
};

export default defineConfig({
  root: import.meta.dirname,
  plugins: [oneLanguage, noDescriptions, react()],
  server: { proxy: { '/v1': DESK, '/session': DESK, '/live': { target: DESK, ws: true } } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // Nothing becomes a data: address, so that the page's policy need not allow them for scripts and styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
