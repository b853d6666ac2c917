/** What a look at the desk asks for: requests of the page, and what the functions read of the table for them. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { type BenchCloud, startBenchCloud } from './bench-cloud.ts';
import { buildDashboard, openBrowser, ROW, signIn } from './browser.ts';
import { makeRoom } from './count.ts';
import { write } from './phones.ts';
import type { Row } from './table.ts';
import { fillTable } from './tickets.ts';
import { settle } from './trips.ts';

const AGENT = 'agent1@meja.local';
const LISTED = 300;
/** Everything that is fetched when the page is idle has been by then. */
const QUIET_MS = 2_000;
/** What the page's requests end in; whatever else runs is not its doing. */
const ASKED_FUNCTIONS = ['Api', 'Session', 'Socket'];
const API = /^\/(v1|session)\b/;

type Look = { readonly requests: number; readonly reads: number; readonly units: number };

async function look(cloud: BenchCloud, page: Page, act: () => Promise<unknown>): Promise<Look> {
  await settle(cloud);
  await cloud.observed();
  const requests: string[] = [];
  const onRequest = (request: { url: () => string }): void => void requests.push(new URL(request.url()).pathname);
  page.on('request', onRequest);
  await act();
  await wait(QUIET_MS);
  await settle(cloud);
  page.off('request', onRequest);
  const { calls } = await cloud.observed();
  const reads = calls.filter(
    ({ functionId, service, operation }) =>
      ASKED_FUNCTIONS.includes(functionId) && service === 'dynamodb' && /^(Get|BatchGet|Query|TransactGet)/.test(operation),
  );
  if (process.env.MEJA_BENCH_VERBOSE)
    console.error(
      requests.filter((path) => API.test(path)),
      reads,
    );
  return {
    requests: requests.filter((path) => API.test(path)).length,
    reads: reads.length,
    units: reads.reduce((sum, { units }) => sum + units, 0),
  };
}

export async function pageTrips(): Promise<Row[]> {
  await buildDashboard();
  const cloud = await startBenchCloud({ observe: true });
  try {
    await makeRoom(cloud);
    await write(cloud, 1, 0);
    await fillTable(cloud, 1, LISTED);
    const { page, origin, close } = await openBrowser(cloud, await signIn(cloud, AGENT));
    const inbox = async (): Promise<void> => {
      await page.goto(`${origin}/inbox/teams`);
      await page.waitForSelector(ROW);
    };
    await inbox();
    const opened = await look(cloud, page, inbox);
    await page.goto(`${origin}/inbox/whatsapp`);
    const first = page.locator(ROW).first();
    await first.waitFor();
    const ticket = await look(cloud, page, () => first.click());
    await inbox();
    const changed = await look(cloud, page, () => write(cloud, 1, 1));
    await close();
    return [
      rowOf(`opening the inbox: requests; table reads (units), 60 rows of ${LISTED}`, opened),
      rowOf('opening a ticket from the list', ticket),
      rowOf('  what a message and its receipts cost each inbox that is open', changed),
    ];
  } finally {
    await cloud.stop();
  }
}

const rowOf = (measure: string, { requests, reads, units }: Look): Row => ({
  measure,
  value: `${requests}; ${reads} (${units.toFixed(1)})`,
});
