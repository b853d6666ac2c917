/** Puts the local cloud together: engines, then what the templates declare, then the pumps and the gateway in front. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFaults } from './adversary/faults.ts';
import { createRecorder } from './adversary/recorder.ts';
import { type Between, createBetween } from './adversary/stand-between.ts';
import type { LocalCloud, LocalCloudOptions } from './cloud.ts';
import { localUsers, signIn, startCognito } from './engines/cognito.ts';
import { type DynamoEngine, startDynamo } from './engines/dynamodb.ts';
import { createObjectWriter } from './engines/objects.ts';
import { freePorts, HOST, isPortFree } from './engines/ports.ts';
import { type QueueEngine, startQueues } from './engines/queues.ts';
import { createAuthorizer } from './gateway/authorizer.ts';
import { startGateway } from './gateway/server.ts';
import { untilQuiet } from './idle.ts';
import { createInvoke } from './invocations.ts';
import { createRuntime, type Runtime } from './lambda/runtime.ts';
import { startPumps } from './pumps/start-pumps.ts';
import { announce, withdraw } from './running.ts';
import { seed } from './seed.ts';
import type { Endpoints, Faults, SendOptions } from './service-deps.ts';
import { createClock } from './services/clock.ts';
import { createTimers, type Timers } from './services/timers.ts';
import { type Services, startServices } from './start-services.ts';
import { GRAPH_ORIGIN, synthesize } from './synth.ts';
import type { Teardown } from './teardown.ts';
import type { CloudFacts, UserPoolFacts } from './template/facts.ts';
import { readCloudFacts } from './template/read.ts';

type Log = (line: string) => void;

const DEFAULT_POOL_SIZE = 2;
const DELAYED_MESSAGE = 'delayed-message';

export async function assemble(options: LocalCloudOptions, log: Log, teardown: Teardown): Promise<LocalCloud> {
  const { stateDir } = options;
  mkdirSync(join(stateDir, 'logs'), { recursive: true });
  const ports = await choosePorts(options);
  const addresses = { sqsUrl: at(ports.sqs), cognitoUrl: at(ports.cognito), gatewayUrl: at(ports.http) };
  const facts = withWorld(readCloudFacts(options.cdkOut ?? (await synthesize(log)), addresses), at(ports.world));
  sayNotImitated(facts, log);

  const clock = createClock({ stateDir });
  // Filled in below: timers wait for quiet, and quiet is only known once everything runs.
  let isSettled = () => true;
  const timers = createTimers({ stateDir, clock, idle: () => untilQuiet(() => isSettled()) });
  teardown.add(timers.close);
  const engines = await startEngines({ options, facts, ports, clock, timers, teardown });
  const { endpoints, queues } = engines;
  const sendToQueue = (queue: string, body: string, sendOptions?: SendOptions) => queues.send(nameOf(queue), body, sendOptions);
  timers.handle(DELAYED_MESSAGE, async (timer) => {
    // Written by `delay` below, in this very shape.
    const { queueUrl, body } = timer.payload as { queueUrl: string; body: string };
    await sendToQueue(queueUrl, body);
  });

  const { runtime, faults, attach, calls } = startFunctions({ options, facts, clock, endpoints, teardown });
  const invoke = createInvoke({ functions: facts.functions, runtime, timers, clock, sendToQueue });
  const objects = createObjectWriter(endpoints.s3, facts.region);
  teardown.add(objects.close);
  const services = await startServices({
    stateDir,
    facts,
    clock,
    timers,
    faults,
    invoke,
    sendToQueue,
    putObject: objects.put,
    gatewayUrl: addresses.gatewayUrl,
    worldPort: ports.world,
    smtpPort: ports.smtp,
    adversarySeed: options.adversary?.seed,
    teardown,
  });
  await attach(services);
  await seedOnce({ stateDir, facts, endpoints, clock });

  const pumps = startPumps({
    stateDir,
    facts,
    engine: queues,
    runtime,
    faults,
    databaseFile: engines.databaseFile,
    lanesOf: (functionId) => options.poolSizes?.[functionId] ?? DEFAULT_POOL_SIZE,
    sendToQueue,
    adversarySeed: options.adversary?.seed,
  });
  teardown.add(pumps.stop);
  const gateway = await startGateway({ port: ports.http, routes: facts.routes, authorize: createAuthorizer(endpoints.cognito), run: runtime.run });
  teardown.add(gateway.stop);
  isSettled = () => pumps.isQuiet() && runtime.busy() === 0 && services.busyMails() === 0;
  timers.start();

  const pool = requirePool(facts);
  announce(stateDir, { pid: process.pid, http: gateway.url, world: services.urls.world, cognito: endpoints.cognito, clientId: pool.clientId });
  teardown.add(() => withdraw(stateDir));
  return {
    urls: { ...endpoints, http: gateway.url, world: services.urls.world, smtp: ports.smtp },
    tableName: facts.tables[0]?.name ?? '',
    bucketName: facts.buckets[0]?.name ?? '',
    queueUrls: Object.fromEntries(facts.queues.map((queue) => [queue.id, queue.url])),
    facts,
    clock,
    timers,
    faults,
    calls,
    token: (email) => signIn(endpoints.cognito, pool.clientId, email),
    idle: () => untilQuiet(() => isSettled() && timers.busy() === 0),
    depth: (queueId) => queues.depth(nameOf(facts.queues.find((queue) => queue.id === queueId)?.url ?? queueId)),
    stop: teardown.run,
  };
}

const at = (port: number): string => `http://${HOST}:${port}`;
const nameOf = (queue: string): string => queue.split(/[/:]/).at(-1) ?? queue;

interface Ports {
  readonly http: number;
  readonly world: number;
  readonly smtp: number;
  readonly sqs: number;
  readonly cognito: number;
}

/** cognito-local's usual port: its number is part of every token's issuer, so a fixed one lets tokens outlive a restart. */
const COGNITO_PORT = 9229;

async function choosePorts({ ports }: LocalCloudOptions): Promise<Ports> {
  const [http = 0, world = 0, smtp = 0, sqs = 0, anyPort = 0] = await freePorts(5);
  const cognito = ports.http !== 0 && (await isPortFree(COGNITO_PORT)) ? COGNITO_PORT : anyPort;
  return { http: ports.http || http, world: ports.world || world, smtp: ports.smtp || smtp, sqs, cognito };
}

/** The template was made with a fixed address of the simulated Graph API; functions get the one that is served. */
function withWorld(facts: CloudFacts, worldUrl: string): CloudFacts {
  const functions = facts.functions.map((one) => {
    const entries = Object.entries(one.environment).map(([name, value]) => [name, value.replace(GRAPH_ORIGIN, worldUrl)]);
    return { ...one, environment: Object.fromEntries(entries) };
  });
  return { ...facts, functions };
}

function sayNotImitated(facts: CloudFacts, log: Log): void {
  const types = [...facts.notImitated].map(([type, count]) => (count > 1 ? `${type} (${count})` : type));
  if (types.length > 0) log(`Declared but not imitated here: ${types.join(', ')}.`);
}

function requirePool(facts: CloudFacts): UserPoolFacts {
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
  readonly databaseFile: string;
}

async function startEngines({ options, facts, ports, clock, timers, teardown }: EngineInput): Promise<Engines> {
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
    startCognito({ stateDir, logDir, port: ports.cognito, pool: requirePool(facts) }).then(started),
    startQueues({
      stateDir,
      port: ports.sqs,
      queues: facts.queues,
      buckets: facts.buckets,
      delay: ({ queueUrl, body, delaySeconds }) => {
        const key = `${Date.now()}-${process.pid}-${delayed++}`;
        timers.set({ kind: DELAYED_MESSAGE, key, dueAt: clock.now() + delaySeconds * 1000, payload: { queueUrl, body } });
      },
    }).then(started),
  ]);
  await dynamo.createTables(facts.tables);
  const endpoints = { dynamodb: dynamo.url, sqs: queues.url, s3: queues.url, cognito: cognito.url };
  return { endpoints, queues, databaseFile: requireDatabase(dynamo) };
}

async function allOrFirstError<T extends readonly unknown[]>(promises: { [K in keyof T]: Promise<T[K]> }): Promise<T> {
  await Promise.allSettled(promises);
  return Promise.all(promises) as unknown as Promise<T>;
}

function requireDatabase(dynamo: DynamoEngine): string {
  if (!dynamo.databaseFile) throw new Error('DYNAMODB_ENDPOINT names a table engine whose stream the local cloud cannot read yet; unset it to use dynoxide.');
  return dynamo.databaseFile;
}

interface FunctionInput {
  readonly options: LocalCloudOptions;
  readonly facts: CloudFacts;
  readonly clock: { offsetMs(): number };
  readonly endpoints: Endpoints;
  readonly teardown: Teardown;
}

interface Functions {
  readonly runtime: Runtime;
  readonly faults: Faults;
  readonly calls: LocalCloud['calls'];
  /** Tells the functions where the services are. */
  attach(services: Services): Promise<void>;
}

function startFunctions({ options, facts, clock, endpoints, teardown }: FunctionInput): Functions {
  const recorder = options.record ? createRecorder(join(options.stateDir, 'calls.jsonl')) : undefined;
  let between: Between | undefined;
  const onChange = () => {
    void between?.adjust().then((hasChanged) => hasChanged && runtime.recycle());
  };
  const faults = createFaults({ adversarySeed: options.adversary?.seed, onChange });
  const runtime = createRuntime({
    functions: facts.functions,
    logDir: join(options.stateDir, 'logs'),
    region: facts.region,
    variablesOf: (one) => ({ ...queuesThrough(between, endpoints, one.environment), ...options.environment, ...endpointVariables(between, endpoints) }),
    clockOffsetMs: clock.offsetMs,
    poolSizes: options.poolSizes ?? {},
  });
  teardown.add(runtime.stop);
  return {
    runtime,
    faults,
    calls: () => recorder?.calls() ?? [],
    async attach({ urls }) {
      const { dynamodb, sqs, s3 } = endpoints;
      const direct = { dynamodb, sqs, s3, ssm: urls.ssm, scheduler: urls.scheduler, ses: urls.ses };
      between = createBetween({ direct, tables: facts.tables, faults, recorder, killWorker: runtime.kill, adversarySeed: options.adversary?.seed });
      teardown.add(between.stop);
      await between.adjust();
    },
  };
}

function endpointVariables(between: Between | undefined, endpoints: Endpoints): Record<string, string> {
  if (!between) throw new Error('A function ran before the services it calls were up.');
  return {
    AWS_ENDPOINT_URL_DYNAMODB: between.urlOf('dynamodb'),
    AWS_ENDPOINT_URL_SQS: between.urlOf('sqs'),
    AWS_ENDPOINT_URL_S3: between.urlOf('s3'),
    AWS_ENDPOINT_URL_SSM: between.urlOf('ssm'),
    AWS_ENDPOINT_URL_SCHEDULER: between.urlOf('scheduler'),
    AWS_ENDPOINT_URL_SESV2: between.urlOf('ses'),
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: endpoints.cognito,
  };
}

/** The SDK calls a queue at its own address, whatever endpoint is set: a proxy is only passed when the address names it. */
function queuesThrough(between: Between | undefined, { sqs }: Endpoints, environment: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(environment).map(([name, value]) => [name, value.replace(sqs, between?.urlOf('sqs') ?? sqs)]);
  return Object.fromEntries(entries);
}

async function seedOnce(input: { stateDir: string; facts: CloudFacts; endpoints: Endpoints; clock: { now(): number; offsetMs(): number } }): Promise<void> {
  const marker = join(input.stateDir, 'seeded');
  if (existsSync(marker)) return;
  await seed({ endpoints: input.endpoints, tableName: input.facts.tables[0]?.name ?? '', users: localUsers(), clock: input.clock });
  writeFileSync(marker, new Date().toISOString());
}
