/** `decide`: what a command makes happen, or why not. One function a command; a repeat gives no events. */
import type { TicketEvent } from '#schemas/event';
import type { Ticket } from '#schemas/ticket';
import { applySetting } from './apply-setting.ts';
import type { Command } from './command.ts';
import type { Context } from './context.ts';
import { addNote, openTicket, reply } from './decide-agent.ts';
import { editMessage, receiveMessage, recordNotice, recordReaction, recordSentElsewhere, revokeMessage } from './decide-inbound.ts';
import * as links from './decide-links.ts';
import * as merging from './decide-merging.ts';
import * as sending from './decide-sending.ts';
import { missAttachment, passTime, storeAttachment } from './decide-time.ts';
import { assignByRouting, claim, releaseFromAgent, updateTicket } from './decide-update.ts';
import { type Draft, draft } from './draft.ts';
import { HelpdeskError } from './errors.ts';
import { isStepDue, passTargets } from './escalate.ts';
import { markNoReplyNeeded } from './no-reply-needed.ts';

const numberOf = (command: Command, ticket: Ticket | undefined): number => {
  if (ticket) return ticket.number;
  if ('opening' in command && command.opening) return command.opening.number;
  throw new HelpdeskError('not_found', 'There is no such ticket.');
};

/**
 * The events of one command on one ticket, in order; none when there is nothing to do.
 * @throws HelpdeskError when the rules say no.
 */
export function decide(command: Command, ticket: Ticket | undefined, context: Context): TicketEvent[] {
  const d = draft(ticket, numberOf(command, ticket), context);
  if (!ticket || command.type === 'PassTime' || !isStepDue(d)) {
    apply(command, ticket, d);
    return d.events();
  }
  // The wake is late or lost: what was reached before comes first, so that the result is the same. A command without effect records nothing.
  passTargets(d);
  const passed = d.events().length;
  apply(command, d.ticket(), d);
  return d.events().length > passed ? d.events() : [];
}

function apply(command: Command, ticket: Ticket | undefined, d: Draft): void {
  switch (command.type) {
    case 'ReceiveMessage':
      return receiveMessage(command, ticket, d);
    case 'OpenTicket':
      return openTicket(command, d);
    case 'RecordSentElsewhere':
      return recordSentElsewhere(command, d);
    case 'EditMessage':
      return editMessage(command, d);
    case 'RevokeMessage':
      return revokeMessage(command, d);
    case 'RecordReaction':
      return recordReaction(command, d);
    case 'RecordNotice':
      return recordNotice(command, d);
    case 'Reply':
      return reply(command, d);
    case 'AddNote':
      return addNote(command, d);
    case 'UpdateTicket':
      return updateTicket(command, d);
    case 'MarkNoReplyNeeded':
      return markNoReplyNeeded(command, d);
    case 'AssignByRouting':
      return assignByRouting(command, d);
    case 'Claim':
      return claim(d);
    case 'ReleaseFromAgent':
      return releaseFromAgent(command, d);
    case 'ClaimSend':
      return sending.claimSend(command, d);
    case 'RecordSent':
      return sending.recordSent(command, d);
    case 'ReleaseSend':
      return sending.releaseSend(command, d);
    case 'ParkSend':
      return sending.parkSend(command, d);
    case 'UnparkSends':
      return sending.unparkSends(d);
    case 'FailSend':
      return sending.failSend(command, d);
    case 'MarkSendUnknown':
      return sending.markSendUnknown(command, d);
    case 'SettleSend':
      return sending.settleSend(command, d);
    case 'RecordReceipt':
      return sending.recordReceipt(command, d);
    case 'StoreAttachment':
      return storeAttachment(command, d);
    case 'MissAttachment':
      return missAttachment(command, d);
    case 'MergeInto':
      return merging.mergeInto(command, d);
    case 'ReceiveMerge':
      return merging.receiveMerge(command, d);
    case 'Unmerge':
      return merging.unmerge(command, d);
    case 'UndoMerge':
      return merging.undoMerge(command, d);
    case 'Link':
      return links.link(command, d);
    case 'Unlink':
      return links.unlink(command, d);
    case 'SplitOff':
      return merging.splitOff(command, d);
    case 'OpenSplit':
      return merging.openSplit(command, d);
    case 'ApplySetting':
      return applySetting(command, d);
    case 'PassTime':
      return passTime(d);
    default:
      return command satisfies never;
  }
}
