/** An agent opens a ticket: by a first message to the contact, or for what was said at the counter or on the telephone. */
import type * as z from 'zod';
import type { Command, CommandOf } from '#domain/command';
import { TransientError } from '#domain/errors';
import type { Channel } from '#schemas/channel';
import type { CreateTicket } from '#schemas/requests';
import type { ApiContext } from './api-ports.ts';
import { contextFor, prepareChange, TRIES } from './handle-command.ts';
import { madeBefore, onceExtras } from './idempotency.ts';
import { invalidRequest } from './invalid-request.ts';
import { keepText } from './long-text.ts';
import { openingParty, type Party } from './opening-party.ts';
import { type Outgoing, outgoingMessage } from './outgoing-message.ts';
import type { AppendOutcome, Desk, Sealer, StoredTicket } from './ports.ts';
import { participantsOf } from './reply.ts';
import { teamForNew } from './teams.ts';
import { loadVisible } from './visible-ticket.ts';

export type TicketWanted = z.output<typeof CreateTicket>;
type Plan = {
  readonly wanted: TicketWanted;
  readonly desk: Desk;
  readonly number: number;
  readonly account?: string;
  readonly teamId: string;
  readonly messageId: string;
  readonly commandId: string;
  readonly subject: string;
  readonly outgoing: Outgoing;
};

/** @throws HelpdeskError invalid_request, not_found (the contact), no_recipient, window_closed, not_allowed (the team). */
export async function openTicket(context: ApiContext, wanted: TicketWanted): Promise<StoredTicket> {
  const { ports } = context;
  const made = await madeBefore(context);
  if (made?.number !== undefined) return loadVisible(context, made.number);
  const plan = await planFor(context, wanted);
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const outcome = await open(context, plan);
    const [stored] = outcome.kind === 'committed' ? outcome.stored : [];
    if (stored) return stored;
    const earlier = outcome.kind === 'seen' ? await madeBefore(context) : undefined;
    if (earlier?.number !== undefined) return loadVisible(context, earlier.number);
    await ports.pause(attempt);
  }
  throw new TransientError('The contact changes too often.');
}

async function planFor(context: ApiContext, wanted: TicketWanted): Promise<Plan> {
  const { ports, agent } = context;
  const desk = await ports.directory.desk();
  const own = ownAccount(desk, wanted);
  const teamId = teamForNew(agent, desk, { wanted: wanted.teamId, ofChannel: own?.teamId });
  const messageId = ports.newId('message');
  const outgoing = await firstMessage(context, wanted, messageId);
  const subject = subjectOf(wanted);
  const commandId = ports.newId('command');
  return { wanted, desk, teamId, account: own?.account, messageId, commandId, subject, outgoing, number: await ports.tickets.nextNumber() };
}

/** A single own number or mailbox need not be named. */
function ownAccount({ channels }: Desk, { channel, account }: TicketWanted): Desk['channels'][number] | undefined {
  if (channel === 'manual') {
    if (account !== undefined) throw invalidRequest('body.account', 'A ticket without a channel has no account.');
    return undefined;
  }
  const own = channels.filter((candidate) => candidate.channel === channel);
  const found = account === undefined && own.length === 1 ? own[0] : own.find((candidate) => candidate.account === account);
  if (found) return found;
  throw invalidRequest('body.account', `Name one of the desk's own ${channel} accounts; there are ${own.length}.`);
}

async function firstMessage(context: ApiContext, wanted: TicketWanted, messageId: string): Promise<Outgoing> {
  const { channel, text, template, cc } = wanted;
  if (channel !== 'manual') return outgoingMessage(context, channel, { text, template, cc }, messageId);
  if (template || cc?.length) throw invalidRequest('body.channel', 'A ticket without a channel has neither template nor cc.');
  return { form: 'none', refs: [], content: await keepText(context, text, messageId) };
}

const SUBJECT_CHARACTERS = 250;
const NAMELESS = { whatsapp: 'WhatsApp', email: 'E-mail', manual: '-' } as const satisfies Record<Channel, string>;

function subjectOf({ channel, subject, text, template }: TicketWanted): string {
  const said = subject || text || template?.name || NAMELESS[channel];
  return [...said.replace(/\s+/gu, ' ').trim()].slice(0, SUBJECT_CHARACTERS).join('') || NAMELESS[channel];
}

/** One try. */
async function open(context: ApiContext, plan: Plan): Promise<AppendOutcome> {
  const { ports, agent } = context;
  const { wanted, desk, number, account, messageId, commandId, subject } = plan;
  const party = await openingParty(ports, wanted, { channel: wanted.channel, account, number });
  const sealer = ports.newSealer();
  const command = await commandFor(context, plan, { party, sealer });
  const decision = await contextFor(ports, { actor: { kind: 'agent', id: agent.agentId }, rules: desk.rules, sealer });
  const prepared = prepareChange({ command, stored: undefined, context: decision, sealer, commandId, subject });
  if (!prepared) throw new Error('Opening always makes an entry.');
  const extras = [...onceExtras(context, { number, messageId }), ...party.extras, ...prepared.loads];
  return ports.tickets.append([prepared.change], extras);
}

async function commandFor(
  context: ApiContext,
  { wanted, number, account, teamId, messageId, subject, outgoing }: Plan,
  { party, sealer }: { party: Party; sealer: Sealer },
): Promise<Command> {
  const { agent } = context;
  const { channel, priority } = wanted;
  const { contactId, windowExpiresAt } = party;
  const opening = { number, channel, account, contactId, teamId, priority, windowExpiresAt, subject: sealer.seal({ subject }) };
  // Who opens a ticket works on it; supervisors and admins leave it to routing.
  const assigneeId = agent.role === 'agent' ? agent.agentId : undefined;
  const base: CommandOf<'OpenTicket'> = { type: 'OpenTicket', opening, assigneeId };
  if (channel === 'manual') {
    const hasText = outgoing.content.text !== '';
    return hasText ? { ...base, note: { messageId, body: sealer.seal(outgoing.content) } } : base;
  }
  const content = { ...outgoing.content, ...party.addressing, ...(channel === 'email' ? { subject } : {}) };
  const participants = await participantsOf(context, [...(content.to ?? []), ...(content.cc ?? [])]);
  const body = sealer.seal(content);
  return { ...base, first: { form: outgoing.form, messageId, channel, account, body, attachments: [], participants } };
}
