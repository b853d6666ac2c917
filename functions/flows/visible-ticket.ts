/** A ticket, for whom it exists. */
import { HelpdeskError } from '#domain/errors';
import { reachesTeam } from '#domain/permissions';
import type { ApiContext } from './api-ports.ts';
import type { StoredTicket } from './ports.ts';

/** Another team's ticket is not told from one that does not exist. @throws HelpdeskError not_found. */
export function ifVisible({ agent }: Pick<ApiContext, 'agent'>, number: number, stored: StoredTicket | undefined): StoredTicket {
  if (stored && reachesTeam(agent, stored.ticket.teamId)) return stored;
  throw new HelpdeskError('not_found', `There is no ticket #${number}.`);
}

/** Consistent. @throws HelpdeskError not_found. */
export async function loadVisible(context: ApiContext, number: number): Promise<StoredTicket> {
  return ifVisible(context, number, await context.ports.tickets.load(number));
}
