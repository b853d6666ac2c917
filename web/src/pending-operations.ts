/** Operations as the dashboard asks for them where the table in `#schemas/api` does not have them in this form. */
import * as z from 'zod';
import { type Operation, operations } from '#schemas/api';
import { Channel } from '#schemas/channel';
import { liveOperations } from '#schemas/live';
import { Instant, TeamId } from '#schemas/primitives';
import { pageOf, TicketListItem } from '#schemas/resources';
import { ApprovedTemplates } from '#schemas/template';
import { View } from '#schemas/view';

const { listTickets } = operations;

export const pendingOperations = {
  listTickets: {
    ...listTickets,
    query: listTickets.query.extend({ view: View.default('open'), channel: Channel.optional() }),
    response: pageOf(
      TicketListItem.extend({ contactName: z.string().nullish(), wakeAt: Instant.nullish(), waitingSince: Instant.nullish() }),
    ),
  },
  listTeams: {
    method: 'GET',
    path: '/v1/teams',
    summary: 'The teams whose tickets I reach',
    status: 200,
    response: z.object({ items: z.array(z.object({ teamId: TeamId, name: z.string() })) }),
  },
  listTemplates: {
    method: 'GET',
    path: '/v1/templates',
    summary: 'The WhatsApp templates that the desk may send',
    status: 200,
    response: z.object({ items: ApprovedTemplates }),
  },
  ...liveOperations,
} as const satisfies Record<string, Operation>;
