/** Who hears of a change: whoever could read the ticket before it, or can after it, and nobody else. */
import type { Agent } from '#schemas/agent';
import type { Ticket } from '#schemas/ticket';
import { type Asker, reachOf } from './permissions.ts';

type Standing = Pick<Ticket, 'teamId' | 'assigneeId'>;

/** What an agent may read, as it was when they connected: their socket is closed when it changes. */
export type Listener = { readonly agentId: string; readonly teams: readonly string[]; readonly reach: 'own' | 'teams' | 'all' };

/** Undefined: may read nothing. Who reads all is in every team. */
export function listenerOf(agent: Asker & Pick<Agent, 'agentId' | 'teams'>): Listener | undefined {
  const reach = reachOf(agent, 'getTicket');
  if (reach === 'none') return undefined;
  return { agentId: agent.agentId, reach, teams: reach === 'all' ? [] : [...new Set(agent.teams)] };
}

/** `<team>` or `<team>#<assignee>`; neither has a # of its own. */
const placeOf = ({ teamId, assigneeId }: Standing): string => (assigneeId === undefined ? teamId : `${teamId}#${assigneeId}`);

/** Where a ticket stood and where it stands: once when it did not move. */
export const placesOf = (before: Standing | undefined, after: Standing): string[] => [
  ...new Set([...(before ? [placeOf(before)] : []), placeOf(after)]),
];

export const teamsOf = (places: readonly string[]): string[] => [...new Set(places.map((place) => place.split('#', 1)[0] ?? place))];

/** The version that an entry made of a ticket, and where that stood around it. */
export type Change = { readonly number: number; readonly version: number; readonly places: readonly string[] };

const hears = ({ agentId, teams, reach }: Listener, { places }: Change): boolean =>
  reach === 'all' ||
  places.some((place) => {
    const [teamId = '', assigneeId] = place.split('#');
    return teams.includes(teamId) && (reach === 'teams' || assigneeId === agentId);
  });

/** What of the changes is for a listener: each ticket once, at its newest version. */
export function heardBy(listener: Listener, changes: readonly Change[]): { number: number; version: number }[] {
  const newest = new Map<number, number>();
  for (const change of changes)
    if (hears(listener, change)) newest.set(change.number, Math.max(change.version, newest.get(change.number) ?? 0));
  return [...newest].map(([number, version]) => ({ number, version }));
}
