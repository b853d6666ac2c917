/** Shapes that the host, the imitated services and the seed share. */
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
  /** A function's construct id (crash, throttle), a queue's construct id or `stream` (duplicate, reorder), or `*`. */
  readonly target: string;
  /** Share of the occasions it strikes, 0 to 1. */
  readonly rate: number;
  readonly seed?: number;
}

export interface Faults {
  set(fault: Fault): void;
  clear(): void;
  list(): readonly Fault[];
  /**
   * Whether the fault strikes this time; consumes one number of the seeded sequence.
   * @param isSpared whether the adversary's own faults hold back; those that somebody set never do.
   */
  strikes(kind: FaultKind, target: string, isSpared?: boolean): boolean;
}

/** Where each engine listens. */
export interface Endpoints {
  readonly dynamodb: string;
  readonly sqs: string;
  readonly s3: string;
  readonly cognito: string;
}
