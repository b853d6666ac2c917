/** WhatsApp texts to committed tickets: sustained, and in a burst. */
import { startBenchCloud } from './bench-cloud.ts';
import { countAll } from './count.ts';
import { spent, total } from './cpu.ts';
import { createTraffic, createValve, write } from './phones.ts';
import { ms, type Row, rate } from './table.ts';

const SENDERS = 16;
const WARM_UP = 200;

export async function intake(seconds: number): Promise<Row[]> {
  const cloud = await startBenchCloud();
  try {
    const traffic = createTraffic();
    await send(
      async () => traffic.messages() < WARM_UP,
      async () => sendNext(),
    );
    await cloud.idle();
    const before = { cpu: cloud.cpu(), messages: traffic.messages(), at: performance.now() };

    const valve = createValve(cloud);
    const ends = before.at + seconds * 1000;
    await send(
      async () => performance.now() < ends,
      async () => {
        await valve.open();
        await sendNext();
      },
    );
    valve.close();
    const { InboundQueue = 0 } = await cloud.backlog();
    const elapsed = (performance.now() - before.at) / 1000;
    const committed = traffic.messages() - before.messages - InboundQueue;
    await cloud.idle();
    const quietAfter = (performance.now() - before.at) / 1000 - elapsed;
    const sent = traffic.messages() - before.messages;
    const cpu = spent(before.cpu, cloud.cpu());
    const counted = await countAll(cloud);
    if (counted.received !== traffic.messages()) throw new Error(`${counted.received} of ${traffic.messages()} messages are on tickets.`);
    return [
      {
        measure: `WhatsApp text to committed ticket, ${seconds} s, everything beside it`,
        value: `${rate(committed / elapsed)} (quiet ${quietAfter.toFixed(1)} s later)`,
        floor: '40/s',
        aim: '120/s',
        ok: committed / elapsed >= 40,
      },
      { measure: 'CPU a message, all processes', value: ms(total(cpu) / sent), floor: 'reported', aim: '15 ms' },
      ...Object.entries(cpu).map(([name, used]): Row => ({ measure: `  ${name}`, value: ms(used / sent) })),
    ];

    async function sendNext(): Promise<void> {
      const { person, turn } = traffic.next();
      await write(cloud, person, turn);
    }
  } finally {
    await cloud.stop();
  }
}

/** Runs `step` in parallel lanes as long as `more` says so. */
async function send(more: () => Promise<boolean>, step: () => Promise<void>): Promise<void> {
  const lane = async (): Promise<void> => {
    while (await more()) await step();
  };
  await Promise.all(Array.from({ length: SENDERS }, lane));
}

export async function burst(messages: number): Promise<Row[]> {
  const cloud = await startBenchCloud();
  try {
    const startedAt = performance.now();
    let next = 0;
    await send(
      async () => next < messages,
      async () => {
        next += 1;
        await write(cloud, Math.floor(next / 2), next % 2);
      },
    );
    const taken = (performance.now() - startedAt) / 1000;
    await cloud.idle();
    const quiet = (performance.now() - startedAt) / 1000;
    const { received } = await countAll(cloud);
    const dead = Object.entries(await cloud.backlog()).reduce((sum, [queue, depth]) => sum + (queue.startsWith('dead:') ? depth : 0), 0);
    return [
      {
        measure: `a burst of ${messages}`,
        value: `taken in ${taken.toFixed(1)} s, all quiet after ${quiet.toFixed(1)} s, ${messages - received} lost, ${dead} dead`,
        floor: 'drained, none lost',
        ok: received === messages && dead === 0,
      },
    ];
  } finally {
    await cloud.stop();
  }
}
