/** Sockets, as types: who may connect, who is connected, who looks at what, and how they are told. */
import type { Listener } from '#domain/live';
import type { Doing, LiveFrame } from '#schemas/live';
import type { Instant } from '#schemas/primitives';

/** Who holds a pass, and the sign-in that it came of. */
export type PassHolder = { readonly agentId: string; readonly signedInAt: Instant };

/** Good once, until `expiresAt`. Only a digest of it is kept. */
export type PassStore = {
  readonly issue: (holder: PassHolder, expiresAt: Instant) => Promise<string>;
  /** Whose it was; undefined when there is none, or none any more. */
  readonly redeem: (pass: string, now: Instant) => Promise<PassHolder | undefined>;
};

export type Connection = Listener & {
  readonly connectionId: string;
  /** The agent's, for those who look at the same ticket. */
  readonly name: string;
  /** Their custom role. */
  readonly roleId?: string;
  readonly connectedAt: Instant;
  /** It ends with the sign-in that it came of. */
  readonly signedInAt: Instant;
};

/** Lives of connections are counted by the machine's own time, as API Gateway counts them. */
export type ConnectionStore = {
  readonly keep: (connection: Connection) => Promise<void>;
  /** Consistent. `looksAt`: the ticket it has open. */
  readonly find: (connectionId: string) => Promise<(Connection & { readonly looksAt?: number }) | undefined>;
  readonly forget: (connection: Connection) => Promise<void>;
  /** As above, but for one so young that the gateway may still be connecting it. @returns whether it is forgotten. */
  readonly forgetGone: (connection: Connection) => Promise<boolean>;
  /** Those in one of the teams, and those who read all. */
  readonly hearing: (teamIds: readonly string[]) => Promise<Connection[]>;
  /** Consistent. */
  readonly ofAgent: (agentId: string) => Promise<Connection[]>;
  readonly ofRole: (roleId: string) => Promise<Connection[]>;
};

/** A tab that has a ticket open. */
export type Look = { readonly connectionId: string; readonly agentId: string; readonly name: string; readonly doing: Doing };

export type LookStore = {
  /** What the connection has open from now on. @returns what it did there before, unless that is over. */
  readonly look: (
    connection: Connection & { readonly looksAt?: number },
    at: { readonly number: number; readonly doing: Doing; readonly now: Instant; readonly until: Instant },
  ) => Promise<Doing | undefined>;
  /** It has nothing open any more. */
  readonly leave: (connection: Connection & { readonly looksAt?: number }) => Promise<void>;
  /** Consistent. */
  readonly lookers: (number: number, now: Instant) => Promise<Look[]>;
};

/** What is known of a person at their sockets. */
export type Activity = {
  /** When they were last active; when they first connected, as long as they were not. */
  readonly activeAt: Instant;
  /** For when the next look is meant. */
  readonly watchAt?: Instant;
  /** When the last socket was lost. */
  readonly lostAt?: Instant;
};
export type ActivityStore = {
  /** Consistent. */
  readonly of: (agentId: string) => Promise<Activity | undefined>;
  /** What is kept already stays. */
  readonly connected: (agentId: string, at: Instant) => Promise<Activity>;
  readonly active: (agentId: string, at: Instant) => Promise<Activity>;
  readonly lost: (agentId: string, at: Instant) => Promise<void>;
  /** Only while the next look is meant for `from`. */
  readonly watch: (agentId: string, look: { readonly from: Instant | undefined; readonly to: Instant | undefined }) => Promise<void>;
};

export type LiveMessage = { readonly connectionId: string; readonly frame: LiveFrame };
/** Best effort, within a bounded time. */
export type Push = {
  /** @returns the connections that are gone. */
  readonly send: (messages: readonly LiveMessage[]) => Promise<string[]>;
  readonly close: (connectionIds: readonly string[]) => Promise<void>;
};
