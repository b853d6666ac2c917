/** Puts proxies between the functions and their engines while somebody records or meddles; otherwise calls go direct. */
import type { Faults } from '../service-deps.ts';
import type { TableFacts } from '../template/facts.ts';
import { SERVICES, type Service } from './aws-call.ts';
import { withLateAnswers } from './late-answers.ts';
import { createMeddler } from './meddler.ts';
import { type Observer, observed } from './observer.ts';
import { startProxy, type WireProxy } from './proxy.ts';
import { createRandom } from './random.ts';
import type { Recorder } from './recorder.ts';
import { createStaleIndex } from './stale-index.ts';

export interface Between {
  /** The address a function calls for a service now. */
  urlOf(service: Service): string;
  /** Stands in or steps aside, as faults and recording ask. Answers whether functions must be given new addresses. */
  adjust(): Promise<boolean>;
  stop(): Promise<void>;
}

export interface BetweenOptions {
  readonly direct: Readonly<Record<Service, string>>;
  readonly tables: readonly TableFacts[];
  readonly faults: Faults;
  readonly recorder?: Recorder;
  readonly observer?: Observer;
  readonly killWorker: (workerId: string) => void;
  readonly isAtLast: (workerId: string) => boolean;
  readonly adversarySeed?: number;
}

const DEFAULT_SEED = 1;

export function createBetween(options: BetweenOptions): Between {
  let proxies: ReadonlyMap<Service, WireProxy> | undefined;
  let starting: Promise<ReadonlyMap<Service, WireProxy>> | undefined;
  let isActive = false;
  const isNeeded = () =>
    options.recorder !== undefined ||
    options.observer !== undefined ||
    options.adversarySeed !== undefined ||
    options.faults.list().some((fault) => fault.kind === 'crash' || fault.kind === 'throttle');
  return {
    urlOf: (service) => (isActive ? proxies?.get(service)?.url : undefined) ?? options.direct[service],
    async adjust() {
      if (isNeeded() === isActive) return false;
      isActive = isNeeded();
      // Proxies once started stay until the end: a worker that still holds their address may be at work.
      starting ??= startAll(options);
      proxies = await starting;
      return true;
    },
    async stop() {
      await Promise.all([...(proxies?.values() ?? [])].map((proxy) => proxy.stop()));
    },
  };
}

async function startAll(options: BetweenOptions): Promise<ReadonlyMap<Service, WireProxy>> {
  const hashKeys = new Map(options.tables.map((table) => [table.name, hashKeyOf(table)]));
  const random = createRandom(options.adversarySeed ?? DEFAULT_SEED);
  const meddler = createMeddler({
    faults: options.faults,
    recorder: options.recorder,
    hashKeyOf: (table) => hashKeys.get(table) ?? 'pk',
    killWorker: options.killWorker,
    isAtLast: options.isAtLast,
    random,
    staleIndex: options.adversarySeed === undefined ? undefined : createStaleIndex({ tables: options.tables, random }),
  });
  const hindered = options.adversarySeed === undefined ? meddler : withLateAnswers(meddler, createRandom(options.adversarySeed + 1));
  const meddle = options.observer ? observed(hindered, options.observer) : hindered;
  const started = SERVICES.map(
    async (service) => [service, await startProxy({ service, target: options.direct[service], meddle })] as const,
  );
  return new Map(await Promise.all(started));
}

function hashKeyOf(table: TableFacts): string {
  const schema = Array.isArray(table.definition.KeySchema) ? table.definition.KeySchema : [];
  return schema.find((key) => key.KeyType === 'HASH')?.AttributeName ?? 'pk';
}
