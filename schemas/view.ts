/** The views of the inbox. docs/tickets.md says what each holds. */
import * as z from 'zod';

export const View = z.enum(['open', 'mine', 'unassigned', 'all', 'at_risk', 'breached', 'waiting', 'waking']).meta({
  description: 'at_risk: due within half an hour; breached: past due; waiting: pending on the contact; waking: comes back today by itself',
  example: 'open',
});
export type View = z.infer<typeof View>;

/** What somebody looks at all day; the closed tickets of `all` are not among it. */
export const CountedView = View.exclude(['all']);
export type CountedView = z.infer<typeof CountedView>;

/** More than this nobody needs to know: a view has at least so many. */
export const TICKETS_COUNTED = 100;

export const ViewCounts = z
  .record(
    CountedView,
    z.object({
      count: z.int().min(0).max(TICKETS_COUNTED),
      isMore: z.boolean().meta({ description: 'there may be more than were counted' }),
    }),
  )
  .meta({ id: 'ViewCounts' });
export type ViewCounts = z.infer<typeof ViewCounts>;
