/** How the page feels under the hand: typing beside a long conversation, scrolling a long list. */
import type { Page } from 'playwright-core';
import { startBenchCloud } from './bench-cloud.ts';
import { type AgentBrowser, buildDashboard, openBrowser, ROW, signIn } from './browser.ts';
import { makeRoom } from './count.ts';
import { apiOf } from './desk-api.ts';
import { textOf, write } from './phones.ts';
import { ms, percentile, type Row } from './table.ts';
import { fillTable } from './tickets.ts';

const AGENT = 'agent1@meja.local';
/** As much of a conversation as the page shows at once. */
const MESSAGES = 60;
const KEYS = 150;
/** A quick typist. */
const KEY_EVERY_MS = 80;
const SLOWDOWN = 4;
const SENTENCE = 'baik kak kami cek dulu ya ';

/** From the key's own instant to the frame after it, of each key. */
async function keyToPaint({ page, tools }: AgentBrowser, slowdown: number): Promise<number[]> {
  await tools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  const composer = page.getByRole('textbox', { name: 'Balasan kepada pelanggan' });
  await composer.click();
  await page.evaluate(() => {
    const taken: number[] = [];
    const onKey = ({ timeStamp }: KeyboardEvent): void => {
      requestAnimationFrame(() => {
        // A message comes after the frame is painted.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => taken.push(performance.now() - timeStamp);
        port2.postMessage(undefined);
      });
    };
    window.addEventListener('keydown', onKey, { capture: true });
    Object.assign(window, { taken });
  });
  const text = SENTENCE.repeat(Math.ceil(KEYS / SENTENCE.length)).slice(0, KEYS);
  await composer.pressSequentially(text, { delay: KEY_EVERY_MS });
  await page.waitForFunction((count) => 'taken' in window && Array.isArray(window.taken) && window.taken.length >= count, KEYS);
  await tools.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  return page.evaluate(() => ('taken' in window && Array.isArray(window.taken) ? window.taken : []));
}

export async function pageTyping(): Promise<Row[]> {
  await buildDashboard();
  const cloud = await startBenchCloud();
  try {
    await makeRoom(cloud);
    for (let turn = 0; turn < MESSAGES; turn += 1) await write(cloud, 1, turn);
    await cloud.idle();
    const { items } = await apiOf(cloud, await cloud.token(AGENT))('GET', '/v1/tickets?view=open');
    const cookies = await signIn(cloud, AGENT);
    const measured: number[][] = [];
    for (const slowdown of [1, SLOWDOWN]) {
      const browser = await openBrowser(cloud, cookies);
      await browser.page.goto(`${browser.origin}/tickets/${items[0]?.number}?from=teams`);
      await browser.page
        .getByText(textOf(1, MESSAGES - 1))
        .last()
        .waitFor();
      measured.push(await keyToPaint(browser, slowdown));
      await browser.close();
    }
    const [p95 = Number.NaN, slow = Number.NaN] = measured.map((taken) => percentile(taken, 0.95));
    return [
      {
        measure: `key press to paint in the composer, ${MESSAGES} messages beside it, p95 of ${KEYS}`,
        value: ms(p95),
        floor: '50 ms',
        ok: p95 <= 50,
      },
      { measure: `  the same, CPU ${SLOWDOWN} times slower`, value: ms(slow) },
    ];
  } finally {
    await cloud.stop();
  }
}

const TICKETS = 5_000;
const FRAMES = 600;
/** Eight rows a frame: the whole list in the ten seconds that they take. */
const PIXELS_A_FRAME = 520;
const LONG_FRAME_MS = 50;

/** Goes to the end of the list until all of it is there. */
async function loadAll(page: Page): Promise<void> {
  const size = () => page.evaluate((row) => Number(document.querySelector(row)?.closest('li')?.getAttribute('aria-setsize')), ROW);
  while ((await size()) < TICKETS) {
    const before = await size();
    await page.evaluate((row) => {
      const scroller = document.querySelector(row)?.closest('ul')?.parentElement;
      if (scroller) scroller.scrollTop = scroller.scrollHeight;
    }, ROW);
    await page.waitForFunction(([row, count]) => Number(document.querySelector(row)?.closest('li')?.getAttribute('aria-setsize')) > count, [
      ROW,
      before,
    ] as const);
  }
}

/** Milliseconds between frames while the list is scrolled from its top. */
const scrolled = (page: Page): Promise<number[]> =>
  page.evaluate(
    async ({ row, frames, pixels }) => {
      const scroller = document.querySelector(row)?.closest('ul')?.parentElement;
      if (!scroller) throw new Error('There is no list.');
      const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
      scroller.scrollTop = 0;
      await frame();
      const taken: number[] = [];
      for (let last = await frame(); taken.length < frames; ) {
        scroller.scrollTop += pixels;
        const now = await frame();
        taken.push(now - last);
        last = now;
      }
      return taken;
    },
    { row: ROW, frames: FRAMES, pixels: PIXELS_A_FRAME },
  );

export async function pageScroll(): Promise<Row[]> {
  await buildDashboard();
  const cloud = await startBenchCloud();
  try {
    await fillTable(cloud, 1, TICKETS);
    const { page, origin, close } = await openBrowser(cloud, await signIn(cloud, AGENT));
    await page.goto(`${origin}/inbox/teams`);
    await page.waitForSelector(ROW);
    await loadAll(page);
    const taken = await scrolled(page);
    await close();
    const long = taken.filter((each) => each > LONG_FRAME_MS).length;
    return [
      {
        measure: `frames over ${LONG_FRAME_MS} ms while ${TICKETS.toLocaleString('en')} rows are scrolled, of ${FRAMES}`,
        value: `${long} (p95 ${ms(percentile(taken, 0.95))}, longest ${ms(Math.max(...taken))})`,
        floor: `${FRAMES / 100}`,
        aim: '0',
        ok: long <= FRAMES / 100,
      },
    ];
  } finally {
    await cloud.stop();
  }
}
