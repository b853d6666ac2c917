/**
 * How many tickets each view has, up to a hundred. It costs one Query a list of each view, all at once, and a BatchGet for each hundred tickets that the
 * lists do not tell enough of: the more views a ticket is in, the less, and never more as tickets pile up.
 */
import { isSifted, viewTimes } from '#domain/list-views';
import { CountedView, TICKETS_COUNTED, type ViewCounts } from '#schemas/view';
import type { ApiContext } from './api-ports.ts';
import { type Asked, belongs, isOwnOnly, workPlaces } from './list-tickets.ts';
import { reachedTeams } from './teams.ts';

export async function countViews(context: ApiContext): Promise<ViewCounts> {
  const { ports, agent } = context;
  const desk = await ports.directory.desk();
  const times = viewTimes(ports.clock.now(), ports.zones, desk.rules.calendar.timeZone);
  const teams = reachedTeams(agent, desk);
  const views = await Promise.all(
    CountedView.options.map(async (view) => {
      const asked = { wanted: { view, limit: TICKETS_COUNTED }, teams, times };
      return { view, asked, ...(await workPlaces(context, asked, { limit: TICKETS_COUNTED })) };
    }),
  );
  const unsure = views.filter(({ asked }) => !isByList(context, asked));
  const numbers = new Set(unsure.flatMap(({ places }) => places.map(({ number }) => number)));
  const loaded = new Map((await ports.tickets.loadMany([...numbers])).map((stored) => [stored.ticket.number, stored]));
  const counts = views.map(({ view, asked, places, isLast }) => {
    const standing = [...new Set(places.map(({ number }) => number))];
    if (isByList(context, asked)) return [view, { count: standing.length, isMore: !isLast }];
    const listed = standing.filter((number) => {
      const stored = loaded.get(number);
      return stored !== undefined && belongs(context, stored, asked);
    });
    return [view, { count: listed.length, isMore: !isLast }];
  });
  // Its keys are the views that were counted, which the compiler does not see through the pairs.
  return Object.fromEntries(counts) as ViewCounts;
}

/** The lists of a team hold just its view, if for a second what has moved on since; an agent's own list also holds what is in teams they have left. */
const isByList = (context: ApiContext, { wanted }: Asked): boolean => !isSifted(wanted) && !isOwnOnly(context, wanted.view);
