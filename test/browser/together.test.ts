/** Two agents in two browsers, and a customer with a telephone: the same ticket, at the same time. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BrowserDesk, LONG_MS, startBrowserDesk } from '../helpers/browser-desk.ts';
import { CHROMIUM, hasChromium } from '../helpers/chromium.ts';
import { answer, bell, others, reply, row, said, sendButton } from '../helpers/dashboard.ts';
import { PHOTO } from '../helpers/photo.ts';
import { until } from '../helpers/until.ts';

if (!hasChromium) console.log(`Two agents at one ticket are not tested in a browser: ${CHROMIUM} is not there.`);

const SUBJECT = 'Paket saya belum sampai';
const FIRST = 'Kami cek dulu, Bu Rina.';
const SECOND = 'Mohon kirim nomor resinya.';
/** The default promise of a first reply, and when its assignee is warned. */
const TARGET_SECONDS = 3_600;
const WARNED_AT_SECONDS = TARGET_SECONDS * 0.8;

describe.skipIf(!hasChromium)(`two agents and a telephone (skipped without ${CHROMIUM})`, { timeout: LONG_MS }, () => {
  let walk: BrowserDesk;
  let one: Page;
  let other: Page;
  let phone: Page;

  beforeAll(async () => {
    walk = await startBrowserDesk('browser-together');
    // Before anything reads the settings: whoever has read them keeps them for a while.
    await warnAssignees();
    walk.flow.secrets.add('Rina Wijaya', '6281290170001', SUBJECT, FIRST, SECOND);
    [one, other] = await Promise.all([walk.seat('agent1', '/inbox/teams'), walk.seat('agent2', '/inbox/teams')]);
    phone = await walk.page();
    await phone.goto(walk.flow.world.url);
    await phone.fill('#phone', '+6281290170001');
    await phone.fill('#name', 'Rina Wijaya');
  }, LONG_MS);
  afterAll(() => walk?.end());

  const write = async (text: string): Promise<void> => {
    await phone.fill('#text', text);
    await phone.click('#send');
  };
  const onPhone = (text: string) => phone.locator('#chat .bubble').filter({ hasText: text });

  it('both see what the customer writes, without asking', async () => {
    await write(SUBJECT);

    await Promise.all([row(one, SUBJECT).waitFor(), row(other, SUBJECT).waitFor()]);
    expect(await row(one, SUBJECT).textContent()).toContain('Rina Wijaya');
  });

  it('each sees that the other has the ticket open, and that they write', async () => {
    await Promise.all([row(one, SUBJECT).click(), row(other, SUBJECT).click()]);
    await Promise.all([
      others(one).filter({ hasText: 'Juga sedang melihat: Agent2' }).waitFor(),
      others(other).filter({ hasText: 'Juga sedang melihat: Agent1' }).waitFor(),
    ]);

    await reply(one).fill(FIRST);
    await others(other).filter({ hasText: 'Sedang menulis: Agent1' }).waitFor();
    await reply(other).fill(SECOND);
    await others(one).filter({ hasText: 'Sedang menulis: Agent2' }).waitFor();
  });

  it('the second to answer is stopped, is shown what was said meanwhile, and loses nothing of what they wrote', async () => {
    await sendButton(one).click();
    await said(one, FIRST).waitFor();
    await sendButton(other).click();

    const stopped = other.getByRole('alert').filter({ hasText: 'Belum terkirim' });
    await stopped.waitFor();
    expect(await stopped.getByRole('listitem').allTextContents()).toEqual([`Agent1: ${FIRST}`]);
    expect(await reply(other).inputValue()).toBe(SECOND);
    expect(await onPhone(SECOND).count()).toBe(0);
  });

  it('they may go on all the same, and both answers arrive on the telephone', async () => {
    await other.getByRole('button', { name: 'Tetap kirim' }).click();

    await Promise.all([onPhone(FIRST).waitFor(), onPhone(SECOND).waitFor()]);
    await said(one, SECOND).waitFor();
    expect(await reply(other).inputValue()).toBe('');
  });

  it('ticks turn blue on both screens as the customer reads', async () => {
    const ticks = (page: Page, text: string) => said(page, text).locator('[data-status]');
    await said(one, FIRST).getByText('Sampai').waitFor();
    const before = await colourOf(ticks(one, FIRST));
    await onPhone(FIRST).getByRole('button', { name: 'tandai dibaca' }).click();

    await Promise.all([said(one, FIRST).getByText('Dibaca').waitFor(), said(other, FIRST).getByText('Dibaca').waitFor()]);
    const [red = 0, , blue = 0] = await colourOf(ticks(one, FIRST));
    expect(blue).toBeGreaterThan(red * 2);
    expect(before[2]).toBeLessThan((before[0] ?? 0) * 2);
  });

  it('photos go both ways', async () => {
    walk.flow.secrets.add('resi.png', 'contoh.png', 'Ini fotonya', 'Seperti ini?');
    await phone.setInputFiles('#photoFile', { name: 'resi.png', mimeType: 'image/png', buffer: PHOTO });
    await write('Ini fotonya');
    const theirs = said(one, 'Ini fotonya').getByRole('img');
    await theirs.waitFor();
    expect(
      await until('the photo is drawn', () => theirs.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth)),
    ).toBe(1);

    await one.setInputFiles('input[type=file]', { name: 'contoh.png', mimeType: 'image/png', buffer: PHOTO });
    await answer(one, 'Seperti ini?');
    await onPhone('Seperti ini?').getByRole('img').waitFor();
    await said(other, 'Seperti ini?').getByRole('img').waitFor();
  });

  it('a warning of the deadline rings the bell of who has the ticket, and only theirs', async () => {
    walk.flow.secrets.add('Refund belum masuk', '6281290170002', 'Dodi Alamsyah');
    await walk.flow.world.says({ from: '+6281290170002', name: 'Dodi Alamsyah', text: 'Refund belum masuk' });
    const { number: late } = await walk.desk.ticketAbout('Refund belum masuk');
    const { ticket } = await walk.desk.ticketWhen(late, 'is given to somebody', (seen) => seen.ticket.assigneeId !== null);
    const [theirs, not] = (await walk.desk.userOf(ticket.assigneeId)) === 'agent1' ? [one, other] : [other, one];
    await Promise.all([theirs, not].map((page) => page.goto(`${walk.origin}/inbox/at_risk`)));
    await Promise.all([theirs, not].map((page) => page.getByText('Tidak ada tiket di sini').waitFor()));
    await walk.flow.cloud.idle();
    const { unread } = await walk.flow.api[theirs === one ? 'agent1' : 'agent2'].call('listNotifications');
    const rings = (count: number) => bell(theirs).and(theirs.getByRole('button', { name: `, ${count} ` }));
    await rings(unread).waitFor();

    await walk.flow.world.advance(WARNED_AT_SECONDS + 60);
    const warning = new RegExp(`Batas waktu .+ tiket #${late} hampir habis`);
    await bell(theirs)
      .and(theirs.getByRole('button', { name: `, ${unread + 1} ` }))
      .click();
    await theirs.getByRole('link', { name: warning }).waitFor();
    await Promise.all([theirs, not].map((page) => row(page, 'Refund belum masuk').waitFor()));
    await bell(not).click();
    await not.getByRole('heading', { name: 'Pemberitahuan' }).waitFor();
    expect(await not.getByRole('link', { name: warning }).count()).toBe(0);
  });

  /** An admin has assignees warned when four fifths of a promise have passed. */
  async function warnAssignees(): Promise<void> {
    const lengths = { firstReplySeconds: TARGET_SECONDS, nextReplySeconds: TARGET_SECONDS, resolutionSeconds: 24 * TARGET_SECONDS };
    const value = {
      id: 'default',
      version: 1,
      name: 'Default',
      clock: 'calendar',
      targets: { urgent: lengths, high: lengths, medium: lengths, low: lengths },
      pausesOnHold: false,
      escalations: [{ at: { percent: 80 }, target: ['first_reply'], notify: ['assignee'] }],
    };
    await walk.flow.api.admin.call('putSetting', { params: { kind: 'policy', id: 'default' }, body: { version: 0, value } });
  }

  it('has nothing to complain of but the one answer that was stopped', () => {
    expect(walk.complaints).toEqual([expect.stringMatching(/409 .*\/v1\/tickets\/1\/messages$/)]);
  });
});

/** Red, green and blue of the ticks, 0 to 255. */
const colourOf = (mark: ReturnType<typeof said>): Promise<number[]> =>
  mark
    .locator('span')
    .first()
    .evaluate((ticks) => (getComputedStyle(ticks).color.match(/\d+/g) ?? []).map(Number));
