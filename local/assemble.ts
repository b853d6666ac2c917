/** Puts the local cloud together: engines, then what the templates declare, then the pumps and the gateway in front. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalCloud, LocalCloudOptions } from './cloud.ts';
import { localUsers, signIn } from './engines/cognito.ts';
import { createObjectWriter } from './engines/objects.ts';
import { startGateway } from './gateway/server.ts';
import { createSite } from './gateway/site.ts';
import { startSockets } from './gateway/sockets.ts';
import { untilQuiet } from './idle.ts';
import { createInvoke } from './invocations.ts';
import { startPumps } from './pumps/start-pumps.ts';
import { announce, withdraw } from './running.ts';
import { seed } from './seed.ts';
import type { Endpoints, SendOptions } from './service-deps.ts';
import { createClock } from './services/clock.ts';
import { createTimers } from './services/timers.ts';
import { at, choosePorts, handleDelayed, requirePool, startEngines } from './start-engines.ts';
import { startFunctions } from './start-functions.ts';
import { startServices } from './start-services.ts';
import { PROJECT_DIR, synthesize } from './synth.ts';
import type { Teardown } from './teardown.ts';
import type { CloudFacts } from './template/facts.ts';
import { readCloudFacts } from './template/read.ts';

type Log = (line: string) => void;

const DEFAULT_POOL_SIZE = 2;
/** Where `npm run build:web` puts the page. */
const BUILT_PAGE = join(PROJECT_DIR, 'web', 'dist');

export async function assemble(options: LocalCloudOptions, log: Log, teardown: Teardown): Promise<LocalCloud> {
  const { stateDir } = options;
  mkdirSync(join(stateDir, 'logs'), { recursive: true });
  const ports = await choosePorts(options, teardown);
  const addresses = {
    sqsUrl: at(ports.sqs),
    cognitoUrl: at(ports.cognito),
    gatewayUrl: at(ports.http),
    socketsUrl: at(ports.sockets),
    worldUrl: at(ports.world),
  };
  const facts = readCloudFacts(options.cdkOut ?? (await synthesize(log)), addresses);
  sayNotImitated(facts, log);

  const clock = createClock({ stateDir });
  // Filled in below: timers wait for quiet, and quiet is only known once everything runs.
  let isSettled = () => true;
  const timers = createTimers({ stateDir, clock, idle: () => untilQuiet(() => isSettled()) });
  teardown.add(timers.close);
  const engines = await startEngines({ options, facts, ports, clock, timers, teardown });
  const { endpoints, queues } = engines;
  const sendToQueue = (queue: string, body: string, sendOptions?: SendOptions) => queues.send(nameOf(queue), body, sendOptions);
  handleDelayed(timers, sendToQueue);

  const { runtime, faults, attach, calls, urlOf } = startFunctions({
    options,
    facts,
    clock,
    endpoints,
    socketsUrl: addresses.socketsUrl,
    teardown,
  });
  const invoke = createInvoke({ functions: facts.functions, runtime, timers, clock, sendToQueue, retryAfterMs: options.retryAfterMs });
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
  await seedOnce({ stateDir, facts, endpoints, clock, example: options.example ?? false });

  const pumps = startPumps({
    stateDir,
    facts,
    engine: queues,
    runtime,
    faults,
    openStream: engines.openStream,
    lanesOf: (functionId) => options.poolSizes?.[functionId] ?? DEFAULT_POOL_SIZE,
    sendToQueue,
    adversarySeed: options.adversary?.seed,
  });
  teardown.add(pumps.stop);
  const sockets = facts.sockets && (await startSockets({ facts: facts.sockets, port: ports.sockets, run: runtime.run }));
  if (sockets) teardown.add(sockets.stop);
  await options.pageIsBuilt;
  // Links to the bucket lead through whatever stands in front of it, so the page may ask there.
  const addressed = (text: string) => text.replaceAll(endpoints.s3, urlOf('s3'));
  const site = facts.site && createSite({ facts: facts.site, directory: options.pageDir ?? BUILT_PAGE, addressed });
  const gateway = await startGateway({ port: ports.http, routes: facts.routes, run: runtime.run, site, sockets });
  teardown.add(gateway.stop);
  isSettled = () => pumps.isQuiet() && runtime.busy() === 0 && services.busyMails() === 0;
  timers.start();

  const pool = requirePool(facts);
  announce(stateDir, {
    pid: process.pid,
    http: gateway.url,
    world: services.urls.world,
    cognito: endpoints.cognito,
    clientId: pool.clientId,
    dynamodb: endpoints.dynamodb,
    ssm: services.urls.ssm,
    tableName: facts.tables[0]?.name ?? '',
    userPoolId: pool.id,
  });
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
    invoke: async (reference, event) => void (await invoke(reference, event, 'async')),
    depth: (queueId) => queues.depth(nameOf(facts.queues.find((queue) => queue.id === queueId)?.url ?? queueId)),
    stop: teardown.run,
  };
}

const nameOf = (queue: string): string => queue.split(/[/:]/).at(-1) ?? queue;

function sayNotImitated(facts: CloudFacts, log: Log): void {
  const types = [...facts.notImitated].map(([type, count]) => (count > 1 ? `${type} (${count})` : type));
  if (types.length > 0) log(`Declared but not imitated here: ${types.join(', ')}.`);
}

async function seedOnce(input: {
  stateDir: string;
  facts: CloudFacts;
  endpoints: Endpoints;
  clock: { now(): number; offsetMs(): number };
  example: boolean;
}): Promise<void> {
  const marker = join(input.stateDir, 'seeded');
  if (existsSync(marker)) return;
  const { facts, endpoints, clock, example } = input;
  await seed({ endpoints, tableName: facts.tables[0]?.name ?? '', users: localUsers(example), clock, example });
  writeFileSync(marker, new Date().toISOString());
}
