/** What narrows a view down. It stands in the address of the page, so that it can be shared and comes back with a reload. */
import * as z from 'zod';
import { Channel } from '#schemas/channel';
import { TeamId } from '#schemas/primitives';
import { Status } from '#schemas/ticket';

/** What somebody typed into the address and is none of these is left out rather than refused. */
export const ListFilters = z.object({
  status: Status.optional().catch(undefined),
  channel: Channel.optional().catch(undefined),
  teamId: TeamId.optional().catch(undefined),
});
export type ListFilters = z.infer<typeof ListFilters>;
