/** The dashboard as it is built, on a cloud of its own, and the browsers of those who work there: what every walk begins with. */
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { buildPage } from '../../local/build-page.ts';
import type { LocalCloudOptions } from '../../local/cloud.ts';
import { LOCAL_PASSWORD } from '../../local/engines/cognito.ts';
import { PROJECT_DIR } from '../../local/synth.ts';
import { USERS, type User } from './api-client.ts';
import { startChromium } from './chromium.ts';
import { startTestCloud, type TestCloud } from './cloud.ts';
import { createDesk, type Desk } from './desk.ts';

/** Starting, and each wait for a state: what a machine with two busy cores may need. */
export const LONG_MS = 240_000;
export const WIDE = { width: 1440, height: 900 };
export const PHONE = { width: 360, height: 740 };

/** What a browser says of answers it was right to get: nobody is signed in yet, and the sign-in page has no icon. */
const EXPECTED = [/\/session\/refresh$/, /\/favicon\.ico$/];

export type BrowserDesk = {
  readonly flow: TestCloud;
  readonly desk: Desk;
  readonly origin: string;
  /** What pages had to complain of. */
  readonly complaints: string[];
  /** A page in a browser of its own, where nobody is signed in. */
  page(options?: BrowserContextOptions): Promise<Page>;
  /** A page in a browser of its own, signed in and at this place. */
  seat(user: User, place: string, options?: BrowserContextOptions): Promise<Page>;
  end(): Promise<void>;
};

/** Without the adversary: an ended worker is a refusal that the page is right to show, and here it should have none. */
export async function startBrowserDesk(label: string, options: Partial<LocalCloudOptions> = {}): Promise<BrowserDesk> {
  const pageIsBuilt = buildPage({ projectDir: PROJECT_DIR, stateDir: join(PROJECT_DIR, '.local'), log: console.log });
  // Heard of where it is awaited.
  pageIsBuilt.catch(() => undefined);
  const flow = await startTestCloud(label, { adversary: undefined, pageIsBuilt, ...options });
  const browser = await startChromium({ viewport: WIDE, locale: 'id-ID', timezoneId: 'Asia/Jakarta', reducedMotion: 'reduce' });
  const origin = flow.cloud.urls.http.replace('127.0.0.1', 'localhost');
  const complaints: string[] = [];

  async function page(own?: BrowserContextOptions): Promise<Page> {
    const opened = await (await browser.another(own)).newPage();
    opened.setDefaultTimeout(LONG_MS / 2);
    listen(opened, complaints);
    return opened;
  }
  return {
    flow,
    desk: createDesk(flow),
    origin,
    complaints,
    page,
    async seat(user, place, own) {
      const opened = await page(own);
      await opened.goto(`${origin}${place}`);
      await signIn(opened, USERS[user]);
      return opened;
    },
    async end() {
      await browser.close();
      await flow.end();
    },
  };
}

function listen(page: Page, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    const { url } = message.location();
    if (message.type() === 'error' && !EXPECTED.some((one) => one.test(url))) complaints.push(`${message.text()} ${url}`);
  });
}

/** Through the sign-in page, as people do; it ends where it began. */
export async function signIn(page: Page, email: string): Promise<void> {
  await page.getByRole('button', { name: 'Masuk' }).click();
  await page.fill('#username', email);
  await page.fill('#password', LOCAL_PASSWORD);
  await page.click('button');
  await page.getByRole('banner').waitFor();
}
