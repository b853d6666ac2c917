/** Every port of the flows without AWS: the stores in memory, a clock that stands, and collectors for what goes out. */
import { digestKey } from '#adapters/digests';
import { createParticipantDigest, createReplyAddresses } from '#adapters/reply-address';
import { createSealer } from '#adapters/sealer';
import { createTimeZones } from '#adapters/time-zones';
import { PermanentError, TransientError } from '#domain/errors';
import { timerAt } from '#domain/timer';
import type { DraftStore } from '#flows/api-ports';
import type { ApplyPorts } from '#flows/apply-page';
import type { TimerPorts } from '#flows/arm-timer';
import type { DeliverPorts, Outgoing } from '#flows/deliver-ticket';
import type { EndPorts } from '#flows/end-sockets';
import type { FetchedFile, MediaPorts } from '#flows/fetch-media';
import { ingestEnvelope } from '#flows/ingest-envelope';
import type { IngestPorts, Taken } from '#flows/ingest-ports';
import type { ConnectionStore, PassStore } from '#flows/live-ports';
import type { NoticeMail } from '#flows/notice-ports';
import type { NotifyPorts } from '#flows/notify';
import type { Nudges, SendOutcome, StoredTicket } from '#flows/ports';
import type { ReconcilePorts } from '#flows/reconcile';
import type { SocketPorts } from '#flows/socket';
import { TicketEntry, type TicketEvent, type TicketEventType } from '#schemas/event';
import type { BodyContent } from '#schemas/message';
import { type IdKind, type Instant, prefixOf } from '#schemas/primitives';
import type { InboundEnvelope, Task, WorkBody } from '#schemas/queue';
import type { SettingsKind } from '#schemas/settings';
import type { Ticket } from '#schemas/ticket';
import { anAgent, minute } from './factories.ts';
import { createInMemoryStores, type InMemoryStores } from './in-memory-stores.ts';
import { pushInto, type Sockets } from './memory-live.ts';

export const MAIL_DOMAIN = 'meja.local';
export const MAILBOX = 'support@meja.local';
export const PHONE_NUMBER_ID = '1065550000001';
export const DASHBOARD_URL = 'https://desk.meja.local';
const SIGNING_KEY = new Uint8Array(32).fill(7);
const ID_DIGITS = 26;

export const replyAddresses = createReplyAddresses({ signingKey: SIGNING_KEY, domain: MAIL_DOMAIN, mailboxLocal: 'support' });
export const participant = createParticipantDigest(SIGNING_KEY);

/** What a scripted sender says: an outcome, or something that goes wrong before a byte left. */
export type Answer = SendOutcome | { readonly outcome: 'unprepared'; readonly error: Error };
type AllPorts = IngestPorts &
  DeliverPorts &
  MediaPorts &
  TimerPorts &
  ReconcilePorts &
  NotifyPorts &
  ApplyPorts &
  SocketPorts &
  EndPorts & { readonly drafts: DraftStore; readonly passes: PassStore; readonly connections: ConnectionStore };

export type World = {
  readonly ports: AllPorts;
  readonly memory: InMemoryStores['memory'];
  readonly time: { now: Instant };
  readonly passSeconds: (seconds: number) => void;
  readonly nudged: { outbound: number[]; work: WorkBody[]; tasks: { task: Task; delaySeconds: number }[] };
  readonly armed: { number: number; at: Instant }[];
  readonly files: Map<string, { bytes: Uint8Array | string; mediaType: string }>;
  /** What reached a channel, in order; and what the channel is to say, one a send, `accepted` when nothing is left. */
  readonly sent: Outgoing[];
  readonly answers: Answer[];
  /** Notices that left as mails, and what SES is to say of each, `accepted` when nothing is left. */
  readonly noticeMails: NoticeMail[];
  readonly noticeAnswers: SendOutcome[];
  readonly sockets: Sockets;
  /** What the provider has for a media id, one a fetch. */
  readonly media: (FetchedFile | Error)[];
  readonly counted: Map<string, number>;
  readonly logged: { level: string; message: string; fields?: Record<string, unknown> }[];
};

export function createWorld(): World {
  const time = { now: minute(0) };
  const { memory, ...stores } = createInMemoryStores({ timerAt, nowMs: () => Date.parse(time.now) });
  const out = collectors();
  const world = { memory, time, ...out };
  const ports: AllPorts = {
    ...stores,
    clock: { now: () => time.now },
    newId: countingIds(),
    newSealer: createSealer,
    zones: createTimeZones(),
    pause: async () => undefined,
    digests: { key: digestKey, participant },
    mail: { domain: MAIL_DOMAIN, parseReplyAddress: replyAddresses.numberOf },
    hints: new Map(),
    nudges: nudgesInto(out.nudged),
    schedules: { wake: async (number, at) => void out.armed.push({ number, at }) },
    blobs: blobsIn(out.files),
    channels: { whatsapp: scripted(world), email: scripted(world) },
    sendNotice: async (mail) => {
      const outcome = out.noticeAnswers.shift() ?? { outcome: 'accepted', providerId: `notice.${out.noticeMails.length}` };
      if (outcome.outcome === 'accepted') out.noticeMails.push(mail);
      return outcome;
    },
    dashboardUrl: DASHBOARD_URL,
    push: pushInto(out.sockets),
    fetchMedia: async () => {
      const file = out.media.shift() ?? new PermanentError('There is no such media.');
      if (file instanceof Error) throw file;
      return file;
    },
    meter: { count: (name, value) => void out.counted.set(name, (out.counted.get(name) ?? 0) + value) },
    log: {
      info: (message, fields) => void out.logged.push({ level: 'info', message, fields }),
      warn: (message, fields) => void out.logged.push({ level: 'warn', message, fields }),
      error: (message, fields) => void out.logged.push({ level: 'error', message, fields }),
    },
    remainingMs: () => 300_000,
    settle: async () => undefined,
  };
  furnish(memory);
  return {
    ...world,
    ports,
    passSeconds: (seconds) => {
      time.now = new Date(Date.parse(time.now) + seconds * 1000).toISOString();
    },
  };
}

function collectors() {
  return {
    nudged: { outbound: [] as number[], work: [] as WorkBody[], tasks: [] as { task: Task; delaySeconds: number }[] },
    armed: [] as { number: number; at: Instant }[],
    files: new Map<string, { bytes: Uint8Array | string; mediaType: string }>(),
    sent: [] as Outgoing[],
    answers: [] as Answer[],
    noticeMails: [] as NoticeMail[],
    noticeAnswers: [] as SendOutcome[],
    sockets: { heard: [], closed: [], gone: new Set() } as Sockets,
    media: [] as (FetchedFile | Error)[],
    counted: new Map<string, number>(),
    logged: [] as { level: string; message: string; fields?: Record<string, unknown> }[],
  };
}

function countingIds(): (kind: IdKind) => string {
  let made = 0;
  return (kind) => {
    made += 1;
    return `${prefixOf(kind)}_${String(made).padStart(ID_DIGITS, '0')}`;
  };
}

const nudgesInto = (nudged: World['nudged']): Nudges => ({
  outbound: async (number) => void nudged.outbound.push(number),
  work: async (body) => void nudged.work.push(body),
  task: async (task, delaySeconds = 0) => void nudged.tasks.push({ task, delaySeconds }),
});

const blobsIn = (files: World['files']): IngestPorts['blobs'] => ({
  put: async (key, bytes, mediaType) => void files.set(key, { bytes, mediaType }),
  get: async (key, limitBytes) => {
    const file = files.get(key);
    if (!file) throw new PermanentError(`There is no object ${key}.`);
    const bytes = typeof file.bytes === 'string' ? new TextEncoder().encode(file.bytes) : file.bytes;
    if (bytes.byteLength > limitBytes) throw new PermanentError(`${key} is larger than ${limitBytes} bytes.`);
    return bytes;
  },
});

/** Each send takes the next answer; an accepted one has an id of its own. */
function scripted({ sent, answers }: Pick<World, 'sent' | 'answers'>): DeliverPorts['channels']['email'] {
  return async (outgoing) => {
    const answer = answers.shift();
    if (answer?.outcome === 'unprepared') throw answer.error;
    return async () => {
      sent.push(outgoing);
      return answer ?? { outcome: 'accepted', providerId: `provider.${sent.length}` };
    };
  };
}

/** One number, one mailbox, one team of two agents: what a fresh state has. */
function furnish(memory: World['memory']): void {
  setting(memory, 'channel', `whatsapp:${PHONE_NUMBER_ID}`, { channel: 'whatsapp', account: PHONE_NUMBER_ID, name: 'Meja' });
  setting(memory, 'channel', `email:${MAILBOX}`, { channel: 'email', account: MAILBOX, name: 'Meja' });
  setting(memory, 'team', 'default', { teamId: 'default', name: 'Default', memberIds: ['agent-1', 'agent-2'] });
  for (const agentId of ['agent-1', 'agent-2'])
    memory.agents.set(agentId, anAgent({ agentId, email: `${agentId}@meja.local`, capacity: 20 }));
}

export function setting(memory: World['memory'], kind: SettingsKind, id: string, value: unknown): void {
  memory.settings.set(`${kind}#${id}`, { kind, id, version: 1, value, updatedAt: minute(0), updatedBy: 'test' });
}

/** The inbound queue gives up after so many deliveries; a test's burst of one sender may need more. */
const DELIVERIES = 60;

/** As the queue does: handed out again, with a higher count, as long as it is asked to. */
export async function take(world: World, envelope: InboundEnvelope): Promise<Taken> {
  for (let delivery = 1; delivery <= DELIVERIES; delivery += 1) {
    try {
      return await ingestEnvelope(world.ports, envelope, delivery);
    } catch (error) {
      if (!(error instanceof TransientError)) throw error;
    }
  }
  throw new Error(`Not taken after ${DELIVERIES} deliveries.`);
}

export const numbersIn = ({ memory }: World): number[] => [...memory.tickets.keys()].sort((a, b) => a - b);

export async function storedOf(world: World, number: number): Promise<StoredTicket> {
  const stored = await world.ports.tickets.load(number);
  if (!stored) throw new Error(`There is no ticket #${number}.`);
  return stored;
}
export const ticketOf = async (world: World, number: number): Promise<Ticket> => (await storedOf(world, number)).ticket;

const entriesOf = ({ memory }: World, number: number) => (memory.ledgers.get(number) ?? []).map(({ stored }) => stored);

/** Everything that happened to a ticket, oldest first. */
export const eventsOf = (world: World, number: number): TicketEvent[] =>
  entriesOf(world, number).flatMap(({ entry }) => TicketEntry.parse(JSON.parse(entry)).events);

export const eventsOfType = <T extends TicketEventType>(world: World, number: number, type: T): Extract<TicketEvent, { type: T }>[] =>
  eventsOf(world, number).filter((event): event is Extract<TicketEvent, { type: T }> => event.type === type);

/** The bodies of a ticket's events of one type, oldest first. */
export function bodiesOf(world: World, number: number, type: TicketEventType): BodyContent[] {
  return entriesOf(world, number).flatMap(({ entry, bodies }) =>
    TicketEntry.parse(JSON.parse(entry)).events.flatMap((event) => {
      if (event.type !== type || !('body' in event) || event.body === undefined) return [];
      const stored = bodies[event.body.id];
      return stored ? [stored.content] : [];
    }),
  );
}
