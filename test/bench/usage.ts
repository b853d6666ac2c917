/** What messages and an idle month use, counted on the local cloud. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { paginateScan } from '@aws-sdk/client-dynamodb';
import { itemBytes } from '#adapters/item-size';
import { type BenchCloud, startBenchCloud } from './bench-cloud.ts';
import { makeRoom, tableClient } from './count.ts';
import { apiOf } from './desk-api.ts';
import type { Observed } from './host-messages.ts';
import { write } from './phones.ts';
import type { Usage } from './prices.ts';
import { type Caused, settle, summed, warmUp } from './trips.ts';

const PEOPLE = 10;
const GIGABYTE = 1e9;
/** 1 vCPU. @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const CORE_MB = 1_769;
/** Lambda's own START, END and REPORT lines of an invocation. */
const PLATFORM_LOG_BYTES = 450;
/** What polls a queue for Lambda when it is empty: five pollers, three long polls a minute each. */
const IDLE_POLLERS = 5;
const IDLE_POLLS_A_MINUTE = 3;
const MINUTES_A_DAY = 24 * 60;
const DAY_SECONDS = 86_400;
const DAYS_A_MONTH = 30;
const FIFO_CONSUMERS = ['Ingest', 'Deliver', 'Assign'];
const STANDARD_CONSUMERS = ['Tasks'];
const FIFO_SOURCE = /InboundQueue|OutboundQueue|WorkQueue/;

export type Counted = { readonly received: Usage; readonly replied: Usage };

/** An average WhatsApp message, half of them from new people, with acknowledgement and receipts; and an agent's reply to one. */
export async function countMessages(): Promise<Counted> {
  const cloud = await startBenchCloud({ observe: true });
  try {
    await makeRoom(cloud);
    await warmUp(cloud);
    const before = { log: logBytes(cloud), table: await tableBytes(cloud) };
    const received: Observed[] = [];
    for (let person = 0; person < PEOPLE; person += 1) {
      for (const turn of [0, 1]) {
        await write(cloud, person, turn);
        await settle(cloud);
        received.push(await cloud.observed());
      }
    }
    const between = { log: logBytes(cloud), table: await tableBytes(cloud) };
    const replied = await observeReplies(cloud);
    const after = { log: logBytes(cloud), table: await tableBytes(cloud) };
    const messages = received.length;
    const usage = (caused: Caused, log: number, bytes: number): Usage => usageOf(caused, { cloud, logBytes: log, bytes });
    return {
      received: usage(summed(received), (between.log - before.log) / messages, (between.table - before.table) / messages),
      replied: usage(summed(replied), (after.log - between.log) / replied.length, (after.table - between.table) / replied.length),
    };
  } finally {
    await cloud.stop();
  }
}

/** An agent looks at the list, opens a ticket and answers. */
async function observeReplies(cloud: BenchCloud): Promise<Observed[]> {
  const call = apiOf(cloud, await cloud.token('agent1@meja.local'));
  const observed: Observed[] = [];
  await cloud.observed();
  for (const { number } of (await call('GET', '/v1/tickets?view=open')).items.slice(0, PEOPLE)) {
    await call('GET', '/v1/tickets?view=open');
    const { ticket } = await call('GET', `/v1/tickets/${number}`);
    await call('POST', `/v1/tickets/${number}/messages`, {
      kind: 'reply',
      text: 'Baik Kak, sedang kami cek ya.',
      version: ticket?.version,
    });
    await settle(cloud);
    observed.push(await cloud.observed());
  }
  return observed;
}

type Around = { readonly cloud: BenchCloud; readonly logBytes: number; readonly bytes: number };

function usageOf(caused: Caused, { cloud, logBytes: log, bytes }: Around): Usage {
  const runs = Object.entries(caused.runs);
  const runsOf = (ids: readonly string[]) => runs.filter(([id]) => ids.includes(id)).reduce((sum, [, run]) => sum + run.times, 0);
  const calls = (service: string, operation = '') =>
    Object.entries(caused.calls).reduce((sum, [name, count]) => (name.includes(` ${service} ${operation}`) ? sum + count : sum), 0);
  const invocations = runs.reduce((sum, [, run]) => sum + run.times, 0);
  return {
    lambdaRequest: invocations,
    lambdaGigabyteSecond: runs.reduce((sum, [id, run]) => sum + gigabyteSeconds(cloud, id, run.handlerMs), 0),
    // A poller receives and deletes a batch for each invocation. Senders that are not for `tasks` send to FIFO queues.
    fifoRequest: calls('sqs') + 2 * runsOf(FIFO_CONSUMERS),
    queueRequest: 2 * runsOf(STANDARD_CONSUMERS),
    writeUnit: caused.writeUnits,
    readUnit: caused.readUnits,
    tableGigabyteMonth: bytes / GIGABYTE,
    recoveryGigabyteMonth: bytes / GIGABYTE,
    httpRequest: runsOf(['Webhook', 'Api']),
    scheduleInvocation: calls('scheduler', 'POST'),
    logGigabyte: (log + invocations * PLATFORM_LOG_BYTES) / GIGABYTE,
    objectPut: calls('s3', 'PUT'),
    objectGet: calls('s3', 'GET'),
    decryption: calls('ssm'),
    mailSent: calls('ses'),
  };
}

/** A function with less memory has a part of a core: all of the measured time is taken for work, and stretched. */
function gigabyteSeconds(cloud: BenchCloud, id: string, handlerMs: number): number {
  const memoryMb = cloud.bundles.find((bundle) => bundle.id === id)?.memoryMb ?? 512;
  return (handlerMs / 1000) * Math.max(1, CORE_MB / memoryMb) * (memoryMb / 1024);
}

/** A month in which nobody writes: a day of it runs on the local cloud, what is polled and watched is counted in the templates. */
export async function countIdleMonth(): Promise<Usage> {
  const cloud = await startBenchCloud({ observe: true });
  try {
    await advance(cloud, DAY_SECONDS);
    await settle(cloud);
    await cloud.observed();
    const log = logBytes(cloud);
    await advance(cloud, DAY_SECONDS);
    await settle(cloud);
    const day = usageOf(summed([await cloud.observed()]), { cloud, logBytes: logBytes(cloud) - log, bytes: 0 });
    const { scheduleInvocation: _made, ...month } = times(day, DAYS_A_MONTH);
    const { fifoQueues, queues, alarms, metrics } = declared(cloud.bundles[0]?.codeDir ?? '');
    const polls = IDLE_POLLERS * IDLE_POLLS_A_MINUTE * MINUTES_A_DAY * DAYS_A_MONTH;
    return {
      ...month,
      fifoRequest: (month.fifoRequest ?? 0) + fifoQueues * polls,
      queueRequest: (month.queueRequest ?? 0) + queues * polls,
      scheduleInvocation: month.lambdaRequest ?? 0,
      alarmMonth: alarms,
      metricMonth: metrics,
      tableGigabyteMonth: (await tableBytes(cloud)) / GIGABYTE,
      recoveryGigabyteMonth: (await tableBytes(cloud)) / GIGABYTE,
    };
  } finally {
    await cloud.stop();
  }
}

const times = (usage: Usage, factor: number): Usage =>
  Object.fromEntries(Object.entries(usage).map(([name, quantity]) => [name, quantity * factor]));

async function advance(cloud: BenchCloud, advanceSeconds: number): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${cloud.urls.world}/api/clock`, { method: 'POST', headers, body: JSON.stringify({ advanceSeconds }) });
  if (!response.ok) throw new Error(`The clock answered ${response.status}.`);
}

type Template = {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> }>>;
};

/** What the templates beside the functions' assets declare. */
function declared(codeDir: string) {
  const assembly = dirname(codeDir);
  const files = readdirSync(assembly).filter((name) => name.endsWith('.template.json'));
  // CDK wrote them.
  const resources = files.flatMap((name) => Object.values((JSON.parse(readFileSync(join(assembly, name), 'utf8')) as Template).Resources));
  const count = (type: string, is: (text: string) => boolean = () => true): number =>
    resources.filter(({ Type, Properties }) => Type === type && is(JSON.stringify(Properties ?? {}))).length;
  const fed = (isFifo: boolean) =>
    count(
      'AWS::Lambda::EventSourceMapping',
      (text) => text.includes('Queue') && !text.includes('StartingPosition') && FIFO_SOURCE.test(text) === isFifo,
    );
  return {
    fifoQueues: fed(true),
    queues: fed(false),
    // An alarm over an expression is paid for each metric in it.
    alarms: resources.reduce(
      (sum, { Type, Properties }) =>
        sum + (Type === 'AWS::CloudWatch::Alarm' ? Math.max(1, JSON.stringify(Properties).split('"MetricStat"').length - 1) : 0),
      0,
    ),
    // A filter with a default value reports all the time; the others only when something happens.
    metrics: count('AWS::Logs::MetricFilter', (text) => text.includes('DefaultValue')),
  };
}

function logBytes(cloud: BenchCloud): number {
  return cloud.bundles.reduce(
    (sum, { id }) => sum + (statSync(join(cloud.stateDir, 'logs', `${id}.log`), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}

async function tableBytes(cloud: BenchCloud): Promise<number> {
  const client = tableClient(cloud);
  let bytes = 0;
  for await (const { Items = [] } of paginateScan({ client }, { TableName: cloud.tableName }))
    bytes += Items.reduce((sum, item) => sum + itemBytes(item), 0);
  client.destroy();
  return bytes;
}
