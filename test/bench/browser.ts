/** Agents at their browsers: a real Chromium each, on the dashboard as `npm start` builds and serves it. */
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { buildPage } from '../../local/build-page.ts';
import { LOCAL_PASSWORD } from '../../local/engines/cognito.ts';
import { PROJECT_DIR } from '../../local/synth.ts';
import { byName } from '../../local/template/physical.ts';
import { CHROMIUM, hasChromium, startChromium } from '../helpers/chromium.ts';
import type { BenchCloud } from './bench-cloud.ts';

const SIZE = { width: 1440, height: 900 };
/** Nothing that is measured takes so long; the machine may be busy with other things. */
const PATIENCE_MS = 120_000;

export const ROW = '[id^="ticket-"]';

export type Cookies = Parameters<Awaited<ReturnType<typeof startChromium>>['context']['addCookies']>[0];
export type AgentBrowser = {
  readonly page: Page;
  /** Chromium's own view of the page: throttling, metrics. */
  readonly tools: CDPSession;
  readonly origin: string;
  readonly close: () => Promise<void>;
};

/** @throws Error where there is no Chromium: a row that nobody measured is not met. */
export async function buildDashboard(): Promise<void> {
  if (!hasChromium) throw new Error(`The dashboard is measured in ${CHROMIUM}, which is not there. On Debian: apt-get install chromium.`);
  await buildPage({ projectDir: PROJECT_DIR, stateDir: join(PROJECT_DIR, '.local'), log: console.error });
}

const originOf = (cloud: BenchCloud): string => byName(cloud.urls.http);

/** Signs in on the sign-in page. @returns the session, for browsers that begin with it. */
export async function signIn(cloud: BenchCloud, email: string): Promise<Cookies> {
  const browser = await startChromium();
  try {
    const page = await browser.context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    await page.goto(`${originOf(cloud)}/inbox/teams`);
    await page.getByRole('button', { name: 'Masuk' }).click();
    await page.fill('#username', email);
    await page.fill('#password', LOCAL_PASSWORD);
    await page.click('button');
    await page.getByRole('heading', { name: 'Tim saya' }).waitFor();
    const cookies = await browser.context.cookies();
    return cookies.map(({ name, value, httpOnly, secure, sameSite }) => ({
      name,
      value,
      httpOnly,
      secure,
      sameSite,
      url: 'https://localhost',
    }));
  } finally {
    await browser.close();
  }
}

/** A browser that has nothing of the page yet but the session. */
export async function openBrowser(cloud: BenchCloud, cookies: Cookies): Promise<AgentBrowser> {
  const { context, close } = await startChromium();
  await context.addCookies(cookies);
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.setViewportSize(SIZE);
  return { page, tools: await context.newCDPSession(page), origin: originOf(cloud), close };
}
