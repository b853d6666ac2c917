/** What CloudFront does in front of the API: paths that are not the API's are the page, and every answer carries the page's headers. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { runInNewContext } from 'node:vm';
import { PAGE, pageFile } from '#adapters/page-files';
import type { SiteFacts } from '../template/facts.ts';
import type { HttpAnswer } from './event.ts';

export interface Site {
  /** What every answer carries now. */
  headers(): Readonly<Record<string, string>>;
  isPage(path: string): boolean;
  answer(asked: { readonly method: string; readonly path: string; readonly ifNoneMatch?: string }): HttpAnswer;
}

export interface SiteOptions {
  readonly facts: SiteFacts;
  /** The built page. Read at each request, so a build while the cloud runs shows at the next one. */
  readonly directory: string;
  /** A text of the templates with the addresses that hold now. */
  readonly addressed?: (text: string) => string;
}

const NOT_BUILT = 'The dashboard is not built: npm start builds it, or npm run build:web.\n';
/** As S3 answers for a file that is not there, to who may not list. */
const NO_SUCH_FILE = 'AccessDenied\n';
const ENTITY_TAG_CHARACTERS = 22;

export function createSite({ facts, directory, addressed = (text) => text }: SiteOptions): Site {
  const apiPaths = facts.apiPaths.map(patternOf);
  return {
    headers: () => Object.fromEntries(Object.entries(facts.headers).map(([name, value]) => [name, addressed(value)])),
    isPage: (path) => !apiPaths.some((pattern) => pattern.test(path)),
    answer({ method, path, ifNoneMatch }) {
      if (method !== 'GET' && method !== 'HEAD') return text(403, NO_SUCH_FILE);
      if (!existsSync(join(directory, PAGE))) return text(404, NOT_BUILT);
      const file = fileOf(pageOfPath(facts.pageOfPath, path));
      const body = file === undefined ? undefined : contentOf(join(directory, file));
      if (file === undefined || body === undefined) return text(403, NO_SUCH_FILE);
      const { mediaType, cacheControl } = pageFile(file);
      const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, ENTITY_TAG_CHARACTERS)}"`;
      const headers = { 'content-type': mediaType, 'cache-control': cacheControl, etag };
      return ifNoneMatch === etag ? { status: 304, headers, body: '' } : { status: 200, headers, body };
    },
  };
}

/** CloudFront: `*` is any characters, `?` is one. */
const patternOf = (path: string): RegExp =>
  new RegExp(
    `^${path
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );

/** CloudFront's function itself, asked. It is our own text, out of the template. */
const pageOfPath = (source: string, path: string): string =>
  String(runInNewContext(`${source}\nhandler(event).uri`, { event: { request: { uri: path } } }));

/** Below the page's root; undefined for what leads out of it. */
function fileOf(uri: string): string | undefined {
  const path = normalize(decoded(uri)).replace(/^\/+/, '');
  return path.startsWith('..') || path.includes('\0') ? undefined : path;
}

function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}

function contentOf(file: string): Buffer | undefined {
  return existsSync(file) && statSync(file).isFile() ? readFileSync(file) : undefined;
}

const text = (status: number, body: string): HttpAnswer => ({ status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body });
