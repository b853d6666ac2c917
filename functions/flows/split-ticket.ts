/** A message of the contact becomes a ticket of its own; the original stays where it is and says so. */
import type { CommandOf, Opening } from '#domain/command';
import { TransientError } from '#domain/errors';
import { windowOf } from '#domain/merged';
import type { AttachmentRef, TicketEvent } from '#schemas/event';
import type { BodyContent } from '#schemas/message';
import type { ApiContext } from './api-ports.ts';
import { contextFor, prepareChange, TRIES } from './handle-command.ts';
import { madeBefore, onceExtras } from './idempotency.ts';
import { invalidRequest } from './invalid-request.ts';
import { refuseUnseen } from './missed.ts';
import type { AppendOutcome, StoredTicket } from './ports.ts';
import { newestFirst, readEntry } from './read-ledger.ts';
import { loadVisible } from './visible-ticket.ts';

export type SplitWanted = { readonly version: number; readonly messageId: string; readonly subject?: string };
type Received = Extract<TicketEvent, { type: 'MessageReceived' }>;
type Original = { readonly event: Received; readonly content: BodyContent; readonly attachments: AttachmentRef[] };
type Plan = {
  readonly wanted: SplitWanted;
  readonly original: Original;
  readonly number: number;
  readonly messageId: string;
  readonly commandId: string;
};

/** @returns the new ticket. @throws HelpdeskError not_found, invalid_request, idempotency_key_reused. */
export async function splitTicket(context: ApiContext, number: number, wanted: SplitWanted): Promise<StoredTicket> {
  const { ports } = context;
  const made = await madeBefore(context);
  if (made?.number !== undefined) return loadVisible(context, made.number);
  refuseUnseen(await loadVisible(context, number), wanted.version);
  const original = await find(context, number, wanted.messageId);
  const [messageId, commandId] = [ports.newId('message'), ports.newId('command')];
  const plan: Plan = { wanted, original, messageId, commandId, number: await ports.tickets.nextNumber() };
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const outcome = await split(context, await loadVisible(context, number), plan);
    const opened = outcome.kind === 'committed' ? outcome.stored.find(({ ticket }) => ticket.number === plan.number) : undefined;
    if (opened) return opened;
    const earlier = outcome.kind === 'seen' ? await madeBefore(context) : undefined;
    if (earlier?.number !== undefined) return loadVisible(context, earlier.number);
    await ports.pause(attempt);
  }
  throw new TransientError(`Ticket #${number} changed too often.`);
}

/** Where its attachments went, and whether it was split before, stands after the message itself. */
async function find({ ports }: ApiContext, number: number, messageId: string): Promise<Original> {
  const later: TicketEvent[] = [];
  for await (const stored of newestFirst(ports.tickets, number)) {
    const { entry, bodies } = readEntry(stored);
    const about = entry.events.filter((event) => 'messageId' in event && event.messageId === messageId);
    later.push(...about);
    const event = about.find((one) => one.type === 'MessageReceived');
    if (!event) continue;
    const split = later.find((one) => one.type === 'SplitTo');
    if (split) throw invalidRequest('body.messageId', `Message ${messageId} was split to #${split.number} already.`);
    const content = bodies[event.body.id]?.content;
    if (!content) throw invalidRequest('body.messageId', `Message ${messageId} was erased.`);
    return { event, content, attachments: event.attachments.map((ref) => withBytes(ref, later)) };
  }
  throw invalidRequest('body.messageId', `Ticket #${number} has no message ${messageId} of its contact.`);
}

function withBytes(ref: AttachmentRef, later: readonly TicketEvent[]): AttachmentRef {
  for (const event of later) {
    if (event.type === 'AttachmentMissing' && event.attachmentId === ref.id) return { ...ref, missing: event.reason };
    if (event.type !== 'AttachmentStored' || event.attachmentId !== ref.id) continue;
    const { key, bytes, sha256, mediaType } = event;
    return { ...ref, key, bytes, sha256, mediaType };
  }
  return ref;
}

/** One try: the new ticket and what the old one says of it, together. */
async function split(context: ApiContext, old: StoredTicket, plan: Plan): Promise<AppendOutcome> {
  const { ports, agent } = context;
  const { wanted, original, number, messageId, commandId } = plan;
  const { rules } = await ports.directory.desk();
  const actor = { kind: 'agent', id: agent.agentId } as const;
  const subject = wanted.subject ?? (original.content.subject || old.subject);
  const sealer = ports.newSealer();
  const calledBy = subject === '' ? { subjectKind: old.ticket.subjectKind ?? 'message' } : { subject: sealer.seal({ subject }) };
  const command: CommandOf<'OpenSplit'> = {
    type: 'OpenSplit',
    opening: { ...openingOf(old, plan), ...calledBy },
    message: { ...saidOf(original), messageId, body: sealer.seal(original.content) },
  };
  const decision = await contextFor(ports, { actor, rules, sealer });
  const opened = prepareChange({ command, stored: undefined, context: decision, sealer, commandId, subject });
  const noBodies = ports.newSealer();
  const mark = prepareChange({
    command: { type: 'SplitOff', messageId: wanted.messageId, to: number },
    stored: old,
    context: await contextFor(ports, { actor, rules, sealer: noBodies, ticket: old.ticket }),
    sealer: noBodies,
    commandId,
  });
  if (!opened || !mark) throw new Error('Splitting always makes two entries.');
  return ports.tickets.append([opened.change, mark.change], onceExtras(context, { number, messageId }));
}

/** The contact's chat still leads to the old ticket: the new one has only what was taken out. */
function openingOf({ ticket }: StoredTicket, { number, wanted, original }: Plan): Opening {
  const { contactId, teamId, priority } = ticket;
  const { channel, account } = original.event;
  const splitFrom = { number: ticket.number, messageId: wanted.messageId };
  const windowExpiresAt = channel === ticket.channel && account === ticket.account ? windowOf(ticket) : undefined;
  return { number, channel, account, contactId, teamId, priority, splitFrom, windowExpiresAt };
}

function saidOf({ event, attachments }: Original): Pick<Received, 'channel' | 'account' | 'attachments' | 'sentAt' | 'participants'> {
  const { channel, account, sentAt, participants } = event;
  return { channel, account, attachments, sentAt, participants };
}
