/** When the line is cut, when the machine has no network, and when somebody is no longer an agent. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOCAL_PASSWORD } from '../../local/engines/cognito.ts';
import { USERS } from '../helpers/api-client.ts';
import { type BrowserDesk, LONG_MS, startBrowserDesk } from '../helpers/browser-desk.ts';
import { CHROMIUM, hasChromium } from '../helpers/chromium.ts';
import { answer, reply, row, said, sendButton } from '../helpers/dashboard.ts';

if (!hasChromium) console.log(`Lost connections are not tested in a browser: ${CHROMIUM} is not there.`);

const PASS = '**/v1/live/pass';
const SUBJECT = 'Apakah toko buka hari ini';
const UNSENT = 'Buka sampai jam lima.';

describe.skipIf(!hasChromium)(`a lost connection (skipped without ${CHROMIUM})`, { timeout: LONG_MS }, () => {
  let walk: BrowserDesk;
  let page: Page;

  beforeAll(async () => {
    walk = await startBrowserDesk('browser-connection');
    walk.flow.secrets.add(SUBJECT, UNSENT);
    page = await walk.seat('agent1', '/inbox/teams');
    await says('+6281290210001', SUBJECT);
    await row(page, SUBJECT).waitFor();
  }, LONG_MS);
  afterAll(() => walk?.end());

  const says = (from: string, text: string): Promise<string> => walk.flow.world.says({ from, name: 'Tini', text });
  const banner = (text: string) => page.getByRole('status').filter({ hasText: text });
  async function changeAgent(body: object): Promise<void> {
    const { agentId } = await walk.flow.api.agent1.call('getMe');
    await walk.flow.api.admin.call('updateAgent', { params: { agentId }, body });
  }

  it('that the desk ended is made again by itself, and shows what came in between', async () => {
    const socket = await openSocket(page);
    // For a while the page is given no pass for another one.
    await page.context().route(PASS, (route) => route.abort());
    const ended = socket.waitForEvent('close');
    // Whoever may see other teams from now on is connected anew.
    await changeAgent({ teams: [] });
    await ended;
    await changeAgent({ teams: ['default'] });
    await banner('Sambungan langsung terputus').waitFor();
    await says('+6281290210002', 'Ada di antaranya');
    await walk.desk.ticketAbout('Ada di antaranya');

    await page.context().unroute(PASS);
    // What a browser tells when the network is back: the page does not wait for its next try.
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await row(page, 'Ada di antaranya').waitFor();
    await banner('Sambungan langsung terputus').waitFor({ state: 'detached' });
    await says('+6281290210003', 'Dan sesudahnya');
    await row(page, 'Dan sesudahnya').waitFor();
  });

  it('of the whole machine is said on the page, which shows what it last knew and sends nothing, not even later', async () => {
    await row(page, SUBJECT).click();
    await said(page, SUBJECT).waitFor();
    const { number } = await walk.desk.ticketAbout(SUBJECT);
    await page.context().setOffline(true);
    await banner('Tidak ada jaringan').waitFor();
    await answer(page, UNSENT);
    await page.getByRole('alert').filter({ hasText: 'tidak terjangkau' }).waitFor();
    await page.context().setOffline(false);
    await banner('Tidak ada jaringan').waitFor({ state: 'detached' });
    await says('+6281290210001', 'Halo?');
    await said(page, 'Halo?').waitFor();

    expect(await reply(page).inputValue()).toBe(UNSENT);
    expect(await sent(number)).toEqual([]);
    await sendButton(page).click();
    await page.getByRole('button', { name: 'Tetap kirim' }).click();
    await said(page, UNSENT).waitFor();
    expect(await sent(number)).toEqual([UNSENT]);
  });

  const sent = async (number: number): Promise<string[]> =>
    (await walk.desk.detail(number)).conversation.filter(({ kind }) => kind === 'outbound').map(({ text }) => text);

  it('belongs to who is taken off the desk: their page is over, and there is no way back in', async () => {
    await changeAgent({ active: false });
    await page.getByRole('heading', { name: 'Masuk ke Meja' }).waitFor();
    expect(await page.getByText(SUBJECT).count()).toBe(0);

    await page.getByRole('button', { name: 'Masuk' }).click();
    await page.fill('#username', USERS.agent1);
    await page.fill('#password', LOCAL_PASSWORD);
    await page.click('button');
    await page.getByRole('alert').filter({ hasText: 'salah' }).waitFor();
    await page.goto(`${walk.origin}/inbox/teams`);
    await page.getByRole('heading', { name: 'Masuk ke Meja' }).waitFor();
  });

  it('is all there is to complain of', () => {
    const CUT = /ERR_(FAILED|INTERNET_DISCONNECTED|NETWORK)|WebSocket|\b(401|403|409)\b/;
    expect(walk.complaints.filter((line) => !CUT.test(line))).toEqual([]);
  });
});

/** The socket that the page holds: a page tells of one only as it is opened, so the page is loaded anew. */
async function openSocket(page: Page) {
  const opened = page.waitForEvent('websocket');
  await page.reload();
  return opened;
}
