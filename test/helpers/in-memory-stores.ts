/** The stores without a table, held to the same contract: for tests of flows. */

import { identityKey } from '#adapters/keys';
import type { ReadLedgerItem } from '#adapters/ledger-item';
import { readTicketItem } from '#adapters/ticket-item';
import type { DraftStore } from '#flows/api-ports';
import type { JobStore } from '#flows/job-ports';
import type { Activity, ActivityStore, ConnectionStore, LookStore, PassHolder, PassStore } from '#flows/live-ports';
import type { NoticeStore } from '#flows/notice-ports';
import type { ChannelEventRecord, DirectoryStore, IntakeStore, Marker, Quarantined, StoredTicket, TicketStore } from '#flows/ports';
import type { QueuePace } from '#flows/queue-pace';
import type { Agent } from '#schemas/agent';
import type { Identity } from '#schemas/channel';
import type { Contact, IdentityRecord } from '#schemas/contact';
import type { MessageDraft } from '#schemas/draft';
import type { Job } from '#schemas/job';
import type { Notice } from '#schemas/notice';
import type { Instant } from '#schemas/primitives';
import type { SettingsRecord } from '#schemas/settings';
import type { Ticket } from '#schemas/ticket';
import { memoryDirectory } from './memory-directory.ts';
import { memoryJobs } from './memory-jobs.ts';
import { type KeptConnection, type KeptLook, memoryActivity, memoryConnections, memoryLooks, memoryPasses } from './memory-live.ts';
import { memoryNotices } from './memory-notices.ts';
import { memoryTickets } from './memory-tickets.ts';

type Item = Parameters<typeof readTicketItem>[0];

/** Everything the table would hold. Tests may look into it and put agents and settings there. */
export type Memory = {
  lastNumber: number;
  /** As items, so that what the snapshot loses is lost here too. */
  readonly tickets: Map<number, Item>;
  /** Oldest first. */
  readonly ledgers: Map<ReadLedgerItem['ledger'], ReadLedgerItem[]>;
  readonly markers: Map<string, Marker>;
  readonly references: Map<string, Marker>;
  readonly contacts: Map<string, Contact>;
  identities: Map<string, IdentityRecord>;
  agents: Map<string, Agent>;
  /** By `<kind>#<id>`. */
  readonly settings: Map<string, SettingsRecord>;
  /** By `<agentId>#<number>`. */
  readonly drafts: Map<string, MessageDraft>;
  readonly jobs: Map<string, Job>;
  /** By team. */
  readonly pace: Map<string, Instant[]>;
  /** By `<kind>#<id>#<version>`. */
  readonly settingVersions: Map<string, SettingsRecord>;
  /** By agent, then by id. */
  readonly notices: Map<string, Map<string, Notice>>;
  readonly passes: Map<string, PassHolder & { readonly validUntil: Instant }>;
  /** By id. */
  readonly connections: Map<string, KeptConnection>;
  /** By `<number>#<connectionId>`. */
  readonly looks: Map<string, KeptLook>;
  /** By agent. */
  readonly activity: Map<string, Activity>;
  readonly quarantine: Map<string, Quarantined>;
  readonly channelEvents: Map<string, ChannelEventRecord>;
  /** `<channel>#<account>` -> code. */
  readonly blocked: Map<string, string>;
  /** `<channel>#<account>` -> numbers. */
  readonly parked: Map<string, Set<number>>;
  /** What the next appends meet instead of the table. */
  readonly faults: ('transient' | 'conflict')[];
};

export const emptyMemory = (): Memory => ({
  lastNumber: 0,
  tickets: new Map(),
  ledgers: new Map(),
  markers: new Map(),
  references: new Map(),
  contacts: new Map(),
  identities: new Map(),
  agents: new Map(),
  settings: new Map(),
  drafts: new Map(),
  jobs: new Map(),
  pace: new Map(),
  settingVersions: new Map(),
  notices: new Map(),
  passes: new Map(),
  connections: new Map(),
  looks: new Map(),
  activity: new Map(),
  quarantine: new Map(),
  channelEvents: new Map(),
  blocked: new Map(),
  parked: new Map(),
  faults: [],
});

export const nameOf = (identity: Identity): string => identityKey(identity).pk;
export const storedIn = (memory: Memory, number: number): StoredTicket | undefined => {
  const item = memory.tickets.get(number);
  return item && readTicketItem(item);
};

export type InMemoryStores = {
  readonly tickets: TicketStore;
  readonly intake: IntakeStore;
  readonly directory: DirectoryStore;
  readonly drafts: DraftStore;
  readonly jobs: JobStore;
  readonly pace: QueuePace;
  readonly notices: NoticeStore;
  readonly passes: PassStore;
  readonly connections: ConnectionStore;
  readonly looks: LookStore;
  readonly activity: ActivityStore;
  readonly memory: Memory;
};

/** `timerAt` as for the table's store; without it no entry carries one. `nowMs`: the machine's time. */
export function createInMemoryStores({
  timerAt = () => undefined,
  nowMs = Date.now,
}: {
  timerAt?: (ticket: Ticket) => Instant | undefined;
  nowMs?: () => number;
} = {}): InMemoryStores {
  const memory = emptyMemory();
  return {
    memory,
    tickets: memoryTickets(memory, timerAt),
    intake: memoryIntake(memory),
    directory: memoryDirectory(memory),
    drafts: {
      get: async (agentId, number) => memory.drafts.get(`${agentId}#${number}`),
      put: async (agentId, draft) => void memory.drafts.set(`${agentId}#${draft.number}`, draft),
    },
    jobs: memoryJobs(memory),
    notices: memoryNotices(memory),
    passes: memoryPasses(memory),
    connections: memoryConnections(memory, nowMs),
    looks: memoryLooks(memory),
    activity: memoryActivity(memory),
    pace: {
      matched: async (teamId, at) => void memory.pace.set(teamId, [...(memory.pace.get(teamId) ?? []), ...at]),
      matches: async (teamId) => memory.pace.get(teamId) ?? [],
    },
  };
}

function memoryIntake(memory: Memory): IntakeStore {
  return {
    lookup: async ({ marker, identities, references = [], tickets = [] }) => ({
      marker: memory.markers.get(marker),
      identities: identities.map((identity) => structuredClone(memory.identities.get(nameOf(identity)))),
      references: references.map((key) => memory.references.get(key)),
      tickets: tickets.map((number) => storedIn(memory, number)),
    }),
    quarantine: async (item) => {
      const kept = memory.quarantine.get(item.id);
      if (!kept || kept.releasedAt !== undefined) memory.quarantine.set(item.id, item);
    },
    channelEvent: async (item) => {
      memory.channelEvents.set(`${item.channel}#${item.account}#${item.at}#${item.id}`, item);
    },
  };
}
