/** Operations as the dashboard asks for them where the table in `#schemas/api` does not have them in this form. */
import * as z from 'zod';
import { type Operation, operations } from '#schemas/api';
import { Channel } from '#schemas/channel';
import { LivePass } from '#schemas/live';
import { Instant, TeamId } from '#schemas/primitives';
import { pageOf, TicketListItem } from '#schemas/resources';

const { listTickets } = operations;

export const pendingOperations = {
  listTickets: {
    ...listTickets,
    query: listTickets.query.extend({
      view: z.enum(['open', 'mine', 'unassigned', 'all', 'at_risk', 'breached', 'waiting', 'waking']).default('open'),
      channel: Channel.optional(),
    }),
    response: pageOf(
      TicketListItem.extend({
        contactName: z.string().optional(),
        wakeAt: Instant.nullish(),
        waitingSince: Instant.nullish(),
      }),
    ),
  },
  listTeams: {
    method: 'GET',
    path: '/v1/teams',
    summary: 'The teams that I reach',
    status: 200,
    response: z.object({ items: z.array(z.object({ teamId: TeamId, name: z.string() })) }),
  },
  createLivePass: { method: 'POST', path: '/v1/live/pass', summary: 'A pass for the socket', status: 201, response: LivePass },
} as const satisfies Record<string, Operation>;
