/** How modules of Stryker's sandbox are found and read: types stripped once, as many instances as there are generations. */
import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const STAND_INS: ReadonlyMap<string, string> = new Map([
  ['vitest', new URL('./suite.ts', import.meta.url).href],
  ['fast-check', new URL('./fewer-runs.ts', import.meta.url).href],
]);

/** Every memo of the rules: what one test or mutant has left there would be the answer for the next. */
const memos = new Set<Memo>();

class Memo {
  #values = new WeakMap<object, unknown>();
  constructor() {
    memos.add(this);
  }
  forget() {
    this.#values = new WeakMap();
  }
  get(key: object): unknown {
    return this.#values.get(key);
  }
  set(key: object, value: unknown): void {
    this.#values.set(key, value);
  }
}

const MEMO = 'memoOfTheRules';
Object.assign(globalThis, { [MEMO]: Memo });
export const forgetMemos = (): void => {
  for (const memo of memos) memo.forget();
};

/** Types become blanks, and a WeakMap of the rules one that forgets between tests. */
const sourceOf = (file: string): string => stripTypeScriptTypes(readFileSync(file, 'utf8')).replaceAll('new WeakMap', `new ${MEMO}`);

export type SandboxModules = {
  /** Imports a file of the sandbox, and what it imports in turn, as an instance of this generation. */
  readonly load: (file: string, generation: number) => Promise<unknown>;
  /** Each file that was imported, with the files that it imports itself. */
  readonly imports: ReadonlyMap<string, ReadonlySet<string>>;
};

/** `folder` ends with a slash; only what stands in `functions` and `test` is instantiated anew, for nothing else holds a mutant or meets one. */
export function sandboxModules(folder: string): SandboxModules {
  const root = pathToFileURL(folder).href;
  const isAnew = (url: string) => url.startsWith(`${root}functions/`) || url.startsWith(`${root}test/`);
  const sources = new Map<string, string>();
  const imports = new Map<string, Set<string>>();
  const fileOf = (url: string) => fileURLToPath(url).slice(folder.length);

  registerHooks({
    resolve(specifier, context, next) {
      const parent = context.parentURL;
      if (!parent?.startsWith(root) || !isAnew(parent)) return next(specifier, context);
      const standIn = STAND_INS.get(specifier);
      if (standIn) return { url: standIn, shortCircuit: true };
      const resolved = next(specifier, context);
      if (!isAnew(resolved.url)) return resolved;
      const from = fileOf(parent);
      imports.set(from, (imports.get(from) ?? new Set()).add(fileOf(resolved.url)));
      return { ...resolved, url: resolved.url + new URL(parent).search };
    },
    load(url, context, next) {
      if (!isAnew(url) || !new URL(url).pathname.endsWith('.ts')) return next(url, context);
      const file = fileURLToPath(url);
      const source = sources.get(file) ?? sourceOf(file);
      sources.set(file, source);
      return { format: 'module', source, shortCircuit: true };
    },
  });
  return { imports, load: (file, generation) => import(`${root}${file}${generation ? `?generation=${generation}` : ''}`) };
}
