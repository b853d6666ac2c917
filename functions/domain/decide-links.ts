/** Ticket links: two that concern each other, or a parent and its children. Each side says what the other is to it. */
import type { TicketEvent } from '#schemas/event';
import { LINKS_KEPT, type LinkedAs, type Ticket } from '#schemas/ticket';
import type { CommandOf } from './command.ts';
import type { Draft } from './draft.ts';
import { HelpdeskError } from './errors.ts';

type Of<T extends TicketEvent['type']> = Extract<TicketEvent, { type: T }>;

const OTHER_SIDE = { related: 'related', parent: 'child', child: 'parent' } as const satisfies Record<LinkedAs, LinkedAs>;
/** What this ticket is to the other one, when the other one is `as` to it. */
export const otherSideOf = (as: LinkedAs): LinkedAs => OTHER_SIDE[as];

const refuse = (message: string): never => {
  throw new HelpdeskError('not_linkable', message);
};

/** One level: a ticket that has children has no parent, so that there is no circle and one look shows the whole family. */
function refuseSecondLevel({ number, links = [] }: Ticket, as: LinkedAs): void {
  const parent = links.find((link) => link.as === 'parent');
  if (parent && as === 'parent') refuse(`Ticket #${number} is a child of #${parent.number} already; unlink that first.`);
  if (parent && as === 'child') refuse(`Ticket #${number} is a child of #${parent.number}: link the others to #${parent.number} too.`);
  if (as === 'parent' && links.some((link) => link.as === 'child')) refuse(`Ticket #${number} has children and cannot be a child itself.`);
}

/** A repeat gives nothing. */
export function link({ number: other, as }: CommandOf<'Link'>, d: Draft): void {
  const { number, links = [] } = d.ticket();
  if (other === number) throw new HelpdeskError('invalid_request', `Ticket #${number} cannot be linked to itself.`);
  const present = links.find((one) => one.number === other);
  if (present?.as === as) return;
  if (present) refuse(`Ticket #${other} is linked to #${number} as ${present.as} already; unlink that first.`);
  refuseSecondLevel(d.ticket(), as);
  if (links.length >= LINKS_KEPT) refuse(`Ticket #${number} has ${LINKS_KEPT} links already, which is the most.`);
  d.add({ type: 'TicketLinked', number: other, as });
}

export function unlink({ number: other }: CommandOf<'Unlink'>, d: Draft): void {
  if (d.ticket().links?.some((one) => one.number === other)) d.add({ type: 'TicketUnlinked', number: other });
}

export const linked = (ticket: Ticket, { number, as }: Of<'TicketLinked'>): Ticket => ({
  ...ticket,
  links: [...(ticket.links ?? []), { number, as }],
});

export function unlinked(ticket: Ticket, { number }: Of<'TicketUnlinked'>): Ticket {
  const links = ticket.links?.filter((one) => one.number !== number);
  return { ...ticket, links: links?.length ? links : undefined };
}
