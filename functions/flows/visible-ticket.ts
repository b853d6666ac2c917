/** A ticket, for whom it exists. */
import { HelpdeskError } from '#domain/errors';
import { reachesTicket } from '#domain/permissions';
import type { ApiContext } from './api-ports.ts';
import type { StoredTicket } from './ports.ts';

/** Another team's ticket is not told from one that does not exist. @throws HelpdeskError not_found, not_allowed. */
export function ifVisible(
  { agent, operation }: Pick<ApiContext, 'agent' | 'operation'>,
  number: number,
  stored: StoredTicket | undefined,
): StoredTicket {
  if (!stored || !reachesTicket(agent, stored.ticket)) throw new HelpdeskError('not_found', `There is no ticket #${number}.`);
  if (!operation || reachesTicket(agent, stored.ticket, operation)) return stored;
  throw new HelpdeskError('not_allowed', `Your role lets you read ticket #${number}, not do this on it.`);
}

/** Consistent. @throws HelpdeskError not_found, not_allowed. */
export async function loadVisible(context: ApiContext, number: number): Promise<StoredTicket> {
  return ifVisible(context, number, await context.ports.tickets.load(number));
}
