/** Deadlines with timers that come late, twice or never. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestCloud, type TestCloud } from '../helpers/cloud.ts';
import { createDesk, type Desk, type Detail } from '../helpers/desk.ts';

const PEOPLE = 7;
const HOUR = 3600;
/** EventBridge comes up to a minute late, which alone would be half a minute in the middle. */
const LATE_AT_MOST_MS = 5_000;
const LONG_MS = 240_000;

let flow: TestCloud;
let desk: Desk;
let numbers: number[];

beforeAll(async () => {
  flow = await startTestCloud('deadlines');
  desk = createDesk(flow);
  numbers = [];
  for (let person = 0; person < PEOPLE; person += 1) {
    const text = `Pertanyaan ke ${person}`;
    await flow.world.says({ from: `+62812777000${person}`, name: `Pelanggan ${person}`, text });
    numbers.push((await desk.ticketAbout(text)).number);
  }
  for (const number of numbers) await desk.ticketWhen(number, 'is assigned', ({ ticket }) => ticket.assigneeId !== null);
  await flow.cloud.idle();
}, LONG_MS);
afterAll(() => flow?.end());

type Event = Detail['ledger'][number]['events'][number];
/** When an event was recorded. */
const recordedAt = ({ ledger }: Detail, is: (event: Event) => boolean): number | undefined => {
  const entry = ledger.find(({ events }) => events.some(is));
  return entry && Date.parse(entry.at);
};
/** A worker that is ended delays its own ticket; the one in the middle tells what is usual. */
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

describe('a breach', { timeout: LONG_MS }, () => {
  it('is recorded within five seconds of its instant although timers fire up to a minute late', async () => {
    await flow.world.advance(HOUR + 60);

    const late: number[] = [];
    for (const number of numbers) {
      const seen = await desk.ticketWhen(number, 'is breached', ({ ticket }) => ticket.targets.some(({ breachedAt }) => breachedAt));
      const { dueAt = '' } = seen.ticket.targets.find(({ kind }) => kind === 'first_reply') ?? {};
      late.push((recordedAt(seen, ({ type }) => type === 'TargetBreached') ?? Number.NaN) - Date.parse(dueAt));
    }

    expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
    expect(median(late)).toBeLessThanOrEqual(LATE_AT_MOST_MS);
  });
});

describe('every schedule is deleted by hand', { timeout: LONG_MS }, () => {
  it('and the reconciler arms them again, so that every ticket wakes at its time', async () => {
    const wakeAt = new Date(Date.parse(await flow.world.now()) + 2 * HOUR * 1000).toISOString();
    for (const number of numbers) await desk.update(number, { status: 'on_hold', wakeAt });
    await flow.cloud.idle();
    const armed = flow.cloud.timers.list('schedule').filter(({ key }) => /\d+-\d+$/.test(key));

    for (const { key } of armed) flow.cloud.timers.cancel('schedule', key);
    await flow.world.advance(2 * HOUR + 60);

    const late: number[] = [];
    for (const number of numbers) {
      const seen = await desk.ticketWhen(number, 'is awake', ({ ticket }) => ticket.status === 'open');
      const woke = recordedAt(seen, (event) => event.type === 'StatusChanged' && event.reason === 'woke');
      late.push((woke ?? Number.NaN) - Date.parse(wakeAt));
    }
    expect(armed.length).toBeGreaterThanOrEqual(PEOPLE);
    expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
    expect(median(late)).toBeLessThanOrEqual(LATE_AT_MOST_MS);
  });
});
