/** How long after it is committed a change is on another agent's screen: a customer's message on the open ticket, a colleague's tag in the list beside it. */
import type { Page } from 'playwright-core';
import { type BenchCloud, startBenchCloud } from './bench-cloud.ts';
import { buildDashboard, openBrowser, ROW, signIn } from './browser.ts';
import { makeRoom } from './count.ts';
import { apiOf, type Call } from './desk-api.ts';
import { textOf, write } from './phones.ts';
import { ms, percentile, type Row } from './table.ts';

const WATCHER = 'agent1@meja.local';
const COLLEAGUE = 'agent2@meja.local';
/** All on one screen. */
const PEOPLE = 12;
/** Of each kind. */
const CHANGES = 60;

/** The instant at which the frame that shows the text was handed to the screen. */
const shownAt = (page: Page, text: string): Promise<number> =>
  page.evaluate((wanted) => {
    const isThere = (): boolean => document.body.textContent.includes(wanted);
    return new Promise<number>((resolve) => {
      const told = (): void => {
        if (!isThere()) return;
        watch.disconnect();
        requestAnimationFrame(() => setTimeout(() => resolve(Date.now())));
      };
      const watch = new MutationObserver(told);
      watch.observe(document.body, { childList: true, subtree: true, characterData: true });
      told();
    });
  }, text);

/** By the desk's clock, which is this machine's: when the entry was made, just before it was written. */
async function entryAt(call: Call, number: number, versionOf: (answer: Awaited<ReturnType<Call>>) => number | undefined): Promise<number> {
  const answer = await call('GET', `/v1/tickets/${number}`);
  const version = versionOf(answer);
  return Date.parse(answer.ledger?.find((entry) => entry.version === version)?.at ?? '');
}

async function messages(cloud: BenchCloud, page: Page, call: Call, number: number): Promise<number[]> {
  const taken: number[] = [];
  for (let turn = 1; turn <= CHANGES; turn += 1) {
    const text = textOf(1, turn);
    const shown = shownAt(page, text);
    await write(cloud, 1, turn);
    const at = await shown;
    taken.push(at - (await entryAt(call, number, ({ conversation }) => conversation?.find((said) => said.text === text)?.entry)));
  }
  return taken;
}

async function changes(page: Page, call: Call, number: number): Promise<number[]> {
  const taken: number[] = [];
  for (let turn = 1; turn <= CHANGES; turn += 1) {
    const { ticket } = await call('GET', `/v1/tickets/${number}`);
    const shown = shownAt(page, `#tag-${turn}.`);
    const changed = await call('PATCH', `/v1/tickets/${number}`, { version: ticket?.version, tags: [`tag-${turn}.`] });
    taken.push((await shown) - (await entryAt(call, number, () => changed.ticket?.version)));
  }
  return taken;
}

export async function pageLive(): Promise<Row[]> {
  await buildDashboard();
  const cloud = await startBenchCloud();
  try {
    await makeRoom(cloud);
    for (let person = 1; person <= PEOPLE; person += 1) await write(cloud, person, 0);
    await cloud.idle();
    const call = apiOf(cloud, await cloud.token(COLLEAGUE));
    const { items } = await call('GET', '/v1/tickets?view=open&limit=100');
    const [first, second] = items.map(({ number }) => number).sort((a, b) => a - b);
    if (first === undefined || second === undefined) throw new Error('There are no tickets to look at.');
    const browser = await openBrowser(cloud, await signIn(cloud, WATCHER));
    await browser.page.goto(`${browser.origin}/tickets/${first}?from=teams`);
    await browser.page.waitForSelector(ROW);
    await shownAt(browser.page, textOf(1, 0));
    // The first ones warm the functions and the page up.
    await changes(browser.page, call, second);
    const seen = [...(await messages(cloud, browser.page, call, first)), ...(await changes(browser.page, call, second))];
    await browser.close();
    return [rowOf(seen)];
  } finally {
    await cloud.stop();
  }
}

function rowOf(taken: readonly number[]): Row {
  if (taken.some(Number.isNaN)) throw new Error('A change has no entry in the ledger.');
  const p95 = percentile(taken, 0.95);
  return {
    measure: `commit to another agent's screen, p95 of ${taken.length}`,
    value: `${ms(p95)} (median ${ms(percentile(taken, 0.5))})`,
    floor: '1 s',
    aim: '300 ms',
    ok: p95 <= 1_000,
  };
}
