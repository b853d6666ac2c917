/** Made-up tickets, contacts and changes: name only the fields that matter to the test. */
import { createHash } from 'node:crypto';
import { canonicalJson } from '#domain/ledger';
import { evolve } from '#domain/ticket';
import type { StoredTicket, TicketChange } from '#flows/ports';
import type { Agent } from '#schemas/agent';
import type { Identity } from '#schemas/channel';
import type { Contact, IdentityRecord } from '#schemas/contact';
import type { Actor, TicketEvent } from '#schemas/event';
import type { Job } from '#schemas/job';
import type { BodyContent, BodyRef, StoredBodies } from '#schemas/message';
import type { Instant } from '#schemas/primitives';
import type { Target } from '#schemas/sla';
import type { Ticket } from '#schemas/ticket';

/** A Monday morning in Jakarta. */
const START_MS = Date.parse('2026-11-23T02:15:00.000Z');
const MINUTE_MS = 60_000;

/** So many minutes after the tests' Monday, 09:15 WIB. */
export const minute = (minutes: number): Instant => new Date(START_MS + minutes * MINUTE_MS).toISOString();

export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

const ID_DIGITS = 26;
let made = 0;
/** Different at every call, the same in every run. */
export const anId = (prefix: 'con' | 'msg' | 'att' | 'cmd' | 'upl' | 'qua' | 'job'): string => {
  made += 1;
  return `${prefix}_${String(made).padStart(ID_DIGITS, '0')}`;
};

export const aTarget = (fields: Partial<Target> = {}): Target => ({
  id: 'first_reply.1',
  kind: 'first_reply',
  startedAt: minute(0),
  dueAt: minute(60),
  targetSeconds: 3600,
  policy: 'default@1',
  calendar: 'default@1',
  clock: 'business',
  ...fields,
});

export const aTicket = (fields: Partial<Ticket> = {}): Ticket => ({
  number: 1042,
  version: 1,
  status: 'new',
  priority: 'medium',
  channel: 'whatsapp',
  account: '1065550000001',
  contactId: 'con_00000000000000000000000001',
  teamId: 'default',
  createdAt: minute(0),
  statusSince: minute(0),
  reopenCount: 0,
  targets: [],
  outbound: [],
  changed: {},
  participants: [],
  lastCommandId: 'cmd_00000000000000000000000001',
  ...fields,
});

export const anAgent = (fields: Partial<Agent> = {}): Agent => ({
  agentId: 'agent-1',
  name: 'Sari',
  email: 'agent1@meja.local',
  role: 'agent',
  active: true,
  teams: ['default'],
  skills: [],
  presence: 'online',
  capacity: 4,
  load: 0,
  ...fields,
});

/** One that is about to look at its first page. */
export const aJob = (fields: Partial<Job> = {}): Job => ({
  jobId: anId('job'),
  setting: { kind: 'policy', id: 'default', version: 1 },
  state: 'running',
  startedAt: minute(0),
  startedBy: 'agent-9',
  startsAt: minute(0),
  page: 1,
  walk: 1,
  looked: 0,
  changed: 0,
  failed: 0,
  changedInWalk: 0,
  movedAt: minute(0),
  ...fields,
});

/** A WhatsApp number nobody else in the tests has. */
export const anIdentity = (fields: Partial<Identity> = {}): Identity => {
  made += 1;
  return { kind: 'wa_phone', scope: 'waba', value: `62812${String(made).padStart(8, '0')}`, ...fields };
};

export const aContact = (fields: Partial<Contact> = {}): Contact => ({
  contactId: anId('con'),
  name: 'Budi',
  createdAt: minute(0),
  identities: [],
  ...fields,
});

export const anIdentityRecord = (identity: Identity, fields: Partial<IdentityRecord> = {}): IdentityRecord => ({
  identity,
  contactId: anId('con'),
  primary: identity,
  pointers: {},
  acknowledgedAt: [],
  ...fields,
});

/** A body and what an entry says of it. */
export function sealed(content: BodyContent, id = 'body_1'): { ref: BodyRef; bodies: StoredBodies } {
  const text = canonicalJson(content);
  const salt = 'c2FsdA';
  return { ref: { id, digest: digest(salt + text), bytes: Buffer.byteLength(text) }, bodies: { [id]: { salt, content } } };
}

const CONTACT: Actor = { kind: 'contact', id: 'con_00000000000000000000000001' };

type Opened = {
  readonly number: number;
  readonly at?: Instant;
  readonly commandId?: string;
  readonly text?: string;
  readonly subject?: string;
} & Partial<Pick<Ticket, 'contactId' | 'teamId' | 'priority'>>;

/** A ticket opened by a contact's first message. */
export function openingOf({
  number,
  at = minute(0),
  commandId = anId('cmd'),
  text = 'Paket saya belum sampai.',
  subject,
  ...fields
}: Opened): TicketChange {
  const { ref, bodies } = sealed({ text });
  const header = { number, version: 1, at, actor: CONTACT, commandId };
  const where = { channel: 'whatsapp', account: '1065550000001' } as const;
  const ticketOpened: TicketEvent = {
    type: 'TicketOpened',
    ...where,
    contactId: CONTACT.id,
    teamId: 'default',
    priority: 'medium',
    openedBy: 'contact',
    ...fields,
  };
  const messageReceived: TicketEvent = {
    type: 'MessageReceived',
    ...where,
    messageId: anId('msg'),
    body: ref,
    attachments: [],
    sentAt: at,
  };
  const events = [ticketOpened, messageReceived];
  const after = evolve(evolve(undefined, ticketOpened, header), messageReceived, header);
  return { before: undefined, after, header, events, bodies, ...(subject === undefined ? {} : { subject }) };
}

type Change = { readonly at?: Instant; readonly commandId?: string; readonly actor?: Actor; readonly bodies?: StoredBodies };

/** What `events` make of a stored ticket. */
export function changeOf(before: StoredTicket, events: readonly TicketEvent[], change: Change = {}): TicketChange {
  const { at = minute(before.ticket.version), commandId = anId('cmd'), actor = { kind: 'agent', id: 'agent-1' }, bodies = {} } = change;
  const header = { number: before.ticket.number, version: before.ticket.version + 1, at, actor, commandId };
  const after = events.reduce((ticket, event) => evolve(ticket, event, header), before.ticket);
  return { before, after, header, events, bodies };
}

export const priorityChange = (before: StoredTicket, to: Ticket['priority'], change: Change = {}): TicketChange =>
  changeOf(before, [{ type: 'PriorityChanged', from: before.ticket.priority, to }], change);
