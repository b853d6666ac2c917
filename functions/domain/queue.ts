/** The queue of a team. */
import { DONE_STATUSES, type Ticket } from '#schemas/ticket';

/** Nobody has it and it is not done, so it waits for an agent of its team. */
export const isQueued = ({ assigneeId, status }: Pick<Ticket, 'assigneeId' | 'status'>): boolean =>
  assigneeId === undefined && !DONE_STATUSES.includes(status);
