/** Messages to committed tickets: sustained by WhatsApp and by e-mail, and in a burst. */
import { type BenchCloud, startBenchCloud } from './bench-cloud.ts';
import { countAll, makeRoom } from './count.ts';
import { type CpuTimes, spent, total } from './cpu.ts';
import { createMailer } from './mails.ts';
import { write } from './phones.ts';
import { byProcess, ms, type Row, rate } from './table.ts';
import { createTraffic, createValve, inLanes, type Traffic } from './traffic.ts';

/** Deliveries on their way at once: providers open many connections. */
const SENDERS = 16;
const WARM_UP = 200;

type Deliver = (cloud: BenchCloud, person: number, turn: number) => Promise<void>;
type Measured = { readonly perSecond: number; readonly quietAfter: number; readonly cpu: CpuTimes; readonly messages: number };

export async function intake(seconds: number): Promise<Row[]> {
  const { perSecond, quietAfter, cpu, messages } = await sustained(write, seconds);
  return [
    {
      measure: `WhatsApp text to committed ticket, ${seconds} s sustained`,
      value: `${rate(perSecond)} (all else quiet ${quietAfter.toFixed(1)} s later)`,
      floor: '40/s',
      aim: '120/s',
      ok: perSecond >= 40,
    },
    ...cpuRows('WhatsApp', cpu, messages),
  ];
}

export async function mailIntake(seconds: number): Promise<Row[]> {
  const mailer = createMailer();
  const { perSecond, quietAfter, cpu, messages } = await sustained(mailer.write, seconds);
  mailer.close();
  return [
    {
      measure: `e-mail through SMTP to committed ticket, ${seconds} s sustained`,
      value: `${rate(perSecond)} (all else quiet ${quietAfter.toFixed(1)} s later)`,
      floor: '25/s',
      aim: '80/s',
      ok: perSecond >= 25,
    },
    ...cpuRows('e-mail', cpu, messages),
  ];
}

const cpuRows = (channel: string, cpu: CpuTimes, messages: number): Row[] => [
  { measure: `CPU a message by ${channel}, all processes`, value: ms(total(cpu) / messages), floor: 'reported', aim: '15 ms' },
  ...byProcess(cpu, messages),
];

async function sustained(deliver: Deliver, seconds: number): Promise<Measured> {
  const cloud = await startBenchCloud();
  try {
    await makeRoom(cloud);
    const traffic = createTraffic();
    const next = (): Promise<void> => {
      const { person, turn } = traffic.next();
      return deliver(cloud, person, turn);
    };
    await inLanes(SENDERS, () => traffic.messages() < WARM_UP, next);
    await cloud.idle();
    const measured = await measure(cloud, traffic, { next, seconds });
    await requireAll(cloud, traffic);
    return measured;
  } finally {
    await cloud.stop();
  }
}

async function measure(
  cloud: BenchCloud,
  traffic: Traffic,
  { next, seconds }: { next: () => Promise<void>; seconds: number },
): Promise<Measured> {
  const cpu = cloud.cpu();
  const own = process.cpuUsage();
  const before = traffic.messages();
  const startedAt = performance.now();
  const secondsSince = (): number => (performance.now() - startedAt) / 1000;
  const valve = createValve(cloud);
  await inLanes(
    SENDERS,
    () => secondsSince() < seconds,
    async () => {
      await valve.open();
      await next();
    },
  );
  valve.close();
  const { InboundQueue = 0, invocations = 0 } = await cloud.backlog();
  const elapsed = secondsSince();
  const messages = traffic.messages() - before;
  await cloud.idle();
  const { user, system } = process.cpuUsage(own);
  return {
    perSecond: (messages - InboundQueue - invocations) / elapsed,
    quietAfter: secondsSince() - elapsed,
    cpu: { ...spent(cpu, cloud.cpu()), 'load generator': (user + system) / 1000 },
    messages,
  };
}

/** @throws Error when a message is missing, doubled, or on a ticket of its own though it continued one. */
async function requireAll(cloud: BenchCloud, traffic: Traffic): Promise<void> {
  const { received, tickets } = await countAll(cloud);
  if (received !== traffic.messages()) throw new Error(`${received} of ${traffic.messages()} messages are on tickets.`);
  if (tickets !== traffic.people()) throw new Error(`${traffic.people()} people have ${tickets} tickets.`);
}

export async function burst(messages: number): Promise<Row[]> {
  const cloud = await startBenchCloud();
  try {
    await makeRoom(cloud);
    const startedAt = performance.now();
    const secondsSince = (): number => (performance.now() - startedAt) / 1000;
    let sent = 0;
    await inLanes(
      SENDERS,
      () => sent < messages,
      async () => {
        sent += 1;
        await write(cloud, Math.ceil(sent / 2), sent % 2);
      },
    );
    const taken = secondsSince();
    await cloud.idle();
    const quiet = secondsSince();
    const { received } = await countAll(cloud);
    const backlog = await cloud.backlog();
    const dead = Object.entries(backlog).reduce((sum, [queue, depth]) => sum + (queue.startsWith('dead:') ? depth : 0), 0);
    return [
      {
        measure: `a burst of ${messages}`,
        value: `answered in ${taken.toFixed(1)} s, all quiet after ${quiet.toFixed(1)} s, ${messages - received} lost, ${dead} dead`,
        floor: 'drained, none lost',
        ok: received === messages && dead === 0,
      },
    ];
  } finally {
    await cloud.stop();
  }
}
