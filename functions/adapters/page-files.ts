/** The files of the built page, and how each is served: by CloudFront as by the local gateway. */
import { existsSync, readdirSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

/** The types of what the build makes. What is none of them is handed out as bytes, never shown. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.mp3': 'audio/mpeg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};
/** The build names what lies there by its content: another content is another file. */
const NAMED_BY_CONTENT = /^assets\//;
const A_YEAR_SECONDS = 31_536_000;

export const PAGE = 'index.html';

export type PageFile = {
  /** Below the page's root, with slashes: `assets/app-1a2b3c.js`. */
  readonly path: string;
  readonly mediaType: string;
  readonly cacheControl: string;
};

/** How a file of that path is served. Without a name of its content it is asked for each time, and answered with 304 while it is the same. */
export function pageFile(path: string): PageFile {
  const mediaType = MEDIA_TYPES[extname(path)] ?? 'application/octet-stream';
  return { path, mediaType, cacheControl: NAMED_BY_CONTENT.test(path) ? `public, max-age=${A_YEAR_SECONDS}, immutable` : 'no-cache' };
}

/** Every file below the directory, the page itself last: whoever sees it finds what it names. None when nothing was built. */
export function pageFilesIn(directory: string): PageFile[] {
  if (!existsSync(join(directory, PAGE))) return [];
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort((one, other) => Number(one === PAGE) - Number(other === PAGE) || (one < other ? -1 : 1))
    .map(pageFile);
}
