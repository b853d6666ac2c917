/** The views of the inbox. docs/tickets.md says what each holds. */
import * as z from 'zod';

export const View = z.enum(['open', 'mine', 'unassigned', 'all', 'at_risk', 'breached', 'waiting', 'waking']).meta({
  description: 'at_risk: due within half an hour; breached: past due; waiting: pending on the contact; waking: comes back today by itself',
  example: 'open',
});
export type View = z.infer<typeof View>;
