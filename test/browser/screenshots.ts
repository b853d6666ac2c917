/** `npm run screenshots`: takes the pictures of docs/images/ anew, of the example's desk on the morning that test/helpers/example-day.ts tells of. */
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { PROJECT_DIR } from '../../local/synth.ts';
import { type BrowserDesk, PHONE, startBrowserDesk } from '../helpers/browser-desk.ts';
import { CHROMIUM, hasChromium } from '../helpers/chromium.ts';
import { answer, bell, reply, row, said, sendButton } from '../helpers/dashboard.ts';
import { type ExampleDay, liveThroughMorning } from '../helpers/example-day.ts';
import { drawParcel } from '../helpers/photo.ts';

const DIRECTORY = join(PROJECT_DIR, 'docs', 'images');
/** The list, the ticket and its side at once. */
const DESK = { width: 1600, height: 900 };
const LAPTOP = { width: 1280, height: 720 };
/** A picture in a repository is there for ever. */
const LIMIT_BYTES = 250_000;
const ALSO_ANSWERED = 'Paketnya sudah di kurir lagi, Bu. Sampai sore ini.';

async function take(name: string, of: Page | Locator): Promise<void> {
  const path = join(DIRECTORY, `${name}.png`);
  await of.screenshot({ path, animations: 'disabled', caret: 'hide' });
  const { size } = statSync(path);
  console.log(`${name}.png: ${Math.round(size / 1000)} kB`);
  if (size > LIMIT_BYTES) throw new Error(`${name}.png has ${size} bytes; ${LIMIT_BYTES} is the most.`);
}

/** Nothing more comes: the menus of the top bar are the last to be there. */
async function settled(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Profil/ }).waitFor();
  await page.waitForLoadState('networkidle');
}

async function open(page: Page, { origin }: BrowserDesk, number: number, text: string): Promise<void> {
  await page.goto(`${origin}/tickets/${number}?from=teams`);
  await said(page, text).first().waitFor();
  await page.getByRole('region', { name: 'Tulis' }).waitFor();
  await settled(page);
}

async function takeTicket(page: Page, walk: BrowserDesk, day: ExampleDay): Promise<void> {
  await open(page, walk, day.parcel, 'Paket saya belum sampai');
  await said(page, 'Ini foto resinya').getByRole('img').waitFor();
  await take('ticket', page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await take('dark', page);
  await page.emulateMedia({ colorScheme: 'light' });
  await open(page, walk, day.old, 'kiriman sudah di mana');
  await page.getByLabel('Isian 1').fill('Bu Maria');
  await page.getByLabel('Isian 2').fill('tiba sore ini');
  await take('template', page.getByRole('region', { name: 'Tulis' }));
  await open(page, walk, day.invoice, 'Alamat di faktur saya keliru');
  await page.getByRole('button', { name: 'Tampilkan seperti aslinya' }).click();
  await page.frameLocator('iframe').getByText('INV-2027-0311').waitFor();
  await take('mail', said(page, 'Faktur').first());
}

async function takeInbox(page: Page, { origin }: BrowserDesk): Promise<void> {
  await page.setViewportSize(LAPTOP);
  await page.goto(`${origin}/inbox/teams`);
  await row(page, 'Paket saya').waitFor();
  await settled(page);
  await take('inbox', page);
  await bell(page).click();
  const notices = page.getByRole('dialog');
  await notices.getByRole('listitem').first().waitFor();
  await take('bell', notices);
  await page.keyboard.press('Escape');
  await page.locator('body').press('?');
  await page.getByRole('dialog').waitFor();
  await take('keys', page.getByRole('dialog'));
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Profil/ }).click();
  await page.getByRole('menuitem', { name: 'English' }).click();
  // Without the pointer and the focus that led there.
  await page.mouse.move(0, 0);
  await page.reload();
  await page.getByRole('heading', { name: 'My teams' }).waitFor();
  await row(page, 'Paket saya').waitFor();
  await settled(page);
  await take('english', page);
}

/** Two answer at once: the second is stopped. */
async function takeStale(page: Page, colleague: Page, walk: BrowserDesk, day: ExampleDay): Promise<void> {
  await Promise.all([page, colleague].map((one) => open(one, walk, day.parcel, 'Paket saya belum sampai')));
  await reply(page).fill('Sudah saya tanyakan ke gudang, Bu.');
  await answer(colleague, ALSO_ANSWERED);
  await said(page, ALSO_ANSWERED).waitFor();
  await sendButton(page).click();
  await page.getByRole('alert').waitFor();
  await take('stale', page.getByRole('region', { name: 'Tulis' }));
}

async function takePhone(page: Page, walk: BrowserDesk, day: ExampleDay): Promise<void> {
  await page.goto(`${walk.origin}/inbox/teams`);
  await row(page, 'Paket saya').waitFor();
  await settled(page);
  await take('phone-inbox', page);
  await open(page, walk, day.parcel, 'Paket saya belum sampai');
  await take('phone-ticket', page);
}

async function takeWorld(walk: BrowserDesk): Promise<void> {
  const world = await walk.page({ viewport: LAPTOP });
  await world.goto(walk.flow.world.url);
  await world.fill('#phone', '+6281290040004');
  await world.locator('#phone').blur();
  await world.locator('#chat .bubble').filter({ hasText: ALSO_ANSWERED }).waitFor();
  await world.locator('#chat').evaluate((chat) => chat.scrollTo(0, chat.scrollHeight));
  await take('world', world);
}

if (!hasChromium) throw new Error(`Pictures are taken with ${CHROMIUM}, which is not there.`);
mkdirSync(DIRECTORY, { recursive: true });
const walk = await startBrowserDesk('screenshots', { example: true });
try {
  const day = await liveThroughMorning(walk.flow, await drawParcel(await walk.page()));
  const [page, colleague, phone] = await Promise.all([
    walk.seat('agent1', '/inbox/teams', { viewport: DESK }),
    walk.seat('agent2', '/inbox/teams'),
    walk.seat('agent1', '/inbox/teams', { viewport: PHONE, deviceScaleFactor: 2 }),
  ]);
  await takeTicket(page, walk, day);
  await takePhone(phone, walk, day);
  await takeStale(page, colleague, walk, day);
  await takeInbox(page, walk);
  await takeWorld(walk);
} finally {
  await walk.end();
}
