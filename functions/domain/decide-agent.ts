/** What a person does in the conversation. */
import type { Ticket } from '#schemas/ticket';
import { OUTBOUND_KEPT } from '#schemas/ticket';
import type { CommandOf } from './command.ts';
import type { Draft } from './draft.ts';
import { HelpdeskError } from './errors.ts';
import { refuseMerged, windowOf } from './merged.ts';
import { onOpened, onOpenedByAgent, onPublicReply } from './sla-events.ts';
import { weightOf } from './ticket-weight.ts';
import { changeStatus, open } from './transitions.ts';

/** Entries with public messages that a writer who saw `seen` has missed: the contact's, or another agent's. */
export function missedMessages(ticket: Ticket, seen: number, agentId: string): number[] {
  const { contactMessage, agentMessage, otherAgentMessage } = ticket;
  const others = agentMessage && agentMessage.agentId !== agentId ? agentMessage.version : otherAgentMessage;
  return [contactMessage?.version, others].filter((version) => version !== undefined).filter((version) => version > seen);
}

function refuseStale(command: CommandOf<'Reply'>, d: Draft): void {
  const missed = missedMessages(d.ticket(), command.seen, d.context.actor.id);
  if (missed.length === 0 || command.confirm) return;
  throw new HelpdeskError(
    'seen_is_stale',
    `Ticket #${d.ticket().number} has public messages that you had not seen at version ${command.seen}.`,
    { missed, seen: command.seen },
  );
}

/** WhatsApp takes free text for 24 h after the contact's last message; outside, templates only. */
function refuseOutsideWindow(form: string, d: Draft): void {
  const { channel, number } = d.ticket();
  const windowExpiresAt = windowOf(d.ticket());
  if (channel !== 'whatsapp' || form === 'template') return;
  if (windowExpiresAt && windowExpiresAt > d.context.now) return;
  throw new HelpdeskError(
    'window_closed',
    `The 24-hour WhatsApp window of ticket #${number} is closed${windowExpiresAt ? ` since ${windowExpiresAt}` : ''}: send an approved template (field \`template\`), which the contact may answer.`,
  );
}

function refuseFullOutbox(d: Draft): void {
  const waiting = d
    .ticket()
    .outbound.filter((item) => item.state === 'queued' || item.state === 'claimed' || item.state === 'parked' || item.state === 'unknown');
  if (waiting.length < OUTBOUND_KEPT) return;
  throw new HelpdeskError(
    'outbox_full',
    `Ticket #${d.ticket().number} has ${waiting.length} messages that are not sent yet; wait or settle them first.`,
  );
}

export function reply(command: CommandOf<'Reply'>, d: Draft): void {
  const { number, status } = d.ticket();
  refuseMerged(d.ticket());
  if (status === 'closed') throw new HelpdeskError('ticket_closed', `Ticket #${number} is closed; open a new ticket for this contact.`);
  refuseStale(command, d);
  refuseOutsideWindow(command.form, d);
  refuseFullOutbox(d);
  const { type: _, seen, confirm, attachments, participants, ...said } = command;
  const missed = confirm ? missedMessages(d.ticket(), seen, d.context.actor.id) : [];
  d.add({
    type: 'ReplyQueued',
    ...said,
    attachments: [...attachments],
    participants: participants && [...participants],
    ...(missed.length > 0 ? { confirmed: true } : {}),
  });
  if (d.ticket().status === 'new') changeStatus('open', 'replied', d);
  onPublicReply(d);
}

export function addNote(command: CommandOf<'AddNote'>, d: Draft): void {
  d.add({ type: 'NoteAdded', messageId: command.messageId, body: command.body, attachments: [...command.attachments] });
}

/** A ticket that a person opens. One that begins with our own message owes no first reply (Zendesk: the second public comment counts). */
export function openTicket(command: CommandOf<'OpenTicket'>, d: Draft): void {
  open(command.opening, 'agent', d);
  if (command.note) d.add({ type: 'NoteAdded', ...command.note, attachments: [] });
  if (command.assigneeId) {
    const weight = weightOf(command.opening, d.context.rules.weights);
    d.add({ type: 'TicketAssigned', agentId: command.assigneeId, teamId: command.opening.teamId, weight, by: 'person' });
    changeStatus('open', 'assigned', d);
  }
  if (!command.first) return onOpened(d);
  refuseOutsideWindow(command.first.form, d);
  d.add({
    type: 'ReplyQueued',
    ...command.first,
    attachments: [...command.first.attachments],
    participants: command.first.participants && [...command.first.participants],
  });
  onOpenedByAgent(d);
}
