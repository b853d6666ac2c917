/** A ticket's state in few bytes: a snapshot up to 1 KB is half as dear to write as one a byte above. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Rung } from '#schemas/escalation';
import type { Target } from '#schemas/sla';
import { type MergedTicket, type Outbound, type Suspended, Ticket, type TicketLink } from '#schemas/ticket';

/** Kept in the item's keys or in attributes of their own. */
type Derived = 'number' | 'version' | 'contactId' | 'teamId' | 'createdAt';
export type DerivedFields = Pick<Ticket, Derived>;

type Named =
  | Exclude<keyof Ticket, Derived>
  | keyof Target
  | keyof Rung
  | keyof Outbound
  | keyof MergedTicket
  | keyof Suspended
  | keyof TicketLink
  | keyof NonNullable<Ticket['skills']>
  | 'agentId'
  | 'version'
  | 'teamId';

/** Never give a letter another meaning: old snapshots are read by this table. */
const SHORT = {
  status: 's',
  priority: 'p',
  channel: 'c',
  account: 'a',
  assigneeId: 'A',
  statusSince: 'S',
  wakeAt: 'w',
  closeAt: 'C',
  followsUp: 'f',
  possiblyRelated: 'F',
  reopenCount: 'r',
  waitingSince: 'W',
  targets: 't',
  outbound: 'o',
  contactMessage: 'm',
  agentMessage: 'M',
  otherAgentMessage: 'O',
  changed: 'h',
  participants: 'P',
  attentionAt: 'T',
  windowExpiresAt: 'x',
  heldBy: 'H',
  heldWeight: 'g',
  lastCommandId: 'l',
  categoryId: 'ca',
  tags: 'tg',
  id: 'i',
  kind: 'k',
  startedAt: 'b',
  dueAt: 'd',
  targetSeconds: 'n',
  pausedAt: 'q',
  remainingMs: 'R',
  metAt: 'e',
  breachedAt: 'B',
  cancelledAt: 'L',
  policy: 'y',
  calendar: 'z',
  clock: 'K',
  pausesOnHold: 'ph',
  messageId: 'I',
  entry: 'E',
  state: 'u',
  attempt: 'N',
  at: 'j',
  retryAt: 'Y',
  automatic: 'U',
  acceptedAt: 'J',
  agentId: 'G',
  version: 'v',
  teamId: 'D',
  splitFrom: 'mf',
  mergedInto: 'mi',
  suspended: 'ms',
  merged: 'mm',
  number: 'mn',
  hops: 'mh',
  pointed: 'mp',
  links: 'lk',
  as: 'ls',
  ladder: 'la',
  reached: 're',
  step: 'st',
  notify: 'no',
  raisePriority: 'rp',
  unassign: 'ua',
  skills: 'sk',
  all: 'al',
  until: 'un',
  passedOver: 'po',
  subjectKind: 'sj',
} as const satisfies Record<Named, string>;

const shortOf = new Map<string, string>(Object.entries(SHORT));
const longOf = new Map<string, string>(Object.entries(SHORT).map(([long, short]) => [short, long]));

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
/** Begins an instant, as milliseconds after the ticket's creation in base 36; doubled, a text that begins so. */
const MARK = '~';
const RADIX = 36;

function shortenText(text: string, base: number): string {
  if (INSTANT.test(text)) return MARK + (Date.parse(text) - base).toString(RADIX);
  return text.startsWith(MARK) ? MARK + text : text;
}

function lengthenText(text: string, base: number): string {
  if (!text.startsWith(MARK)) return text;
  return text.startsWith(MARK, 1) ? text.slice(1) : new Date(base + Number.parseInt(text.slice(1), RADIX)).toISOString();
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);

type Step = { readonly names: ReadonlyMap<string, string>; readonly text: (text: string) => string };

function convert(value: unknown, step: Step): unknown {
  if (typeof value === 'string') return step.text(value);
  if (Array.isArray(value)) return value.map((element) => convert(element, step));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([, field]) => !isEmpty(field));
  return Object.fromEntries(fields.map(([name, field]) => [step.names.get(name) ?? name, convert(field, step)]));
}

/** The state as one line of JSON with short names, without what is empty or kept elsewhere. */
export function snapshotText(ticket: Ticket): string {
  const base = Date.parse(ticket.createdAt);
  const { number, version, contactId, teamId, createdAt, reopenCount, ...rest } = ticket;
  const state = { ...rest, reopenCount: reopenCount || undefined };
  return JSON.stringify(convert(state, { names: shortOf, text: (text) => shortenText(text, base) }));
}

/** What snapshots usually say, most frequent last. Frozen: packed snapshots are read with it. Another one needs another attribute. */
const DICTIONARY = Buffer.from(
  '"T":"~"C":"~"q":"~"L":"~"Y":"~"B":"~"x":"~"w":"~"f":"F":"O":"r":"P":["c":"manual"c":"whatsapp"c":"email"a":"support@' +
    '"s":"new"s":"pending"s":"on_hold"s":"solved"s":"open"p":"low"p":"high"p":"urgent"p":"medium"W":"~"S":"~"k":"first_reply.1"},' +
    '{"i":"next_reply.1","k":"next_reply","b":"~"d":"~"n":3600,"e":"~"y":"default@1","z":"default@1","K":"calendar"y":"default@1",' +
    '"z":"default@1","K":"business"},{"i":"resolution.1","k":"resolution","b":"~0","d":"~"n":86400"}],"o":[{"I":"msg_01"E":1,' +
    '"u":"queued"u":"claimed"u":"unknown","u":"sent","N":1,"j":"~"U":true},{"I":"msg_01","E":2,"u":"delivered","N":1,"j":"~"}],' +
    '"m":{"v":1,"j":"~"},"M":{"v":1,"G":"h":{"s":1,"A":1,"p":1,"D":"},"P":["0","H":"-4","g":1,"l":"cmd_01',
);

/** Less than half the size, at the price of not being readable in the console: for a snapshot that would be above 1 KB. */
export const packSnapshot = (text: string): Uint8Array => deflateRawSync(text, { level: 9, dictionary: DICTIONARY });

const EMPTY = { reopenCount: 0, targets: [], outbound: [], changed: {}, participants: [] };

/** What `snapshotText` and `packSnapshot` made, with what is kept elsewhere. @throws ZodError when it is not a ticket. */
export function ticketOfSnapshot(state: string | Uint8Array, derived: DerivedFields): Ticket {
  const text = typeof state === 'string' ? state : inflateRawSync(state, { dictionary: DICTIONARY }).toString();
  const { number, version, contactId, teamId, createdAt } = derived;
  const base = Date.parse(createdAt);
  const fields = convert(JSON.parse(text), { names: longOf, text: (value) => lengthenText(value, base) });
  return Ticket.parse({ ...EMPTY, ...(typeof fields === 'object' ? fields : {}), number, version, contactId, teamId, createdAt });
}
