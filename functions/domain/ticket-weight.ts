/** What a ticket counts on its assignee's load. */
import type { ChannelWeights } from '#schemas/settings';
import type { Ticket } from '#schemas/ticket';

/** Where a team has set nothing. */
export const TICKET_WEIGHT = 1;

/** Team -> what its tickets weigh, by channel. */
export type TeamWeights = { readonly [teamId: string]: ChannelWeights | undefined };

/** As the ticket's team weighs its channel now. What a ticket is held with already stays until it is given anew. */
export const weightOf = ({ teamId, channel }: Pick<Ticket, 'teamId' | 'channel'>, weights: TeamWeights | undefined): number =>
  weights?.[teamId]?.[channel] ?? TICKET_WEIGHT;
