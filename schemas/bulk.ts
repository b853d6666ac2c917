/** One act on many tickets: what is asked, and what became of each. */
import * as z from 'zod';
import { CategoryId } from './category.ts';
import { TicketNumber, Version } from './primitives.ts';
import { Problem } from './problem.ts';
import { SendMessage, UpdateTicket } from './requests.ts';
import { TicketView } from './resources.ts';

/** A call of so many is done well within the 29 seconds that API Gateway waits. */
const TICKETS_AT_ONCE = 100;

const isEachOnce = (tickets: readonly { number: number }[]): boolean =>
  new Set(tickets.map(({ number }) => number)).size === tickets.length;

const BulkReply = z
  .strictObject({
    type: z.literal('reply'),
    text: SendMessage.shape.text.unwrap().min(1),
    solve: z.boolean().optional().meta({ description: 'once the reply is taken; a refused one leaves the ticket as it is' }),
    categoryId: CategoryId.optional().meta({ description: 'what the ticket is solved with' }),
  })
  .refine(({ solve, categoryId }) => solve || categoryId === undefined, { path: ['categoryId'], message: 'goes with solve' });

export const BulkAct = z.discriminatedUnion('type', [
  UpdateTicket.omit({ version: true }).extend({ type: z.literal('update') }),
  z.strictObject({ type: z.literal('no_reply_needed') }),
  BulkReply,
]);
export type BulkAct = z.infer<typeof BulkAct>;

export const BulkChange = z
  .strictObject({
    tickets: z
      .array(z.strictObject({ number: TicketNumber, version: Version }))
      .min(1)
      .max(TICKETS_AT_ONCE)
      .refine(isEachOnce, 'each ticket is named once')
      .meta({ description: 'each with the version that was seen of it' }),
    act: BulkAct,
  })
  .meta({
    id: 'BulkChange',
    example: { tickets: [{ number: 1042, version: 3 }], act: { type: 'update', status: 'solved', tags: { add: ['promo'] } } },
  });
export type BulkChange = z.infer<typeof BulkChange>;

/** What was missed is left out: it may be long, and there may be a hundred of it. */
export const BulkProblem = Problem.omit({ requestId: true, missed: true }).meta({ id: 'BulkProblem' });
export type BulkProblem = z.infer<typeof BulkProblem>;

export const BulkResult = z
  .object({
    number: TicketNumber,
    status: z.int().meta({ description: 'what the call for this ticket alone would be answered with' }),
    ticket: TicketView.optional(),
    problem: BulkProblem.optional(),
  })
  .meta({ id: 'BulkResult' });
