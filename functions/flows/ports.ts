/** The outside world as types. An adapter is a function that returns one of these. */

import type { Routing } from '#domain/choose-team';
import type { DeskRules } from '#domain/context';
import type { StoredEntry } from '#domain/ledger';
import type { EntryHeader } from '#domain/ticket';
import type { Agent, AgentField } from '#schemas/agent';
import type { Channel, Identity } from '#schemas/channel';
import type { Contact, IdentityRecord } from '#schemas/contact';
import type { TicketEvent } from '#schemas/event';
import type { BodyContent, BodyRef, StoredBodies } from '#schemas/message';
import type { IdKind, Instant } from '#schemas/primitives';
import type { Task, WorkBody } from '#schemas/queue';
import type { ChannelSettings, DeskEvent, SettingsKind, SettingsRecord, TeamSettings } from '#schemas/settings';
import type { ApprovedTemplates } from '#schemas/template';
import type { Ticket } from '#schemas/ticket';
import type { JobWrite } from './job-ports.ts';

/** Domain time. */
export type Clock = { readonly now: () => Instant };
export type NewId = (kind: IdKind) => string;

/** Collects bodies on their way into an entry: `seal` salts and digests, `bodies` is what to store. */
export type Sealer = { readonly seal: (content: BodyContent) => BodyRef; readonly bodies: () => StoredBodies };

/** A snapshot with what only the store needs. `subject` is a body, shown in lists. */
export type StoredTicket = { readonly ticket: Ticket; readonly headHash: string; readonly subject: string };

/** One entry on one ticket. `before` is what was read; absent for a new ticket. */
export type TicketChange = {
  readonly before: StoredTicket | undefined;
  readonly after: Ticket;
  readonly header: EntryHeader;
  readonly events: readonly TicketEvent[];
  readonly bodies: StoredBodies;
  /** For a new ticket. */
  readonly subject?: string;
};

/** What else stands or falls with the entries, each with its own condition. */
export type Extra =
  /** Must not exist: what was seen once is not taken again. `expiresAt` in epoch seconds. */
  | {
      readonly kind: 'marker';
      readonly key: string;
      readonly number?: number;
      readonly messageId?: string;
      readonly jobId?: string;
      readonly digest?: string;
      readonly expiresAt?: number;
    }
  /** A way back to the ticket; the newest wins. */
  | { readonly kind: 'reference'; readonly key: string; readonly number: number; readonly messageId: string; readonly expiresAt?: number }
  | { readonly kind: 'new_contact'; readonly contact: Contact }
  /** Must not exist. */
  | { readonly kind: 'new_identity'; readonly record: IdentityRecord }
  /** Must lead to the contact, and the pointer be as read. */
  | {
      readonly kind: 'pointer';
      readonly identity: Identity;
      readonly contactId: string;
      readonly account: string;
      readonly from?: number;
      readonly to: number;
    }
  /** Must lead to the contact. */
  | { readonly kind: 'acknowledged'; readonly identity: Identity; readonly contactId: string; readonly at: readonly Instant[] }
  /** A further identity that leads to a contact; must not exist, and the one that it names as primary must lead there still. */
  | { readonly kind: 'alias'; readonly record: IdentityRecord }
  | { readonly kind: 'merge_suggestion'; readonly identity: Identity; readonly contactId: string }
  /** Must lead to the contact. One that is retired already keeps its time. */
  | { readonly kind: 'retire_identity'; readonly identity: Identity; readonly contactId: string; readonly at: Instant }
  /** In use again. Must lead to the contact. */
  | { readonly kind: 'revive_identity'; readonly identity: Identity; readonly contactId: string }
  /** `atMost`: the load before must not be above it, and the agent online: automation never exceeds capacity. */
  | {
      readonly kind: 'load';
      readonly agentId: string;
      readonly delta: number;
      readonly atMost?: number;
      readonly assignedAt?: Instant;
      /** The agent's turn in a round-robin team. */
      readonly turn?: { readonly teamId: string; readonly at: Instant };
    }
  | { readonly kind: 'parked' | 'unparked'; readonly channel: Channel; readonly account: string; readonly number: number };

export type AppendOutcome =
  | { readonly kind: 'committed'; readonly stored: readonly StoredTicket[] }
  /** A marker existed: someone did this already. */
  | { readonly kind: 'seen'; readonly key: string }
  /** Something is not as it was read: read again, decide again. */
  | { readonly kind: 'conflict'; readonly current?: StoredTicket };

export type Marker = Pick<Extract<Extra, { kind: 'marker' }>, 'key' | 'number' | 'messageId' | 'jobId' | 'digest'>;

/** Where a list begins and what it holds; `after` is the last work key of the page before. */
export type WorkQuery = {
  readonly of:
    | { readonly team: string }
    | { readonly assignee: string }
    | { readonly unassignedOf: string }
    | { readonly closedOf: string };
  /** Only what is neither solved nor closed. */
  readonly undone: boolean;
  readonly after?: string;
  /** Of work that is not closed: where it begins without `after`, and what it ends before. */
  readonly from?: string;
  readonly until?: string;
  readonly limit: number;
};

export type TicketStore = {
  /** A new number; gaps are fine. One trip, outside every transaction. */
  readonly nextNumber: () => Promise<number>;
  /** Consistent. */
  readonly load: (number: number) => Promise<StoredTicket | undefined>;
  /** Eventually consistent, in the order asked, absent ones left out. */
  readonly loadMany: (numbers: readonly number[]) => Promise<StoredTicket[]>;
  /** All or nothing. @throws TransientError when the store is throttled or out of reach. @throws HelpdeskError ledger_entry_too_large. */
  readonly append: (changes: readonly TicketChange[], extras: readonly Extra[]) => Promise<AppendOutcome>;
  /** Newest first; `before` excludes that version and later ones. */
  readonly entries: (number: number, page: { before?: number; limit: number }) => Promise<StoredEntry[]>;
  readonly entry: (number: number, version: number) => Promise<StoredEntry | undefined>;
  /** Work keys with their tickets' numbers, in work order. */
  readonly work: (query: WorkQuery) => Promise<{ number: number; workKey: string }[]>;
  readonly history: (contactId: string, page: { after?: string; limit: number }) => Promise<{ number: number; historyKey: string }[]>;
  readonly marker: (key: string) => Promise<Marker | undefined>;
};

/** What ingest reads in one trip. `identities` in the order asked, absent ones undefined. */
export type Lookup = {
  readonly marker: Marker | undefined;
  readonly identities: readonly (IdentityRecord | undefined)[];
  readonly references: readonly (Marker | undefined)[];
  readonly tickets: readonly (StoredTicket | undefined)[];
};
export type IntakeStore = {
  /** One consistent BatchGet. */
  readonly lookup: (wanted: {
    marker: string;
    identities: readonly Identity[];
    references?: readonly string[];
    tickets?: readonly number[];
  }) => Promise<Lookup>;
  /** Kept once under its id; a repeat changes nothing. */
  readonly quarantine: (item: Quarantined) => Promise<void>;
  readonly channelEvent: (item: ChannelEventRecord) => Promise<void>;
};

/** `envelope` is the inbound body as JSON, or its bucket key when it is large. */
export type Quarantined = {
  readonly id: string;
  readonly channel: Channel;
  readonly account: string;
  readonly reason: string;
  readonly kind: string;
  readonly receivedAt: Instant;
  readonly envelope: string;
  readonly releasedAt?: Instant;
};
export type ChannelEventRecord = {
  readonly id: string;
  readonly channel: Channel;
  readonly account: string;
  readonly field: string;
  readonly alarm: boolean;
  readonly at: Instant;
  readonly payload: string;
};

/** Settings as the rules want them, and the own accounts. Heads are cached for 30 s. */
export type Desk = {
  readonly rules: DeskRules;
  readonly channels: readonly ChannelSettings[];
  readonly teams: readonly TeamSettings[];
  readonly templates: ApprovedTemplates;
  /** Absent as long as nobody has set any. */
  readonly routing?: Routing;
};

/** Fields of an agent that people decide, some of them. */
export type AgentChange = Partial<Pick<Agent, AgentField | 'presence'>>;

export type DeskWrite =
  | { readonly kind: 'setting'; readonly record: SettingsRecord; readonly previous: number }
  /** `from`: must be as read; without it whatever was before gives way. `reason`: the desk's own, for sending somebody away. */
  | {
      readonly kind: 'presence';
      readonly agentId: string;
      readonly presence: Agent['presence'];
      readonly at: Instant;
      readonly from?: Pick<Agent, 'presence' | 'presenceAt'>;
      readonly reason?: Agent['awayReason'];
    }
  | {
      readonly kind: 'preferences';
      readonly agentId: string;
      readonly mailOff: NonNullable<Agent['mailOff']>;
      readonly quietHours?: Agent['quietHours'];
    }
  /** The agent's teams must be as read. */
  | { readonly kind: 'teams'; readonly agentId: string; readonly from: readonly string[]; readonly to: readonly string[] }
  /** Must not exist. */
  | { readonly kind: 'new_agent'; readonly agent: Agent }
  /** The changed fields must be as read. */
  | { readonly kind: 'agent'; readonly agentId: string; readonly from: AgentChange; readonly to: AgentChange }
  /** Must still be on the desk, in that role. */
  | { readonly kind: 'witness'; readonly agentId: string; readonly role: Agent['role'] }
  | { readonly kind: 'release'; readonly id: string; readonly at: Instant }
  /** Only forward. */
  | { readonly kind: 'signed_in'; readonly agentId: string; readonly at: Instant }
  /** Only forward. */
  | { readonly kind: 'signed_out'; readonly agentId: string; readonly at: Instant }
  /** All of it as read; where nothing changes it is only held against that. */
  | { readonly kind: 'contact'; readonly before: Contact; readonly after: Contact }
  /** As read; without `before` it must not exist, without `after` it is removed. */
  | { readonly kind: 'identity'; readonly before?: IdentityRecord; readonly after?: IdentityRecord }
  | { readonly kind: 'unblock'; readonly channel: Channel; readonly account: string }
  | JobWrite
  | Extract<Extra, { kind: 'marker' }>;

export type DirectoryStore = {
  /** `fresh`: read now, for whoever asks next as well. */
  readonly desk: (wanted?: { readonly fresh: boolean }) => Promise<Desk>;
  /** Consistent. */
  readonly setting: (kind: SettingsKind, id: string) => Promise<SettingsRecord | undefined>;
  /** As it was at a version, whatever holds now. */
  readonly settingVersion: (kind: SettingsKind, id: string, version: number) => Promise<SettingsRecord | undefined>;
  readonly agent: (agentId: string) => Promise<Agent | undefined>;
  readonly agents: (agentIds: readonly string[]) => Promise<Agent[]>;
  /** Sets a load that was counted wrong, unless it is not `from` any more. @returns whether it was set. */
  readonly recount: (load: { agentId: string; from: number; to: number }) => Promise<boolean>;
  readonly contact: (contactId: string) => Promise<Contact | undefined>;
  /** Eventually consistent, in any order, absent ones left out. */
  readonly contacts: (contactIds: readonly string[]) => Promise<Contact[]>;
  readonly identity: (identity: Identity) => Promise<IdentityRecord | undefined>;
  /** Contact and identities together; `taken` names the identity that already leads elsewhere. */
  readonly createContact: (contact: Contact) => Promise<{ kind: 'created' } | { kind: 'taken'; identity: Identity }>;
  readonly quarantined: (page: { after?: string; limit: number }) => Promise<{ items: Quarantined[]; last?: string }>;
  readonly quarantinedItem: (id: string) => Promise<Quarantined | undefined>;
  readonly channelEvents: (of: {
    channel: Channel;
    account: string;
    after?: string;
    limit: number;
  }) => Promise<{ items: ChannelEventRecord[]; last?: string }>;
  /** The ledger `settings`: one entry with its writes, one transaction. `conflict`: read again. */
  readonly record: (act: {
    at: Instant;
    actor: EntryHeader['actor'];
    commandId: string;
    events: readonly DeskEvent[];
    writes: readonly DeskWrite[];
  }) => Promise<'committed' | 'conflict'>;
  readonly block: (channel: Channel, account: string, code: string, at: Instant) => Promise<void>;
  readonly blocked: (channel: Channel, account: string) => Promise<string | undefined>;
  readonly parked: (channel: Channel, account: string) => Promise<number[]>;
};

/** At-least-once messages to our own functions. */
export type Nudges = {
  readonly outbound: (number: number) => Promise<void>;
  readonly work: (body: WorkBody) => Promise<void>;
  /** @param delaySeconds at most 900 (SQS). */
  readonly task: (task: Task, delaySeconds?: number) => Promise<void>;
};

/** Create-only wake-ups; a repeat is success. */
export type Schedules = { readonly wake: (number: number, at: Instant) => Promise<void> };

/** The bucket. */
export type Blobs = {
  readonly put: (key: string, bytes: Uint8Array | string, mediaType: string) => Promise<void>;
  /** @throws PermanentError when absent or above `limitBytes`. */
  readonly get: (key: string, limitBytes: number) => Promise<Uint8Array>;
};

/** `key` names a thing by what it is without telling it; `participant` is keyed, so that nobody can guess addresses from it. */
export type Digests = { readonly key: (...parts: readonly string[]) => string; readonly participant: (address: string) => string };

/** What a channel said of one send. */
export type SendOutcome =
  | { readonly outcome: 'accepted'; readonly providerId: string; readonly rfcMessageId?: string }
  | { readonly outcome: 'refused'; readonly code: string; readonly details: string; readonly isTransient?: boolean }
  /** Bytes were sent and no answer came: it may have arrived. */
  | { readonly outcome: 'unknown' }
  | { readonly outcome: 'not_sent'; readonly reason: string };

/** Counts that become alarms and graphs. */
export type Meter = { readonly count: (name: string, value: number) => void };
/** One line a decision: ids and enums only. */
export type Log = {
  readonly info: (message: string, fields?: Record<string, unknown>) => void;
  readonly warn: (message: string, fields?: Record<string, unknown>) => void;
  readonly error: (message: string, fields?: Record<string, unknown>) => void;
};
