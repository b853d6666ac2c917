/** One act on many tickets: each is changed, or refused, as if it were asked for alone. */
import { HelpdeskError } from '#domain/errors';
import type { BulkAct, BulkChange, BulkProblem } from '#schemas/bulk';
import type { ApiContext } from './api-ports.ts';
import { unlessMade } from './idempotency.ts';
import { markNoReplyNeeded } from './no-reply-needed.ts';
import type { StoredTicket } from './ports.ts';
import { isInternal, problemOf, refusalOf } from './problem-of.ts';
import { replyAndSolve } from './reply-and-solve.ts';
import { updateTicket } from './update-ticket.ts';

export type BulkOutcome = { readonly number: number } & ({ readonly stored: StoredTicket } | { readonly problem: BulkProblem });

/** The function is stopped after 28 seconds; one change that meets others takes a few. */
const STARTS_FOR_MS = 20_000;

/** One after another, in the order asked: they change the loads of the same agents, and at once would hinder each other. */
export async function bulkChange(context: ApiContext, { tickets, act }: BulkChange): Promise<BulkOutcome[]> {
  const { clock, log } = context.ports;
  const until = Date.parse(clock.now()) + STARTS_FOR_MS;
  const outcomes: BulkOutcome[] = [];
  for (const { number, version } of tickets) {
    const isLate = Date.parse(clock.now()) >= until;
    outcomes.push(isLate ? notReached(number) : await changeOne(context, number, version, act));
  }
  const refused = outcomes.filter((outcome) => 'problem' in outcome).length;
  log.info('bulk change done', { act: act.type, tickets: outcomes.length, refused });
  return outcomes;
}

function notReached(number: number): BulkOutcome {
  return { number, problem: problemOf(new HelpdeskError('try_again', `Ticket #${number} was not reached in time: send it again.`)) };
}

async function changeOne(context: ApiContext, number: number, version: number, act: BulkAct): Promise<BulkOutcome> {
  const { ports, once } = context;
  // The key of the whole, for each ticket: a call that was cut off goes on where it was when it is repeated.
  const single: ApiContext = once ? { ...context, once: { ...once, key: `${once.key}#${number}` } } : context;
  try {
    return { number, stored: await perform(single, number, version, act) };
  } catch (error) {
    const refusal = refusalOf(error);
    if (isInternal(refusal)) ports.log.error('ticket of a bulk change failed', { number, error });
    return { number, problem: problemOf(refusal) };
  }
}

function perform(context: ApiContext, number: number, version: number, act: BulkAct): Promise<StoredTicket> {
  switch (act.type) {
    case 'update': {
      const { type: _, ...changes } = act;
      return unlessMade(context, number, () => updateTicket(context, number, { version, ...changes }));
    }
    case 'no_reply_needed':
      return unlessMade(context, number, () => markNoReplyNeeded(context, number, version));
    case 'reply': {
      const { type: _, ...wanted } = act;
      return replyAndSolve(context, number, { version, ...wanted });
    }
    default:
      return act satisfies never;
  }
}
