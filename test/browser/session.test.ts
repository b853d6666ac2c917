/** Signing in, in a real browser: the cookie, the sign-in page, what the page's policy lets it do, and what pages of others can do. */
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LOCAL_PASSWORD } from '../../local/engines/cognito.ts';
import { type Browser, CHROMIUM, hasChromium, startChromium } from '../helpers/chromium.ts';
import { startTestCloud, type TestCloud } from '../helpers/cloud.ts';
import { createDesk } from '../helpers/desk.ts';
import { listen } from '../helpers/http-server.ts';
import { PHOTO } from '../helpers/photo.ts';

const LONG_MS = 120_000;
const EMAIL = 'agent1@meja.local';

describe.skipIf(!hasChromium)(`the session in a browser (skipped without ${CHROMIUM})`, { timeout: LONG_MS }, () => {
  let flow: TestCloud;
  let browser: Browser;
  let page: Page;
  let elsewhere: { readonly server: Server; readonly port: number };

  beforeAll(async () => {
    // Its page tries nothing twice; the same path with the adversary on is test/local/session.test.ts.
    flow = await startTestCloud('browser-session', { adversary: undefined, pageDir: join(import.meta.dirname, '../fixtures/page') });
    const server = createServer((_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Elsewhere</p>'));
    elsewhere = { server, port: await listen(server) };
  }, LONG_MS);
  beforeEach(async () => {
    browser = await startChromium();
    page = await browser.context.newPage();
  }, LONG_MS);
  afterEach(() => browser?.close());
  afterAll(async () => {
    elsewhere?.server.close();
    elsewhere?.server.closeAllConnections();
    await flow?.end();
  });

  const at = (host: string): string => flow.cloud.urls.http.replace('127.0.0.1', host);
  const says = (text: string) => page.locator('#who').getByText(text, { exact: true }).waitFor();

  async function signIn(host = 'localhost'): Promise<void> {
    await page.goto(at(host));
    await says('nobody (401)');
    await page.click('#in');
    await page.fill('#username', EMAIL);
    await page.fill('#password', LOCAL_PASSWORD);
    await page.click('button');
    await says(EMAIL);
  }

  it.each(['localhost', '127.0.0.1'])('is kept at %s in a cookie that no script sees, and survives a reload', async (host) => {
    await signIn(host);

    const [cookie] = await browser.context.cookies(at(host));
    expect(cookie).toMatchObject({ name: '__Host-meja-refresh', path: '/', secure: true, httpOnly: true, sameSite: 'Strict' });
    expect(await page.evaluate(() => document.cookie)).toBe('');
    expect(page.url()).toBe(`${at(host)}/`);
    await page.goto(`${at(host)}/inbox/mine`);
    await says(EMAIL);
  });

  it('is over after signing out', async () => {
    await signIn();
    await page.click('#out');
    await says('signed out');

    expect(await browser.context.cookies(at('localhost'))).toEqual([]);
    await page.reload();
    await says('nobody (401)');
  });

  it('is asked a password for each time, and says what was wrong with it', async () => {
    await page.goto(at('localhost'));
    await page.click('#in');
    await page.fill('#username', EMAIL);
    await page.fill('#password', 'Not-the-one-1');
    await page.click('button');

    await page.getByRole('alert').waitFor();
    expect(await page.inputValue('#username')).toBe(EMAIL);
    expect(await page.inputValue('#password')).toBe('');
  });

  it('cannot be used by a page of another port of this machine, to which the browser does send the cookie', async () => {
    await signIn();
    const target = at('localhost');
    const other = await browser.context.newPage();
    await other.goto(`http://localhost:${elsewhere.port}/`);

    const byScript = await other.evaluate(
      (url) =>
        fetch(url, { method: 'POST', credentials: 'include', headers: { 'meja-csrf': '1' } }).then(
          () => 'answered',
          () => 'stopped',
        ),
      `${target}/session/refresh`,
    );
    const byForm = other.waitForResponse((response) => response.url() === `${target}/session/end`);
    await other.evaluate((action) => {
      const form = Object.assign(document.createElement('form'), { method: 'POST', action });
      document.body.append(form);
      form.submit();
    }, `${target}/session/end`);

    expect(byScript).toBe('stopped');
    expect((await byForm).status()).toBe(403);
    await page.reload();
    await says(EMAIL);
  });

  it('belongs to a page that runs no script but its own files, and asks nobody else', async () => {
    const refused: string[] = [];
    page.on('console', (message) => message.type() === 'error' && refused.push(message.text()));
    await signIn();

    expect(await page.evaluate(() => 'inlineHasRun' in window)).toBe(false);
    expect(refused.some((line) => /inline script/i.test(line))).toBe(true);
    const asked = (url: string) =>
      page.evaluate(
        (to) =>
          fetch(to, { mode: 'no-cors' }).then(
            () => 'answered',
            () => 'stopped',
          ),
        url,
      );
    expect(await asked(`http://localhost:${elsewhere.port}/`)).toBe('stopped');
    expect(await asked('/v1/openapi.json')).toBe('answered');
  });

  it('lets the page upload into the bucket, and show what is in it', async () => {
    const desk = createDesk(flow);
    await flow.world.says({
      from: '+6281290190001',
      name: 'Rossa',
      text: 'Ini fotonya',
      media: { filename: 'a.png', type: 'image/png', base64: PHOTO.toString('base64') },
    });
    const { number } = await desk.ticketAbout('Ini fotonya');
    const { conversation } = await desk.ticketWhen(
      number,
      'has the photo',
      (seen) => seen.conversation[0]?.attachments[0]?.state === 'stored',
    );
    const { url } = await flow.api.agent1.call('getAttachment', {
      params: { number, attachmentId: conversation[0]?.attachments[0]?.id ?? '' },
    });
    const form = await flow.api.agent1.call('createUpload', { body: { filename: 'b.png', mediaType: 'image/png', bytes: PHOTO.length } });
    await signIn();

    // The image afterwards: one that is loaded without `crossorigin` is cached without CORS headers, here as from S3, and then cannot be read.
    const read = await page.evaluate((from) => fetch(from).then(async (response) => (await response.arrayBuffer()).byteLength), url);
    const shown = await page.evaluate(
      (src) =>
        new Promise<number>((resolve) => {
          const image = new Image();
          image.onload = () => resolve(image.naturalWidth);
          image.onerror = () => resolve(0);
          image.src = src;
        }),
      url,
    );
    const uploaded = await page.evaluate(
      async ({ url: to, fields, base64 }) => {
        const body = new FormData();
        for (const [name, value] of Object.entries(fields)) body.set(name, value);
        body.set('file', new Blob([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))], { type: 'image/png' }), 'b.png');
        return (await fetch(to, { method: 'POST', body })).ok;
      },
      { ...form, base64: PHOTO.toString('base64') },
    );

    expect([shown, read, uploaded]).toEqual([1, PHOTO.length, true]);
    expect(await desk.reply(number, 'Terima kasih', { attachments: [form.uploadId] })).toMatch(/^msg_/);
  });
});
