/** The local cloud: reads the synthesized app, starts the engines, and connects the same bundled functions to them. */
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordedCall } from './adversary/aws-call.ts';
import type { Observer } from './adversary/observer.ts';
import { assemble } from './assemble.ts';
import { checkPortIsFree } from './engines/ports.ts';
import { findRunning } from './running.ts';
import type { Endpoints, Faults } from './service-deps.ts';
import type { Clock } from './services/clock.ts';
import type { Timers } from './services/timers.ts';
import { createTeardown } from './teardown.ts';
import type { CloudFacts } from './template/facts.ts';

export interface LocalCloudOptions {
  readonly stateDir: string;
  /** 0 takes a free port. */
  readonly ports: { readonly http: number; readonly world: number; readonly smtp: number };
  /** Empties the state first. */
  readonly fresh?: boolean;
  /** A fresh state begins with the example's desk. */
  readonly example?: boolean;
  /** Turns on what makes distributed systems hard, by seed. */
  readonly adversary?: { readonly seed: number };
  /** Writes every AWS call of every function to `<stateDir>/calls.jsonl`. */
  readonly record?: boolean;
  /** Hears of every AWS call of every function, and of every run of one. */
  readonly observer?: Observer;
  readonly quiet?: boolean;
  /** Worker threads by function; two unless said. */
  readonly poolSizes?: Readonly<Record<string, number>>;
  /** An assembly that is there already; unset: synthesized when the sources changed. */
  readonly cdkOut?: string;
  /** The built page; unset: `web/dist`. */
  readonly pageDir?: string;
  /** Nothing is served before it. */
  readonly pageIsBuilt?: Promise<void>;
  /** Waits before an ended asynchronous run is repeated, in milliseconds; one and two minutes unless said, as Lambda waits. */
  readonly retryAfterMs?: readonly number[];
  /** The longest that a failed message of a queue stays hidden; unset: as long as SQS would hide it. */
  readonly hiddenAtMostSeconds?: number;
  /** Environment variables that every function gets on top of its own. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface LocalCloud {
  readonly urls: Endpoints & { readonly http: string; readonly world: string; readonly smtp: number };
  readonly tableName: string;
  readonly bucketName: string;
  /** By construct id: `InboundQueue`. */
  readonly queueUrls: Readonly<Record<string, string>>;
  readonly facts: CloudFacts;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly faults: Faults;
  /** Distinct AWS calls so far; empty unless recording. */
  calls(): readonly RecordedCall[];
  /** An access token of a local user. */
  token(email: string): Promise<string>;
  /** Resolves when queues, stream, invocations and due timers are quiet. */
  idle(): Promise<void>;
  /** Hands an event to a function, by its ARN or construct id, as an asynchronous caller does. */
  invoke(functionReference: string, event: unknown): Promise<void>;
  /** Messages that wait or are in flight in a queue, by construct id. */
  depth(queueId: string): { readonly ready: number; readonly inflight: number };
  stop(): Promise<void>;
}

/** @throws Error with one sentence when a port is taken, an engine is missing or a template cannot be wired. */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const log = options.quiet ? () => undefined : (line: string) => console.log(line);
  await refuseDouble(options);
  if (options.fresh) emptyState(options.stateDir);
  const teardown = createTeardown();
  try {
    return await assemble(options, log, teardown);
  } catch (error) {
    await teardown.run();
    throw error;
  }
}

async function refuseDouble({ stateDir, ports }: LocalCloudOptions): Promise<void> {
  const running = await findRunning(stateDir);
  if (running)
    throw new Error(`A local cloud (process ${running.pid}, ${running.http}) already uses ${stateDir}: end it, or set MEJA_STATE_DIR.`);
  await checkPortIsFree(ports.http, 'the HTTP API', 'MEJA_PORT_HTTP');
  await checkPortIsFree(ports.world, 'the simulated world', 'MEJA_PORT_WORLD');
  await checkPortIsFree(ports.smtp, 'mail', 'MEJA_PORT_SMTP');
}

/** Engines' data, clocks, timers and logs; the synthesized app is not state, and the example has its own. */
function emptyState(stateDir: string): void {
  const kept = new Set(['cdk.out', 'example']);
  mkdirSync(stateDir, { recursive: true });
  for (const name of readdirSync(stateDir)) if (!kept.has(name)) rmSync(join(stateDir, name), { recursive: true, force: true });
}
