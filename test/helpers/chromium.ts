/** Debian's Chromium; each context is a browser of its own: its cookies, its storage. */
import { existsSync } from 'node:fs';
import { type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';

export const CHROMIUM = '/usr/bin/chromium';
export const hasChromium: boolean = existsSync(CHROMIUM);

/** Nothing but this machine is asked for anything. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export type Browser = {
  /** The first browser. */
  readonly context: BrowserContext;
  /** Another one beside it. */
  readonly another: (options?: BrowserContextOptions) => Promise<BrowserContext>;
  readonly close: () => Promise<void>;
};

export async function startChromium(options: BrowserContextOptions = {}): Promise<Browser> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  const another = (own: BrowserContextOptions = {}) => browser.newContext({ ...options, ...own });
  return { context: await another(), another, close: () => browser.close() };
}
