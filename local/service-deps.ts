/** What the host hands to every service it starts (scheduler, parameters, mail, clock, the simulated world). */
import type { CloudFacts } from './template/facts.ts';

/** Domain time: the machine's time plus an offset that only the local cloud sets. */
export interface DomainClock {
  /** Milliseconds since the epoch, in domain time. */
  now(): number;
  /** Milliseconds added to the machine's time. */
  offsetMs(): number;
}

export type InvokeMode = 'sync' | 'async';

export interface SendOptions {
  readonly groupId?: string;
  readonly dedupId?: string;
}

/** Faults a person or a test may turn on while the cloud runs. */
export const FAULT_KINDS = ['crash', 'duplicate', 'reorder', 'throttle', 'provider_timeout'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  readonly kind: FaultKind;
  /** A function's construct id, a queue's name or `*`. */
  readonly target: string;
  /** Share of the occasions it strikes, 0 to 1. */
  readonly rate: number;
  readonly seed?: number;
}

export interface Faults {
  set(fault: Fault): void;
  clear(): void;
  list(): readonly Fault[];
  /** Whether the fault strikes this time; consumes one number of the seeded sequence. */
  strikes(kind: FaultKind, target: string): boolean;
}

/** Where each engine listens; world and smtp are filled once those services are up. */
export interface Endpoints {
  readonly dynamodb: string;
  readonly sqs: string;
  readonly s3: string;
  readonly cognito: string;
}

export interface ServiceDeps {
  readonly host: '127.0.0.1';
  /** The port to bind; 0 takes a free one. */
  readonly port: number;
  readonly stateDir: string;
  readonly clock: DomainClock;
  readonly template: CloudFacts;
  readonly endpoints: Endpoints;
  readonly gatewayUrl: string;
  readonly faults: Faults;
  /** Sync: the function's answer, or throws its error. Async: resolves once the event is stored durably. */
  invoke(functionId: string, event: unknown, mode: InvokeMode): Promise<unknown>;
  /** Takes a queue's URL, ARN or name. */
  sendToQueue(queue: string, body: string, options?: SendOptions): Promise<void>;
  putObject(bucket: string, key: string, body: Uint8Array, contentType?: string): Promise<void>;
  /** Resolves when queues, stream, invocations and due timers are quiet. */
  idle(): Promise<void>;
}
