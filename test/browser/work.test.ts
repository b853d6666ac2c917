/** What is done with a ticket, on the page: note, assign, solve, reopen, merge and take apart; by mouse and by keys, in Indonesian and in English. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BrowserDesk, LONG_MS, startBrowserDesk } from '../helpers/browser-desk.ts';
import { CHROMIUM, hasChromium } from '../helpers/chromium.ts';
import { bell, conversation, note, row, said } from '../helpers/dashboard.ts';

if (!hasChromium) console.log(`The work on a ticket is not tested in a browser: ${CHROMIUM} is not there.`);

/** Wide enough for the side of the ticket. */
const VERY_WIDE = { width: 1600, height: 900 };
const PARCEL = 'Paket saya belum sampai';
const SAME_BY_MAIL = 'Paket nomor 7731';

describe.skipIf(!hasChromium)(`the work on a ticket (skipped without ${CHROMIUM})`, { timeout: LONG_MS }, () => {
  let walk: BrowserDesk;
  let page: Page;
  let colleague: Page;
  let number: number;

  beforeAll(async () => {
    walk = await startBrowserDesk('browser-work');
    const options = { viewport: VERY_WIDE };
    [page, colleague] = await Promise.all([
      walk.seat('agent1', '/inbox/teams', options),
      walk.seat('agent2', '/inbox/unassigned', options),
    ]);
    await walk.flow.world.says({ from: '+6281290180001', name: 'Rina Wijaya', text: PARCEL });
    number = (await walk.desk.ticketAbout(PARCEL)).number;
    await row(page, PARCEL).click();
    await said(page, PARCEL).waitFor();
  }, LONG_MS);
  afterAll(() => walk?.end());

  const status = () => page.getByRole('combobox', { name: 'Status' }).last();
  const details = (of: Page) => of.getByRole('complementary', { name: 'Rincian' });
  const ticketIs = (what: string) => walk.desk.ticketWhen(number, `is ${what}`, ({ ticket }) => ticket.status === what);

  it('a note is marked as one, stays at the desk, and is never sent', async () => {
    walk.flow.secrets.add('Kurirnya salah alamat.');
    await page.locator('body').press('n');
    await note(page).fill('Kurirnya salah alamat.');
    await page.getByRole('button', { name: 'Simpan catatan' }).click();

    await said(page, 'Kurirnya salah alamat.').getByText('Catatan internal').waitFor();
    await walk.flow.cloud.idle();
    expect((await walk.flow.world.sentToPhones()).map(({ text }) => text)).not.toContain('Kurirnya salah alamat.');
  });

  it('a ticket that is given to a colleague is on their list and under their bell at once', async () => {
    await colleague.goto(`${walk.origin}/inbox/mine`);
    const assignee = details(page).getByRole('combobox', { name: 'Penanggung jawab' });
    await assignee.selectOption({ label: 'Agent1' });
    await walk.desk.ticketWhen(number, 'is with Agent1', ({ ticket }) => ticket.assigneeId !== null);
    await assignee.and(page.locator(':enabled')).selectOption({ label: 'Agent2' });

    await row(colleague, PARCEL).waitFor();
    await bell(colleague).click();
    await colleague
      .getByRole('link', { name: `Tiket #${number} ditugaskan kepada Anda.` })
      .first()
      .waitFor();
    await colleague.keyboard.press('Escape');
  });

  it('it is solved by a key, and is reopened by what the customer writes', async () => {
    await page.locator('body').press('e');
    await ticketIs('solved');
    await page.getByRole('article').getByText('Selesai', { exact: true }).first().waitFor();
    expect(await status().inputValue()).toBe('solved');

    walk.flow.secrets.add('Belum beres, Mbak');
    await walk.flow.world.says({ from: '+6281290180001', text: 'Belum beres, Mbak' });
    await said(page, 'Belum beres, Mbak').waitFor();
    await ticketIs('open');
    await row(page, PARCEL).getByText('Terbuka').waitFor();
  });

  it('the same matter by mail is merged into it once that is confirmed, and taken apart again', async () => {
    await walk.flow.mail({ from: 'Rina <rina@example.co.id>', to: 'support@meja.local', subject: SAME_BY_MAIL, text: 'Kapan sampainya?' });
    await row(page, SAME_BY_MAIL).click();
    await said(page, 'Kapan sampainya?').waitFor();
    await details(page).getByLabel('Gabungkan ke tiket').fill(`#${number}`);
    await details(page).getByRole('button', { name: 'Gabungkan' }).click();
    await details(page).getByRole('button', { name: 'Tetap gabungkan' }).click();
    const survivor = details(page).getByRole('link', { name: `#${number}` });
    await survivor.waitFor();
    await row(page, SAME_BY_MAIL).waitFor({ state: 'detached' });
    await survivor.click();
    await said(page, 'Kapan sampainya?').getByText(/#\d+/).waitFor();

    await details(page).getByRole('listitem').filter({ hasText: 'Gabungan dari' }).getByRole('link').click();
    await details(page).getByRole('button', { name: 'Batalkan penggabungan' }).click();
    await details(page).getByRole('button', { name: 'Batalkan penggabungan' }).waitFor({ state: 'detached' });
    await page.goto(`${walk.origin}/tickets/${number}?from=teams`);
    await row(page, SAME_BY_MAIL).waitFor();
    await said(page, 'Belum beres, Mbak').waitFor();
    expect(await conversation(page).getByText('Kapan sampainya?').count()).toBe(0);
  });

  it('what happened stands between the messages, and says why when it is asked', async () => {
    const reopened = conversation(page).getByText('Status: Selesai → Terbuka').last();
    await reopened.click();

    await conversation(page).locator('details[open] p').first().waitFor();
    expect(await conversation(page).locator('details[open] p').first().textContent()).not.toBe('');
  });

  it('the list is walked by keys', async () => {
    await page.goto(`${walk.origin}/inbox/teams`);
    await row(page, PARCEL).waitFor();
    const focused = () => page.evaluate(() => document.activeElement?.id);
    await page.locator('body').press('j');
    const first = await focused();
    await page.keyboard.press('j');
    const second = await focused();
    await page.keyboard.press('k');

    expect(first).toMatch(/\d$/);
    expect(second).not.toBe(first);
    expect(await focused()).toBe(first);
    await page.keyboard.press('Enter');
    await page.getByRole('article').waitFor();
    await page.locator('body').press('u');
    await page.getByRole('article').waitFor({ state: 'detached' });
  });

  it('speaks English to whoever wants it, also after a reload, and writes dates as the language does', async () => {
    await page.goto(`${walk.origin}/tickets/${number}`);
    await said(page, PARCEL).waitFor();
    await page.getByRole('button', { name: /^Profil / }).click();
    await page.getByRole('menuitem', { name: 'English' }).click();
    await page.getByRole('textbox', { name: 'Reply to the customer' }).waitFor();
    await page.reload();
    await page.getByRole('navigation', { name: 'Views' }).getByText('Waiting for customer').waitFor();

    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
    await page.getByRole('textbox', { name: 'Reply to the customer' }).waitFor();
    const shown = await page.locator('body').ariaSnapshot();
    expect(shown).toContain('2 Mar 2027');
    expect(INDONESIAN.filter((word) => new RegExp(`\\b${word}\\b`, 'i').test(shown))).toEqual([]);
  });

  it('has nothing to complain of but the merge that wanted to be confirmed', () => {
    expect(walk.complaints).toEqual([expect.stringMatching(/409 .*\/merge$/)]);
  });
});

/** Words of the page's own that no English sentence has. What customers wrote, and what the team is called, is theirs. */
const INDONESIAN = [
  'tiket',
  'selesai',
  'belum diambil',
  'tenggat',
  'balasan',
  'catatan',
  'saluran',
  'kontak',
  'janji',
  'jam',
  'mnt',
  'dtk',
];
