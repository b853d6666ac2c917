/** Every page of the dashboard as axe sees it, in light and dark; where the keys lead; what moves; and a telephone's width. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TICKET_VIEWS } from '../../web/src/views.ts';
import { findings } from '../helpers/axe.ts';
import { type BrowserDesk, LONG_MS, PHONE, startBrowserDesk, WIDE } from '../helpers/browser-desk.ts';
import { CHROMIUM, hasChromium } from '../helpers/chromium.ts';
import { bell, composer, note, overflow, row, said } from '../helpers/dashboard.ts';
import { type ExampleDay, liveThroughMorning } from '../helpers/example-day.ts';
import { PHOTO } from '../helpers/photo.ts';

if (!hasChromium) console.log(`The dashboard's accessibility is not tested: ${CHROMIUM} is not there.`);

const PARCEL = 'Paket saya belum sampai';

describe.skipIf(!hasChromium)(`accessibility (skipped without ${CHROMIUM})`, { timeout: LONG_MS }, () => {
  let walk: BrowserDesk;
  let day: ExampleDay;
  let page: Page;
  let admin: Page;

  beforeAll(async () => {
    walk = await startBrowserDesk('browser-accessibility', { example: true });
    day = await liveThroughMorning(walk.flow, PHOTO);
    [page, admin] = await Promise.all([walk.seat('agent1', '/inbox/teams'), walk.seat('admin', '/inbox/quarantine')]);
  }, LONG_MS);
  afterAll(() => walk?.end());

  const go = (place: string) => page.goto(`${walk.origin}${place}`);
  const openTicket = async (number: number, text: string): Promise<void> => {
    await go(`/tickets/${number}?from=teams`);
    await said(page, text).first().waitFor();
    // What was begun is there again: a reply or a note, and it takes text once it is.
    await composer(page)
      .getByRole('textbox', { disabled: false })
      .or(page.getByRole('button', { name: 'Kirim templat' }))
      .first()
      .waitFor();
  };

  it('the pages of who is not signed in', async () => {
    const outside = await walk.page();
    await outside.goto(`${walk.origin}/inbox/mine`);
    await outside.getByRole('heading', { level: 1, name: 'Masuk ke Meja' }).waitFor();
    expect(await findings(outside)).toEqual([]);

    await outside.goto(`${walk.origin}/signed-in?code=used&state=other`);
    await outside.getByRole('heading', { level: 1, name: 'Belum berhasil masuk' }).waitFor();
    expect(await findings(outside)).toEqual([]);
    await outside.close();
  });

  it.each([...Object.keys(TICKET_VIEWS)])('the view %s', async (view) => {
    await go(`/inbox/${view}`);
    await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
    await page.getByRole('main').getByRole('listitem').or(page.getByText('Tidak ada tiket di sini')).first().waitFor();

    expect(await findings(page)).toEqual([]);
  });

  it('quarantine', async () => {
    await admin.getByRole('button', { name: 'Proses lagi' }).waitFor();

    expect(await findings(admin)).toEqual([]);
  });

  it('many tickets ticked at once', async () => {
    await go('/inbox/teams');
    await page.getByRole('checkbox').first().check();
    await page.getByRole('region', { name: 'Tindakan untuk yang dipilih' }).waitFor();

    expect(await findings(page)).toEqual([]);
  });

  it('a ticket with its conversation, as a reply and as a note', async () => {
    await openTicket(day.parcel, PARCEL);
    await said(page, 'Ini foto resinya').getByRole('img').waitFor();
    expect(await findings(page)).toEqual([]);

    await page.locator('body').press('n');
    await note(page).fill('Untuk rekan');
    expect(await findings(page)).toEqual([]);
  });

  it('the side of a ticket, beside it and in a drawer', async () => {
    await page.setViewportSize({ width: 1600, height: 900 });
    await page.getByRole('complementary', { name: 'Rincian' }).getByRole('heading', { name: 'Kontak', exact: true }).waitFor();
    expect(await findings(page)).toEqual([]);

    await page.setViewportSize({ width: 1240, height: 800 });
    await page.getByRole('button', { name: 'Rincian' }).click();
    await page.getByRole('dialog').getByRole('heading', { name: 'Kontak', exact: true }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.setViewportSize(WIDE);
  });

  it('a ticket whose window is closed, with its template', async () => {
    await openTicket(day.old, 'kiriman sudah di mana');

    expect(await findings(page)).toEqual([]);
  });

  it('a mail, as it looks', async () => {
    await openTicket(day.invoice, 'Alamat di faktur saya keliru');
    await page.getByRole('button', { name: 'Tampilkan seperti aslinya' }).click();
    await page.getByTitle('E-mail seperti aslinya').waitFor();

    expect(await findings(page)).toEqual([]);
  });

  it.each([
    ['the bell', () => bell(page), 'dialog'],
    ['presence', () => page.getByRole('button', { name: /^Kehadiran/ }), 'menu'],
    ['the profile', () => page.getByRole('button', { name: /^Profil/ }), 'menu'],
  ] as const)('what opens under %s, and gives the focus back', async (_, button, role) => {
    await button().click();
    await page.getByRole(role).waitFor();
    expect(await findings(page)).toEqual([]);
    expect(await page.evaluate(() => document.activeElement?.closest('[role=dialog], [role=menu]') !== null)).toBe(true);

    await page.keyboard.press('Escape');
    await page.getByRole(role).waitFor({ state: 'detached' });
    expect(await button().evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it('the keys, which open and close by keys', async () => {
    await page.locator('body').press('?');
    await page.getByRole('dialog', { name: 'Tombol pintas' }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('an address that leads nowhere, and a ticket that is not there', async () => {
    await go('/nowhere');
    await page.getByRole('heading', { level: 1, name: 'Halaman ini tidak ada' }).waitFor();
    expect(await findings(page)).toEqual([]);

    await go('/tickets/999999');
    await page.getByRole('alert').waitFor();
    expect(await findings(page)).toEqual([]);
  });

  it('keys lead from the top to the content, and over everything in the order it is read', async () => {
    await go('/inbox/teams');
    await row(page, PARCEL).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Langsung ke isi');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('MAIN');

    await page.keyboard.press('Tab');
    const places: number[] = [];
    while (places.length < 8) {
      places.push(await page.evaluate(middleOfFocus));
      await page.keyboard.press('Tab');
    }
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('nothing moves for who wants no motion', async () => {
    await page.getByRole('button', { name: /^Profil/ }).click();
    await page.getByRole('menu').waitFor();
    const longest = await page.evaluate(() =>
      Math.max(
        ...[...document.querySelectorAll('*')].flatMap((element) => {
          const { transitionDuration, animationDuration } = getComputedStyle(element);
          return `${transitionDuration},${animationDuration}`.split(',').map((length) => Number.parseFloat(length));
        }),
      ),
    );
    expect(longest).toBeLessThan(0.001);
    await page.keyboard.press('Escape');
  });

  it('a telephone: everything fits beside nothing, and is large enough to be touched', async () => {
    await page.setViewportSize(PHONE);
    await go('/inbox/teams');
    await row(page, PARCEL).waitFor();
    const widths = [await overflow(page)];
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Buka daftar tampilan' }).click();
    await page.getByRole('dialog').getByRole('link', { name: 'Lewat tenggat' }).waitFor();
    expect(await findings(page)).toEqual([]);
    widths.push(await overflow(page));
    for (const [number, text] of [
      [day.parcel, PARCEL],
      [day.old, 'kiriman sudah di mana'],
      [day.invoice, 'Alamat di faktur'],
    ] as const) {
      await openTicket(number, text);
      widths.push(await overflow(page));
      expect(await findings(page)).toEqual([]);
    }
    expect(widths).toEqual(widths.map(() => 0));
  });
});

/** How far down the page the focus is, in pixels. */
function middleOfFocus(): number {
  const { top = -1, bottom = -1 } = document.activeElement?.getBoundingClientRect() ?? {};
  return Math.round((top + bottom) / 2);
}
