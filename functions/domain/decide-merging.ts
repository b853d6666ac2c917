/** Merging two tickets, undoing it, and taking a message out into a ticket of its own. */
import { MERGE_HOPS, MERGED_KEPT, type Ticket } from '#schemas/ticket';
import type { CommandOf } from './command.ts';
import { missedMessages } from './decide-agent.ts';
import type { Draft } from './draft.ts';
import { HelpdeskError } from './errors.ts';
import { carrierOf } from './load.ts';
import { waitingSinceOf, windowOf } from './merged.ts';
import { onOpened } from './sla-events.ts';
import { open } from './transitions.ts';

const refuse = (message: string, details: Record<string, unknown> = {}): never => {
  throw new HelpdeskError('not_mergeable', message, details);
};

/** Steps from the farthest ticket that leads to this one. */
const hopsOf = ({ merged = [] }: Ticket): number => Math.max(0, ...merged.map(({ hops }) => hops));

/** Who merges has read both: a message nobody saw must not disappear from the lists. */
function refuseUnread({ seen, confirm }: { seen: number; confirm?: boolean }, d: Draft): void {
  const { number } = d.ticket();
  const missed = missedMessages(d.ticket(), seen, d.context.actor.id);
  if (missed.length === 0 || confirm) return;
  const message = `Ticket #${number} has public messages that you had not seen at version ${seen}.`;
  throw new HelpdeskError('seen_is_stale', message, { missed, seen, number });
}

function refuseClosed({ number, status }: Ticket): void {
  if (status === 'closed')
    throw new HelpdeskError('ticket_closed', `Ticket #${number} is closed; a closed ticket takes no part in merging.`);
}

/** A person's message whose fate is open would fail where nobody looks. */
function refuseUnsent({ number, outbound }: Ticket): void {
  const unsent = outbound.filter(({ state, automatic }) => !automatic && state !== 'sent' && state !== 'delivered');
  if (unsent.length > 0) refuse(`Ticket #${number} has ${unsent.length} messages that are not sent yet; wait or settle them first.`);
}

function refuseSurvivor(ticket: Ticket, { survivor, leadsTo, confirm }: CommandOf<'MergeInto'>): void {
  const { number, status, contactId, merged = [] } = survivor;
  if (number === ticket.number) throw new HelpdeskError('invalid_request', `Ticket #${number} cannot be merged into itself.`);
  if (leadsTo === ticket.number) refuse(`Ticket #${number} is merged into #${leadsTo} already; undo that first.`);
  if (survivor.mergedInto !== undefined)
    refuse(`Ticket #${number} is itself merged; its messages go to #${leadsTo}: merge into that one.`, { survivor: leadsTo });
  refuseClosed(survivor);
  if (merged.length >= MERGED_KEPT) refuse(`Ticket #${number} has taken ${MERGED_KEPT} tickets already, which is the most.`);
  if (hopsOf(ticket) >= MERGE_HOPS)
    refuse(`The tickets behind #${ticket.number} would be more than ${MERGE_HOPS} steps away; merge them into #${number} themselves.`);
  if (contactId !== ticket.contactId && !confirm)
    refuse(`Tickets #${ticket.number} and #${number} belong to different contacts; send \`confirm: true\` if that is meant.`);
  if (waitingSinceOf(ticket) && status !== 'new' && status !== 'open')
    refuse(`The contact of #${ticket.number} waits for an answer and #${number} is ${status}: set #${number} to open first.`);
}

/** On the ticket that goes. A repeat gives nothing. */
export function mergeInto(command: CommandOf<'MergeInto'>, d: Draft): void {
  const ticket = d.ticket();
  const { survivor, pointed, confirm } = command;
  if (ticket.mergedInto === survivor.number) return;
  if (ticket.mergedInto !== undefined) refuse(`Ticket #${ticket.number} is merged into #${ticket.mergedInto} already; undo that first.`);
  refuseSurvivor(ticket, command);
  refuseClosed(ticket);
  refuseUnsent(ticket);
  refuseUnread(command, d);
  d.add({
    type: 'MergedInto',
    into: survivor.number,
    teamId: ticket.teamId,
    freed: carrierOf(ticket),
    ...(pointed ? { pointed } : {}),
    ...(confirm ? { confirmed: true } : {}),
  });
}

const isSameChat = (a: Ticket, b: Ticket): boolean => a.contactId === b.contactId && a.channel === b.channel && a.account === b.account;

/** On the ticket that stays. Nothing of its own changes, so that undoing leaves no trace but what was written. */
export function receiveMerge(command: CommandOf<'ReceiveMerge'>, d: Draft): void {
  const survivor = d.ticket();
  const { merged, confirm } = command;
  if (survivor.merged?.some(({ number }) => number === merged.number)) return;
  refuseUnread(command, d);
  const windowExpiresAt = isSameChat(merged, survivor) ? windowOf(merged) : undefined;
  const received = { number: merged.number, hops: hopsOf(merged) + 1, waitingSince: waitingSinceOf(merged), windowExpiresAt };
  d.add({ type: 'MergeReceived', merged: received, ...(confirm ? { confirmed: true } : {}) });
}

export function unmerge({ seen }: CommandOf<'Unmerge'>, d: Draft): void {
  const { number, mergedInto, suspended, teamId } = d.ticket();
  if (mergedInto === undefined || !suspended) throw new HelpdeskError('not_mergeable', `Ticket #${number} is not merged.`);
  if (suspended.version > seen)
    throw new HelpdeskError('seen_is_stale', `Ticket #${number} was merged after version ${seen}.`, {
      missed: [suspended.version],
      number,
    });
  d.add({ type: 'Unmerged', from: mergedInto, teamId });
}

export function undoMerge({ merged }: CommandOf<'UndoMerge'>, d: Draft): void {
  if (d.ticket().merged?.some(({ number }) => number === merged)) d.add({ type: 'MergeUndone', from: merged });
}

export function splitOff({ messageId, to }: CommandOf<'SplitOff'>, d: Draft): void {
  d.add({ type: 'SplitTo', number: to, messageId });
}

/** A ticket that begins with a message of another one. Its clocks begin now: nobody could have worked on it before. */
export function openSplit({ opening, message }: CommandOf<'OpenSplit'>, d: Draft): void {
  open(opening, 'contact', d);
  d.add({
    type: 'MessageReceived',
    ...message,
    attachments: [...message.attachments],
    participants: message.participants && [...message.participants],
  });
  onOpened(d);
}
