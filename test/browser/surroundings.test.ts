/** The dashboard when something is wrong around it: the clock of the machine, the socket, the network, a session that ends in the middle of a word. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPage } from '../../local/build-page.ts';
import { LOCAL_PASSWORD } from '../../local/engines/cognito.ts';
import { PROJECT_DIR } from '../../local/synth.ts';
import { createBrowserSession } from '../helpers/browser-session.ts';
import { type Browser, CHROMIUM, hasChromium, startChromium } from '../helpers/chromium.ts';
import { startTestCloud, type TestCloud } from '../helpers/cloud.ts';
import { createDesk, type Desk } from '../helpers/desk.ts';

const LONG_MS = 240_000;
const HOURS_WRONG = 5;

if (!hasChromium) console.log(`The dashboard's connection is not tested in a browser: ${CHROMIUM} is not there.`);

describe.skipIf(!hasChromium)(`the dashboard and what is around it (skipped without ${CHROMIUM})`, { timeout: LONG_MS }, () => {
  let flow: TestCloud;
  let desk: Desk;
  let browser: Browser;
  let origin: string;
  let number: number;

  beforeAll(async () => {
    const pageIsBuilt = buildPage({ projectDir: PROJECT_DIR, stateDir: join(PROJECT_DIR, '.local'), log: console.log });
    // Heard of where it is awaited.
    pageIsBuilt.catch(() => undefined);
    // Without the adversary: what goes wrong here goes wrong on purpose.
    flow = await startTestCloud('browser-surroundings', { adversary: undefined, pageIsBuilt });
    desk = createDesk(flow);
    origin = flow.cloud.urls.http.replace('127.0.0.1', 'localhost');
    browser = await startChromium();
    await says('Paket saya belum sampai');
    number = (await desk.ticketAbout('Paket saya belum sampai')).number;
  }, LONG_MS);
  afterAll(async () => {
    await browser?.close();
    await flow?.end();
  });

  let writers = 0;
  const says = (text: string): Promise<string> => {
    writers += 1;
    return flow.world.says({ from: `+628129018000${writers}`, name: `Penulis ${writers}`, text });
  };
  async function enter(page: Page, email: string): Promise<void> {
    await page.getByRole('button', { name: 'Masuk' }).click();
    await page.fill('#username', email);
    await page.fill('#password', LOCAL_PASSWORD);
    await page.click('button');
  }
  /** Who is signed in already stays so: one browser, several pages. */
  async function open(email: string, path: string, before?: (page: Page) => Promise<unknown>): Promise<Page> {
    await browser.context.clearCookies();
    const page = await browser.context.newPage();
    page.setDefaultTimeout(LONG_MS / 2);
    await before?.(page);
    await page.goto(`${origin}${path}`);
    await enter(page, email);
    return page;
  }
  const countdown = (page: Page) => page.locator(`[data-ticket="${number}"] time`);
  const reply = (page: Page) => page.getByRole('textbox', { name: 'Balasan kepada pelanggan' });

  it("counts down by the desk's clock, whatever the clock of the machine says", async () => {
    const page = await open('supervisor@meja.local', '/inbox/teams', (made) =>
      made.addInitScript((ms) => {
        const Right = Date;
        window.Date = class extends Right {
          constructor(...given: [number]) {
            super(...(given.length > 0 ? given : ([Right.now() + ms] as [number])));
          }
          static override now = (): number => Right.now() + ms;
        } as DateConstructor;
      }, HOURS_WRONG * 3_600_000),
    );
    await countdown(page).waitFor();

    const { nextDueAt } = (await desk.detail(number)).ticket;
    const left = (): number => Math.floor((Date.parse(nextDueAt ?? '') - flow.cloud.clock.now()) / 60_000);
    const [before, shown, after] = [left(), await countdown(page).textContent(), left()];

    const minutes = [before, after].map((all) => (all >= 60 ? `${Math.floor(all / 60)} j` : `${all} mnt`));
    expect(minutes.some((text) => shown?.startsWith(text))).toBe(true);
    await page.close();
  });

  it('asks every 30 seconds where the gateway refuses the socket, and says so', async () => {
    const page = await open('supervisor@meja.local', '/inbox/teams', (made) =>
      made.addInitScript(() => {
        const Real = WebSocket;
        window.WebSocket = class extends Real {
          constructor(address: string | URL) {
            super(String(address).replace('/live', '/refused'));
          }
        };
      }),
    );
    await page.getByText(/halaman diperbarui tiap 30 detik/).waitFor();

    await says('Apakah bisa dikirim hari ini');

    await page.getByRole('link', { name: 'Apakah bisa dikirim hari ini' }).waitFor();
    await page.close();
  });

  it('without a network says that nothing was sent, keeps what was written, and sends it when asked again', async () => {
    flow.secrets.add('Kami cek dulu.');
    const page = await open('supervisor@meja.local', `/tickets/${number}`);
    await reply(page).fill('Kami cek dulu.');
    await browser.context.setOffline(true);
    await page.getByText(/^Tidak ada jaringan/).waitFor();
    await page.getByRole('button', { name: 'Kirim balasan' }).click();
    await page.getByText(/^Belum terkirim/).waitFor();
    expect(await reply(page).inputValue()).toBe('Kami cek dulu.');

    await browser.context.setOffline(false);
    await page.getByText(/^Tidak ada jaringan/).waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Kirim balasan' }).click();
    await page.getByRole('list', { name: 'Percakapan' }).getByText('Kami cek dulu.', { exact: true }).waitFor();

    const { conversation } = await desk.detail(number);
    expect(conversation.filter(({ text }) => text === 'Kami cek dulu.')).toHaveLength(1);
    await page.close();
  });

  it('loses nothing of what is typed when the session ends, and goes on where it was after the next sign-in', async () => {
    flow.secrets.add('Sebentar, Bu, saya');
    const page = await open('agent1@meja.local', `/tickets/${number}`);
    await reply(page).waitFor();
    const elsewhere = createBrowserSession(flow);
    await elsewhere.signIn('agent1@meja.local');

    await reply(page).fill('Sebentar, Bu, saya');
    expect((await elsewhere.post('/session/end', { everywhere: true })).status).toBe(204);
    await page.getByText('Masuk ke Meja').waitFor();
    expect(page.url()).toBe(`${origin}/tickets/${number}`);
    await enter(page, 'agent1@meja.local');

    await page.waitForFunction(() => document.querySelector('textarea')?.value === 'Sebentar, Bu, saya');
    await page.reload();
    await page.waitForFunction(() => document.querySelector('textarea')?.value === 'Sebentar, Bu, saya');
    await page.close();
  });
});
