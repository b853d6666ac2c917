/** The stores that must behave alike, each with its own engine. */
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { createActivityStore } from '#adapters/activity-store';
import { createConnectionStore } from '#adapters/connection-store';
import { createDirectoryStore } from '#adapters/directory-store';
import { createDraftStore } from '#adapters/draft-store';
import { createIntakeStore } from '#adapters/intake-store';
import { createJobStore } from '#adapters/job-store';
import { createLookStore } from '#adapters/look-store';
import { createNoticeStore } from '#adapters/notice-store';
import { createPassStore } from '#adapters/pass-store';
import { createQueuePace } from '#adapters/queue-pace';
import { agentItem } from '#adapters/records';
import { createTicketStore } from '#adapters/ticket-store';
import type { DraftStore } from '#flows/api-ports';
import type { JobStore } from '#flows/job-ports';
import type { ActivityStore, ConnectionStore, LookStore, PassStore } from '#flows/live-ports';
import type { NoticeStore } from '#flows/notice-ports';
import type { DirectoryStore, IntakeStore, TicketStore } from '#flows/ports';
import type { QueuePace } from '#flows/queue-pace';
import type { Agent } from '#schemas/agent';
import type { Ticket } from '#schemas/ticket';
import { dynamoDbLocal, dynoxide, type EngineSource } from '../helpers/dynamo-engine.ts';
import { minute } from '../helpers/factories.ts';
import { createInMemoryStores } from '../helpers/in-memory-stores.ts';

export type Stores = {
  readonly tickets: TicketStore;
  readonly intake: IntakeStore;
  readonly directory: DirectoryStore;
  readonly drafts: DraftStore;
  readonly jobs: JobStore;
  readonly notices: NoticeStore;
  readonly pace: QueuePace;
  readonly passes: PassStore;
  readonly connections: ConnectionStore;
  readonly looks: LookStore;
  readonly activity: ActivityStore;
  /** The machine's time, which connections live by; a test may move it. */
  readonly machine: { nowMs: number };
  readonly addAgent: (agent: Agent) => Promise<void>;
  readonly stop: () => Promise<void>;
};
export type StoresSource = { readonly name: string; readonly missing?: string; readonly start: () => Promise<Stores> };

/** The tests' timer: the ticket's wake time. */
export const timerAt = (ticket: Ticket) => ticket.wakeAt;

const inMemory: StoresSource = {
  name: 'in memory',
  start: async () => {
    const machine = { nowMs: Date.parse(minute(0)) };
    const { memory, ...stores } = createInMemoryStores({ timerAt, nowMs: () => machine.nowMs });
    const addAgent = async (agent: Agent) => {
      memory.agents.set(agent.agentId, agent);
    };
    return { ...stores, machine, addAgent, stop: async () => undefined };
  },
};

const inTable = ({ start, ...engine }: EngineSource): StoresSource => ({
  ...engine,
  start: async () => {
    const { client, tableName, stop } = await start();
    const access = { client, tableName };
    const machine = { nowMs: Date.parse(minute(0)) };
    return {
      tickets: createTicketStore({ ...access, timerAt }),
      intake: createIntakeStore(access),
      directory: createDirectoryStore(access),
      drafts: createDraftStore(access),
      jobs: createJobStore(access),
      notices: createNoticeStore(access),
      pace: createQueuePace(access),
      passes: createPassStore(access),
      connections: createConnectionStore(access, () => machine.nowMs),
      looks: createLookStore(access),
      activity: createActivityStore(access),
      machine,
      addAgent: async (agent) => {
        await client.send(new PutItemCommand({ TableName: tableName, Item: agentItem(agent) }));
      },
      stop,
    };
  },
});

/** A source that cannot be used on this machine says so once and is left out. */
export function usable<T extends { name: string; missing?: string }>(sources: readonly T[]): T[] {
  for (const { name, missing } of sources) if (missing) console.warn(`Not tested with ${name}: ${missing}.`);
  return sources.filter(({ missing }) => !missing);
}

export const engines = (): EngineSource[] => usable([dynoxide(), dynamoDbLocal()]);
export const storeSources = (): StoresSource[] => [inMemory, ...engines().map(inTable)];
