/** An agent's day in a real browser, on the page as it is built: sign-in, the list, a ticket, an answer, a file, a phone's width, the end. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPage } from '../../local/build-page.ts';
import { LOCAL_PASSWORD } from '../../local/engines/cognito.ts';
import { PROJECT_DIR } from '../../local/synth.ts';
import { createBrowserSession } from '../helpers/browser-session.ts';
import { type Browser, CHROMIUM, hasChromium, startChromium } from '../helpers/chromium.ts';
import { startTestCloud, type TestCloud } from '../helpers/cloud.ts';
import { createDesk, type Desk, type Detail } from '../helpers/desk.ts';
import { PHOTO } from '../helpers/photo.ts';

const LONG_MS = 240_000;
const EMAIL = 'agent1@meja.local';
const WIDE = { width: 1440, height: 900 };
const PHONE = { width: 360, height: 740 };
/** What a browser says of answers it was right to get: nobody is signed in yet, and the sign-in page has no icon. */
const EXPECTED = [/\/session\/refresh$/, /\/favicon\.ico$/];

if (!hasChromium) console.log(`The dashboard is not tested in a browser: ${CHROMIUM} is not there.`);

describe.skipIf(!hasChromium)(`the dashboard in a browser (skipped without ${CHROMIUM})`, { timeout: LONG_MS }, () => {
  let flow: TestCloud;
  let desk: Desk;
  let browser: Browser;
  let page: Page;
  let origin: string;
  let number: number;
  const complaints: string[] = [];

  beforeAll(async () => {
    const pageIsBuilt = buildPage({ projectDir: PROJECT_DIR, stateDir: join(PROJECT_DIR, '.local'), log: console.log });
    // Heard of where it is awaited.
    pageIsBuilt.catch(() => undefined);
    // Without the adversary: an ended worker is a refusal that the page is right to show, and here it should have none.
    flow = await startTestCloud('browser-dashboard', { adversary: undefined, pageIsBuilt });
    desk = createDesk(flow);
    origin = flow.cloud.urls.http.replace('127.0.0.1', 'localhost');
    browser = await startChromium();
    page = await browser.context.newPage();
    page.setDefaultTimeout(LONG_MS / 2);
    await page.setViewportSize(WIDE);
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      const { url } = message.location();
      if (message.type() === 'error' && !EXPECTED.some((one) => one.test(url))) complaints.push(`${message.text()} ${url}`);
    });
  }, LONG_MS);
  afterAll(async () => {
    await browser?.close();
    await flow?.end();
  });

  const says = (text: string): Promise<string> => flow.world.says({ from: '+6281290170001', name: 'Rina Wijaya', text });
  const row = (subject: string) => page.getByRole('link', { name: subject });
  const reply = () => page.getByRole('textbox', { name: 'Balasan kepada pelanggan' });
  const send = () => page.getByRole('button', { name: 'Kirim balasan' }).click();
  const said = (text: string) => page.getByRole('list', { name: 'Percakapan' }).getByText(text, { exact: true });
  const sentId = async (text: string): Promise<string> => {
    const sent = (seen: Detail) => seen.conversation.find((item) => item.kind === 'outbound' && item.text === text);
    return sent(await desk.ticketWhen(number, 'has the answer', (seen) => sent(seen) !== undefined))?.id ?? '';
  };
  const overflow = (): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

  it('leads through the sign-in page to the tickets of who signs in', async () => {
    await page.goto(`${origin}/inbox/teams`);
    await page.getByRole('button', { name: 'Masuk' }).click();
    await page.fill('#username', EMAIL);
    await page.fill('#password', LOCAL_PASSWORD);
    const socket = page.waitForEvent('websocket');
    await page.click('button');
    await page.getByRole('heading', { name: 'Tim saya' }).waitFor();

    expect(new URL((await socket).url()).pathname).toBe('/live');
    expect(page.url()).toBe(`${origin}/inbox/teams`);
    await page.getByText('Tidak ada tiket di sini').waitFor();
  });

  it('shows a new ticket without being asked', async () => {
    await says('Paket saya belum sampai');
    await row('Paket saya belum sampai').waitFor();

    number = (await desk.ticketAbout('Paket saya belum sampai')).number;
    expect(await row('Paket saya belum sampai').textContent()).toContain('Rina Wijaya');
  });

  it('opens the ticket beside the list, and sends an answer to the phone', async () => {
    flow.secrets.add('Kami cek dulu, Bu Rina.');
    await row('Paket saya belum sampai').click();
    await reply().fill('Kami cek dulu, Bu Rina.');
    await send();

    await said('Kami cek dulu, Bu Rina.').waitFor();
    expect((await desk.onPhone(number, await sentId('Kami cek dulu, Bu Rina.'))).to).toBe('6281290170001');
    expect(await row('Paket saya belum sampai').isVisible()).toBe(true);
  });

  it('takes a file along, straight into the bucket', async () => {
    flow.secrets.add('Seperti ini?', 'batik.png');
    await page.setInputFiles('input[type=file]', { name: 'batik.png', mimeType: 'image/png', buffer: PHOTO });
    await reply().fill('Seperti ini?');
    await send();

    const { media } = await desk.onPhone(number, await sentId('Seperti ini?'));
    expect(media).toMatchObject({ type: 'image/png', bytes: PHOTO.length });
  });

  it('shows a colleague who has the same ticket open, and no more when they leave it', async () => {
    const { url, pass } = await flow.api.agent2.call('createLivePass');
    flow.secrets.add(pass);
    const socket = new WebSocket(new URL(`${url}?pass=${pass}`, origin.replace('http', 'ws')));
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = reject;
    });
    const others = page.getByText(/^Juga sedang melihat: /);

    socket.send(JSON.stringify({ type: 'look', number, doing: 'viewing' }));
    await others.waitFor();
    const { name } = await flow.api.agent2.call('getMe');
    expect(await others.textContent()).toContain(name);
    socket.send(JSON.stringify({ type: 'look', number: null, doing: 'viewing' }));
    await others.waitFor({ state: 'hidden' });
    socket.close();
  });

  it('fits a phone: the ticket, then the list, and nothing beside the screen', async () => {
    await page.setViewportSize(PHONE);
    await reply().waitFor();
    const overflowOfTicket = await overflow();
    await page.getByRole('link', { name: 'Kembali ke daftar' }).click();
    await row('Paket saya belum sampai').waitFor();

    expect([overflowOfTicket, await overflow()]).toEqual([0, 0]);
    expect(await reply().isVisible()).toBe(false);
  });

  it('is over in every open page when its agent signs out everywhere', async () => {
    const elsewhere = createBrowserSession(flow);
    await elsewhere.signIn(EMAIL);
    expect(complaints).toEqual([]);

    expect((await elsewhere.post('/session/end', { everywhere: true })).status).toBe(204);
    await page.getByText('Masuk ke Meja').waitFor();
  });
});
