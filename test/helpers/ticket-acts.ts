/** What people, channels and machines do to a ticket, as tests name it: only what matters is given. */
import type { Command, CommandOf } from '#domain/command';
import type { Agent } from '#schemas/agent';
import type { Actor } from '#schemas/event';
import type { AppliedSetting } from '#schemas/job';
import type { Instant } from '#schemas/primitives';
import type { Calendar } from '#schemas/sla';
import type { Ticket } from '#schemas/ticket';
import { aTicket, sealed } from './factories.ts';

/**
 * `command` is told when it is done; `at` where the test says when, `promised` where it says which earlier calendars are known; `assignee`: whoever has the ticket, who is
 * there and has room unless said; null: no such agent.
 */
export type Act = {
  readonly by: Actor;
  readonly at?: Instant;
  readonly promised?: readonly Calendar[];
  readonly command: (at: Instant) => Command;
  readonly assignee?: Agent | null;
};

const ID_DIGITS = 26;
export const messageId = (n: number): string => `msg_${String(n).padStart(ID_DIGITS, '0')}`;
export const attachmentId = (n: number): string => `att_${String(n).padStart(ID_DIGITS, '0')}`;

export const NUMBER = 1042;
export const CONTACT_ID = 'con_00000000000000000000000001';
export const CONTACT: Actor = { kind: 'contact', id: CONTACT_ID };
export const CHANNEL: Actor = { kind: 'channel', id: 'whatsapp' };
export const agent = (id: string): Actor => ({ kind: 'agent', id });
export const machine = (id: string): Actor => ({ kind: 'system', id });

/** A writer to whom nothing is new. */
export const SAW_ALL = 999_999;
export const BODY = sealed({ text: 'Paket saya belum sampai.' }).ref;
export const WHERE = { channel: 'whatsapp', account: '1065550000001' } as const;

const WINDOW_MS = 24 * 3_600_000;
const windowFrom = (at: Instant): Instant => new Date(Date.parse(at) + WINDOW_MS).toISOString();

type When = { readonly at?: Instant };
type Message = CommandOf<'ReceiveMessage'>['message'];
type Opening = CommandOf<'OpenTicket'>['opening'];
export type Plan = CommandOf<'ReceiveMessage'>['acknowledgement'];

const opening = (more: Partial<Opening> = {}): Opening => ({ number: NUMBER, ...WHERE, contactId: CONTACT_ID, teamId: 'default', ...more });

const message = (n: number, at: Instant, more: Partial<Message>): Message => ({
  messageId: messageId(n),
  ...WHERE,
  body: BODY,
  attachments: [],
  sentAt: at,
  ...(more.channel === 'email' ? {} : { windowExpiresAt: windowFrom(more.sentAt ?? at) }),
  ...more,
});

type First = When & { readonly opening?: Partial<Opening>; readonly message?: Partial<Message>; readonly acknowledgement?: Plan };

/** A contact's first message, message 1. */
export const contactOpens = ({ at, opening: o, message: m = {}, acknowledgement }: First = {}): Act => ({
  by: CONTACT,
  at,
  command: (now) => ({ type: 'ReceiveMessage', opening: opening(o), message: message(1, now, m), acknowledgement }),
});

export const contactWrites = (n: number, { at, ...more }: When & Partial<Message> = {}): Act => ({
  by: CONTACT,
  at,
  command: (now) => ({ type: 'ReceiveMessage', message: message(n, now, more) }),
});

type AgentOpens = When & { readonly opening?: Partial<Opening> } & Omit<CommandOf<'OpenTicket'>, 'type' | 'opening'>;
export const agentOpens = (id: string, { at, opening: o, ...more }: AgentOpens = {}): Act => ({
  by: agent(id),
  at,
  command: () => ({ type: 'OpenTicket', opening: opening(o), ...more }),
});

/** What an agent's first message is made of. */
export const outgoing = (n: number) => ({ messageId: messageId(n), ...WHERE, body: BODY, attachments: [], form: 'text' }) as const;

type ReplyMore = When & Partial<Omit<CommandOf<'Reply'>, 'type'>>;
export const replies = (id: string, n: number, { at, ...more }: ReplyMore = {}): Act => ({
  by: agent(id),
  at,
  command: () => ({ type: 'Reply', seen: SAW_ALL, ...outgoing(n), ...more }),
});

export const notes = (id: string, n: number): Act => ({
  by: agent(id),
  command: () => ({ type: 'AddNote', messageId: messageId(n), body: BODY, attachments: [] }),
});

export const updates = (id: string, { at, ...fields }: When & Partial<Omit<CommandOf<'UpdateTicket'>, 'type'>>): Act => ({
  by: agent(id),
  at,
  command: () => ({ type: 'UpdateTicket', seen: SAW_ALL, ...fields }),
});

export const routed = (agentId: string, teamId = 'default'): Act => ({
  by: machine('assignment'),
  command: () => ({ type: 'AssignByRouting', agentId, teamId, weight: 1 }),
});

/** Somebody without a say in the rules: a channel, a worker, the clock. */
export const does = (command: Command, { at, by = machine('worker') }: When & { readonly by?: Actor } = {}): Act => ({
  by,
  at,
  command: () => command,
});

export const answersElsewhere = (n: number, { at, sentAt }: When & { readonly sentAt?: Instant } = {}): Act => ({
  by: CHANNEL,
  at,
  command: (now) => ({
    type: 'RecordSentElsewhere',
    message: { messageId: messageId(n), ...WHERE, body: BODY, attachments: [], sentAt: sentAt ?? now },
  }),
});

export const claims = (n: number, when: When = {}): Act => does({ type: 'ClaimSend', messageId: messageId(n) }, when);
export const isSent = (n: number, attempt = 1): Act => does({ type: 'RecordSent', messageId: messageId(n), attempt, body: BODY });
export const fails = (n: number, attempt = 1): Act =>
  does({ type: 'FailSend', messageId: messageId(n), attempt, code: '131026', body: BODY });
export const losesTrack = (n: number, attempt = 1): Act => does({ type: 'MarkSendUnknown', messageId: messageId(n), attempt });
export const parks = (n: number, attempt = 1): Act => does({ type: 'ParkSend', messageId: messageId(n), attempt, code: '190' });
export const releases = (n: number, retryAt: Instant, attempt = 1): Act =>
  does({ type: 'ReleaseSend', messageId: messageId(n), attempt, code: '131000', retryAt });

type Receipt = CommandOf<'RecordReceipt'>;
export const receipt = (n: number, status: Receipt['status'], at: Instant, more: Partial<Receipt> = {}): Act =>
  does({ type: 'RecordReceipt', messageId: messageId(n), status, at, ...more }, { by: CHANNEL });

export const timePasses = (at: Instant): Act => does({ type: 'PassTime' }, { at, by: machine('clock') });

/** By a job, after an edit. `promised`: calendars as they were. */
export const applies = (setting: AppliedSetting, { at, promised }: When & Pick<Act, 'promised'> = {}): Act => ({
  ...does({ type: 'ApplySetting', setting }, { at, by: machine('job_00000000000000000000000001') }),
  promised,
});

type Seen = When & { readonly seen?: number; readonly confirm?: boolean };
type MergeMore = Seen & { readonly pointed?: boolean; readonly leadsTo?: number };

/** On the ticket that goes; `survivor` is as much as matters of the one that stays. */
export const mergesInto = (id: string, survivor: Partial<Ticket>, { at, ...more }: MergeMore = {}): Act => {
  const whole = aTicket({ status: 'open', ...survivor });
  return { by: agent(id), at, command: () => ({ type: 'MergeInto', seen: SAW_ALL, survivor: whole, leadsTo: whole.number, ...more }) };
};

/** On the ticket that stays. */
export const takesIn = (id: string, merged: Partial<Ticket>, { at, ...more }: Seen = {}): Act => ({
  by: agent(id),
  at,
  command: () => ({ type: 'ReceiveMerge', seen: SAW_ALL, merged: aTicket(merged), ...more }),
});

export const unmerges = (id: string, { at, seen = SAW_ALL }: When & { readonly seen?: number } = {}): Act => ({
  by: agent(id),
  at,
  command: () => ({ type: 'Unmerge', seen }),
});
