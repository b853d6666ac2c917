/** Merging a ticket into another, and undoing it. Both tickets, the contact's pointer and the load change together. */
import type { Ticket } from '#schemas/ticket';
import type { ApiContext } from './api-ports.ts';
import { loadSurvivor, survivorOf } from './follow-merges.ts';
import { handlePair, ifPresent } from './handle-pair.ts';
import { refuseUnseen, showingMissed } from './missed.ts';
import { pointerCarrier } from './pointer-carrier.ts';
import type { Extra, StoredTicket } from './ports.ts';
import { ifVisible, loadVisible } from './visible-ticket.ts';

export type MergeWanted = { readonly version: number; readonly into: number; readonly intoVersion: number; readonly confirm?: boolean };

/** Moves the contact's chat from one of these tickets to another; nothing when it leads elsewhere. E-mail finds its way by its trail. */
async function pointerMove(
  { ports }: ApiContext,
  { channel, account, contactId }: Ticket,
  { from, to }: { from: readonly number[]; to: number },
): Promise<Extra[]> {
  if (channel !== 'whatsapp' || account === undefined) return [];
  const contact = await ports.directory.contact(contactId);
  const carrier = contact && (await pointerCarrier(ports.directory, contact));
  const pointed = carrier?.pointers[account];
  if (!carrier || pointed === undefined || !from.includes(pointed)) return [];
  return [{ kind: 'pointer', identity: carrier.identity, contactId, account, from: pointed, to }];
}

/** @returns the merged ticket. @throws HelpdeskError not_found, seen_is_stale with what was missed, not_mergeable, ticket_closed, invalid_request. */
export async function mergeTickets(context: ApiContext, number: number, wanted: MergeWanted): Promise<StoredTicket> {
  const { ports, agent } = context;
  const { version, into, intoVersion, confirm } = wanted;
  const seen = (one: number, stored: StoredTicket | undefined) => ifVisible(context, one, stored);
  return handlePair(ports, {
    numbers: [number, into],
    actor: { kind: 'agent', id: agent.agentId },
    around: (stored, decide) => showingMissed(context, stored, 'messages', decide),
    sight: [seen, seen],
    prepare: async ({ first, second }) => {
      refuseUnseen(first, version);
      refuseUnseen(second, intoVersion, 'body.intoVersion');
      const extras = await pointerMove(context, first.ticket, { from: [number], to: into });
      const leadsTo = (await survivorOf(ports.tickets, second)).ticket.number;
      const pointed = extras.length > 0;
      return {
        first: { type: 'MergeInto', seen: version, confirm, survivor: second.ticket, leadsTo, pointed },
        second: { type: 'ReceiveMerge', seen: intoVersion, confirm, merged: first.ticket },
        extras,
      };
    },
  });
}

/** The survivor's own team does not matter: it only loses its pointer. @throws HelpdeskError not_found, not_mergeable, seen_is_stale. */
export async function unmergeTicket(context: ApiContext, number: number, { version }: { version: number }): Promise<StoredTicket> {
  const { ports, agent } = context;
  const { ticket } = await loadVisible(context, number);
  return handlePair(ports, {
    // One that is not merged is its own survivor here, and refused.
    numbers: [number, ticket.mergedInto ?? number],
    actor: { kind: 'agent', id: agent.agentId },
    around: (stored, decide) => showingMissed(context, stored, 'entries', decide),
    sight: [(one, stored) => ifVisible(context, one, stored), ifPresent],
    prepare: async ({ first, second }) => {
      refuseUnseen(first, version);
      const last = await loadSurvivor(ports.tickets, second.ticket.number);
      const from = [second, last].flatMap((stored) => (stored ? [stored.ticket.number] : []));
      const extras = first.ticket.suspended?.pointed ? await pointerMove(context, first.ticket, { from, to: number }) : [];
      return { first: { type: 'Unmerge', seen: version }, second: { type: 'UndoMerge', merged: number }, extras };
    },
  });
}
