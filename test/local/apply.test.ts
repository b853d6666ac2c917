/** An edited policy, applied to a desk full of open tickets: through the ledger, the queue and a function that is ended now and then. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { JobView } from '#schemas/job';
import type { ApiClient } from '../helpers/api-client.ts';
import { startTestCloud, type TestCloud } from '../helpers/cloud.ts';
import { createDesk, type Listed } from '../helpers/desk.ts';
import { until } from '../helpers/until.ts';

const TICKETS = 250;
const AT_ONCE = 10;
const PAGE = 100;
const LONG_MS = 600_000;
const HOUR = 3600;
/** Long enough for an edit to hold for everybody, and for the pages that follow. */
const A_MINUTE = 60;
/** A message that is lost with its function is found by the reconciler. */
const RECONCILED_SECONDS = 16 * 60;
const params = { kind: 'policy', id: 'default' };

let flow: TestCloud;
let admin: ApiClient;
let numbers: number[];

beforeAll(async () => {
  flow = await startTestCloud('apply');
  admin = flow.api.admin;
  numbers = [];
  for (let at = 0; at < TICKETS; at += AT_ONCE) {
    const opened = Array.from({ length: AT_ONCE }, async (_, each) => {
      const body = { channel: 'manual', contact: { name: 'Tamu' }, subject: `Loket ${at + each}`, teamId: 'default' };
      return (await admin.call('createTicket', { body })).ticket.number;
    });
    numbers.push(...(await Promise.all(opened)));
  }
  await flow.cloud.idle();
}, LONG_MS);
afterAll(() => flow?.end(), LONG_MS);

/** The resolution of every priority within so many seconds of work, and no replies. */
async function edit(resolutionSeconds: number): Promise<number> {
  const { version, value } = await admin.call('getSetting', { params });
  const lengths = { resolutionSeconds };
  const targets = { low: lengths, medium: lengths, high: lengths, urgent: lengths };
  return (await admin.call('putSetting', { params, body: { version, value: { ...Object(value), targets } } })).version;
}

const jobNow = async (jobId: string): Promise<JobView> => (await admin.call('getJob', { params: { jobId } })).job;

const ended = (jobId: string): Promise<JobView> =>
  until('the job has ended', async () => {
    await flow.world.advance(A_MINUTE);
    await flow.cloud.idle();
    const job = await jobNow(jobId);
    if (job.state !== 'running') return job;
    await flow.world.advance(RECONCILED_SECONDS);
    return false;
  });

async function everyTicket(): Promise<Listed[]> {
  const seen: Listed[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await admin.call('listTickets', { query: { view: 'open', limit: PAGE, ...(cursor ? { cursor } : {}) } });
    seen.push(...page.items);
    cursor = page.nextCursor;
  }
  return seen;
}
const detail = (number: number) => admin.call('getTicket', { params: { number } });

it('moves the due instant of every open ticket, from what had run by then, on record', { timeout: LONG_MS }, async () => {
  const version = await edit(2 * HOUR);

  const answer = await admin.fetch('applySetting', { params, body: { version } });
  const { job } = (await answer.json()) as { job: JobView };
  expect([answer.status, answer.headers.get('location')]).toEqual([202, `/v1/jobs/${job.jobId}`]);
  const done = await ended(job.jobId);

  // The last walk may pass over what the one before it moved, while the index is behind: that all were reached is what follows.
  expect(done).toMatchObject({ state: 'done', failed: 0 });
  const tickets = await everyTicket();
  expect(tickets).toHaveLength(TICKETS);
  // All were opened after 09:00 and are due before the desk's lunch at 12:00, so that two hours of work are two hours.
  const dues = tickets.map(({ createdAt, nextDueAt }) => Date.parse(nextDueAt ?? '') - Date.parse(createdAt));
  expect([...new Set(dues)]).toEqual([2 * HOUR * 1000]);

  const [number = 0] = numbers;
  const { ledger } = await detail(number);
  const byJob = ledger.filter(({ actor }) => actor.id === job.jobId).map(({ events }) => events.map(({ type }) => type));
  expect(byJob).toEqual([['TargetCancelled', 'TargetRescheduled']]);
  const { items } = await admin.call('explainTicket', { params: { number } });
  expect(items.at(-1)?.why).toMatch(/menerapkan kebijakan SLA default versi 1 ke tiket terbuka/);
  for (const each of numbers.slice(0, 5)) expect(await createDesk(flow).verify(each)).toMatchObject({ valid: true });
});

it('stays as it was promised where the job is cancelled before it begins', { timeout: LONG_MS }, async () => {
  const version = await edit(3 * HOUR);
  const { job } = await admin.call('applySetting', { params, body: { version } });

  const { job: cancelled } = await admin.call('cancelJob', { params: { jobId: job.jobId } });
  await flow.world.advance(A_MINUTE);
  await flow.cloud.idle();

  expect(cancelled).toMatchObject({ state: 'cancelled', ending: 'by_person', looked: 0, changed: 0 });
  expect(await jobNow(job.jobId)).toEqual(cancelled);
  const { ticket } = await detail(numbers[0] ?? 0);
  expect(ticket.targets.at(-1)).toMatchObject({ kind: 'resolution', policy: `default@${version - 1}` });
});
