/** The engines behind the local cloud, side by side, each told to the teardown as soon as it runs. */
import { join } from 'node:path';
import { z } from 'zod';
import type { LocalCloudOptions } from './cloud.ts';
import { startCognito } from './engines/cognito.ts';
import { type DynamoEngine, startDynamo } from './engines/dynamodb.ts';
import { claimPort, freePorts, HOST } from './engines/ports.ts';
import { type QueueEngine, startQueues } from './engines/queues.ts';
import { openApiStream } from './pumps/api-stream.ts';
import { openDynoxideStream, type StreamSource } from './pumps/stream-source.ts';
import type { Endpoints } from './service-deps.ts';
import type { Timers } from './services/timers.ts';
import type { Teardown } from './teardown.ts';
import type { CloudFacts, TableFacts, UserPoolFacts } from './template/facts.ts';

const DELAYED_MESSAGE = 'delayed-message';
const DelayedTimer = z.object({ queueUrl: z.string(), body: z.string() });

export const at = (port: number): string => `http://${HOST}:${port}`;

export interface Ports {
  readonly http: number;
  readonly world: number;
  readonly smtp: number;
  readonly sqs: number;
  readonly cognito: number;
  readonly sockets: number;
}

/** cognito-local's usual port: its number is part of every token's issuer, so a fixed one lets tokens outlive a restart. */
const COGNITO_PORT = 9229;

export async function choosePorts({ ports }: LocalCloudOptions, teardown: Teardown): Promise<Ports> {
  const [http = 0, world = 0, smtp = 0, sqs = 0, anyPort = 0, sockets = 0] = await freePorts(6);
  const release = ports.http === 0 ? undefined : await claimPort(COGNITO_PORT);
  if (release) teardown.add(release);
  const cognito = release ? COGNITO_PORT : anyPort;
  return { http: ports.http || http, world: ports.world || world, smtp: ports.smtp || smtp, sqs, cognito, sockets };
}

export function requirePool(facts: CloudFacts): UserPoolFacts {
  if (!facts.userPool) throw new Error('The templates declare no user pool with a client; nobody could sign in.');
  return facts.userPool;
}

interface EngineInput {
  readonly options: LocalCloudOptions;
  readonly facts: CloudFacts;
  readonly ports: Ports;
  readonly clock: { now(): number };
  readonly timers: Timers;
  readonly teardown: Teardown;
}

interface Engines {
  readonly endpoints: Endpoints;
  readonly queues: QueueEngine;
  readonly openStream: (table: TableFacts) => StreamSource;
}

export async function startEngines({ options, facts, ports, clock, timers, teardown }: EngineInput): Promise<Engines> {
  const { stateDir } = options;
  const logDir = join(stateDir, 'logs');
  const started = <E extends { stop(): Promise<void> }>(engine: E): E => {
    teardown.add(engine.stop);
    return engine;
  };
  let delayed = 0;
  // All are awaited even when one fails, so that the others are known to the teardown.
  const [dynamo, cognito, queues] = await allOrFirstError([
    startDynamo({ stateDir, logDir }).then(started),
    startCognito({ stateDir, logDir, port: ports.cognito, pool: requirePool(facts), example: options.example ?? false }).then(started),
    startQueues({
      stateDir,
      port: ports.sqs,
      queues: facts.queues,
      buckets: facts.buckets,
      hiddenAtMostSeconds: options.hiddenAtMostSeconds,
      delay: ({ queueUrl, body, delaySeconds }) => {
        const key = `${Date.now()}-${process.pid}-${delayed++}`;
        timers.set({ kind: DELAYED_MESSAGE, key, dueAt: clock.now() + delaySeconds * 1000, payload: { queueUrl, body } });
      },
    }).then(started),
  ]);
  await dynamo.createTables(facts.tables);
  const endpoints = { dynamodb: dynamo.url, sqs: queues.url, s3: queues.url, cognito: cognito.url };
  return { endpoints, queues, openStream: (table) => openStream(dynamo, table) };
}

async function allOrFirstError<T extends readonly unknown[]>(promises: { [K in keyof T]: Promise<T[K]> }): Promise<T> {
  await Promise.allSettled(promises);
  return Promise.all(promises) as unknown as Promise<T>;
}

function openStream({ url, databaseFile }: DynamoEngine, table: TableFacts): StreamSource {
  return databaseFile ? openDynoxideStream(databaseFile, table) : openApiStream(url, table.name);
}

/** Sends what waited for domain time to come. */
export function handleDelayed(timers: Timers, sendToQueue: (queue: string, body: string) => Promise<void>): void {
  timers.handle(DELAYED_MESSAGE, async (timer) => {
    const { queueUrl, body } = DelayedTimer.parse(timer.payload);
    await sendToQueue(queueUrl, body);
  });
}
