import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Browser, CHROMIUM, hasChromium, startChromium } from '../helpers/chromium.ts';
import { startTestCloud, type TestCloud } from '../helpers/cloud.ts';
import { createDesk, type Desk } from '../helpers/desk.ts';
import { PHOTO } from '../helpers/photo.ts';

const LONG_MS = 120_000;

describe.skipIf(!hasChromium)(`the page of the outside world (skipped without ${CHROMIUM})`, { timeout: LONG_MS }, () => {
  let flow: TestCloud;
  let desk: Desk;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    flow = await startTestCloud('browser');
    desk = createDesk(flow);
    browser = await startChromium();
    page = await browser.context.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await page.goto(flow.world.url);
    await page.fill('#phone', '+6281290090001');
    await page.fill('#name', 'Yuni Shara');
    flow.secrets.add('6281290090001', 'Yuni Shara');
  }, LONG_MS);
  afterAll(async () => {
    await browser?.close();
    await flow?.end();
  });

  const chat = (text: string) => page.locator('#chat').getByText(text);

  it('sends a text that becomes a ticket, and shows the acknowledgement and the answer on the phone', async () => {
    flow.secrets.add('Apakah batiknya masih ada');
    await page.fill('#text', 'Apakah batiknya masih ada');
    await page.click('#send');

    const { number } = await desk.ticketAbout('Apakah batiknya masih ada');
    const acknowledgement = await desk.acknowledgementOf(number);
    await desk.onPhone(number, acknowledgement.id);
    const messageId = await desk.reply(number, 'Masih ada, Bu, tinggal tiga.');
    await desk.onPhone(number, messageId);
    await chat('Masih ada, Bu, tinggal tiga.').waitFor();

    expect(await chat('Apakah batiknya masih ada').count()).toBe(1);
    expect(await chat(`#${number}`).count()).toBe(1);
  });

  it('sends a photo that an agent finds on the ticket', async () => {
    flow.secrets.add('Yang seperti ini');
    await page.setInputFiles('#photoFile', { name: 'batik.png', mimeType: 'image/png', buffer: PHOTO });
    await page.fill('#text', 'Yang seperti ini');
    await page.click('#send');

    const { number } = await desk.ticketAbout('Apakah batiknya masih ada');
    const { conversation } = await desk.ticketWhen(number, 'has the photo', (seen) =>
      seen.conversation.some(({ attachments }) => attachments[0]?.state === 'stored'),
    );
    await page.locator('#chat img').first().waitFor();

    expect(conversation.find(({ text }) => text === 'Yang seperti ini')?.attachments[0]).toMatchObject({
      mediaType: 'image/png',
      bytes: PHOTO.length,
    });
  });

  it('shows what the system sent, and has nothing to complain of', async () => {
    await page.locator('#log').getByText('Masih ada, Bu, tinggal tiga.').first().waitFor();

    expect(complaints).toEqual([]);
  });
});
