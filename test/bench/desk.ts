/** What agents and providers feel: the webhook's answer, replies by the API, the first page of a list. */
import { setTimeout as wait } from 'node:timers/promises';
import { type BenchCloud, startBenchCloud } from './bench-cloud.ts';
import { makeRoom } from './count.ts';
import { spent, total } from './cpu.ts';
import { apiOf } from './desk-api.ts';
import { deliver, write } from './phones.ts';
import { byProcess, ms, percentile, type Row, rate } from './table.ts';
import { fillTable } from './tickets.ts';
import { createValve, inLanes } from './traffic.ts';

const AGENT = 'agent1@meja.local';

/** A cloud in which so many people have an open ticket each. */
async function withTickets<T>(people: number, use: (cloud: BenchCloud) => Promise<T>): Promise<T> {
  const cloud = await startBenchCloud();
  try {
    await makeRoom(cloud);
    let person = 0;
    await inLanes(
      4,
      () => person < people,
      () => {
        person += 1;
        return write(cloud, person, 0);
      },
    );
    await cloud.idle();
    return await use(cloud);
  } finally {
    await cloud.stop();
  }
}

export async function webhook(perSecond: number, seconds: number): Promise<Row[]> {
  const people = 100;
  return withTickets(people, async (cloud) => {
    const taken: Promise<number>[] = [];
    const startedAt = performance.now();
    for (let sent = 0; sent < perSecond * seconds; sent += 1) {
      await wait(Math.max(0, startedAt + (sent * 1000) / perSecond - performance.now()));
      taken.push(deliver(cloud, (sent % people) + 1, 1 + Math.floor(sent / people)));
    }
    const p95 = percentile(await Promise.all(taken), 0.95);
    return [{ measure: `webhook 200, p95, at ${perSecond}/s`, value: ms(p95), floor: '50 ms', aim: '15 ms', ok: p95 <= 50 }];
  });
}

/** More tickets than anybody can answer at once: one ticket holds at most twenty unsent messages. */
const ANSWERED_TICKETS = 240;

/** As fast as the API takes them, sending beside; then only as fast as they are sent and their receipts are taken in. */
export async function replies(lanes: number, seconds: number): Promise<Row[]> {
  return withTickets(ANSWERED_TICKETS, async (cloud) => {
    let retries = 0;
    const answerOne = await answerer(cloud, lanes, () => {
      retries += 1;
    });
    const perSecond = async (open: () => Promise<void>): Promise<number> => {
      const startedAt = performance.now();
      let answered = 0;
      await inLanes(
        lanes,
        () => performance.now() - startedAt < seconds * 1000,
        async (lane) => {
          await open();
          await answerOne(lane);
          answered += 1;
        },
      );
      return (answered * 1000) / (performance.now() - startedAt);
    };
    let warm = 0;
    await inLanes(
      lanes,
      () => warm < 100,
      (lane) => {
        warm += 1;
        return answerOne(lane);
      },
    );
    await cloud.idle();
    const taken = await perSecond(async () => undefined);
    const takenAt = performance.now();
    await cloud.idle();
    const quietAfter = (performance.now() - takenAt) / 1000;
    const valve = createValve(cloud);
    const before = cloud.cpu();
    const sent = await perSecond(valve.open);
    valve.close();
    await cloud.idle();
    const cpu = spent(before, cloud.cpu());
    return [
      {
        measure: `agent reply by API, ${lanes} at once`,
        value: `${rate(taken)} (all sent, receipts in, ${quietAfter.toFixed(1)} s later; ${retries} answers of 503 tried again)`,
        floor: '60/s',
        aim: '150/s',
        ok: taken >= 60,
      },
      { measure: '  the same, no faster than they are sent and their receipts come in', value: rate(sent) },
      { measure: 'CPU a reply with its sending and receipts, load generator left out', value: ms(total(cpu) / (sent * seconds)) },
      ...byProcess(cpu, sent * seconds),
    ];
  });
}

/** Answers the tickets in turn; each lane has its own. */
async function answerer(cloud: BenchCloud, lanes: number, onRetry: () => void): Promise<(lane: number) => Promise<void>> {
  const call = apiOf(cloud, await cloud.token(AGENT), onRetry);
  const versions = new Map<number, number>();
  for (let cursor = ''; ; ) {
    const { items, nextCursor } = await call('GET', `/v1/tickets?view=open&limit=100${cursor}`);
    for (const { number, version } of items) versions.set(number, version);
    if (!nextCursor) break;
    cursor = `&cursor=${encodeURIComponent(nextCursor)}`;
  }
  const numbers = [...versions.keys()];
  const next = Array.from({ length: lanes }, () => 0);
  return async (lane) => {
    const number = numbers[(lane + lanes * (next[lane] ?? 0)) % numbers.length] ?? 0;
    next[lane] = (next[lane] ?? 0) + 1;
    const body = { kind: 'reply', text: 'Baik Kak, sedang kami cek ya.', version: versions.get(number) };
    const { ticket } = await call('POST', `/v1/tickets/${number}/messages`, body);
    if (ticket) versions.set(number, ticket.version);
  };
}

const PAGES = 300;

export async function lists(few: number, many: number): Promise<Row[]> {
  const cloud = await startBenchCloud();
  try {
    const call = apiOf(cloud, await cloud.token(AGENT));
    const p95 = async (): Promise<number> => {
      const taken: number[] = [];
      for (let page = 0; page < PAGES; page += 1) {
        const startedAt = performance.now();
        const { items } = await call('GET', '/v1/tickets?view=open');
        taken.push(performance.now() - startedAt);
        if (items.length < 20) throw new Error(`The first page has ${items.length} tickets.`);
      }
      // The first ones compile the function's code.
      return percentile(taken.slice(PAGES / 3), 0.95);
    };
    await fillTable(cloud, 1, few);
    const short = await p95();
    await fillTable(cloud, few + 1, many);
    const long = await p95();
    const ratio = long / short;
    return [
      {
        measure: `a team's open work, first page, p95, at ${few} / ${many.toLocaleString('en')} open`,
        value: `${ms(short)} / ${ms(long)} (${ratio.toFixed(2)}x)`,
        floor: '30 ms, within 1.5x',
        aim: '10 ms, flat',
        ok: Math.max(short, long) <= 30 && ratio <= 1.5,
      },
    ];
  } finally {
    await cloud.stop();
  }
}
