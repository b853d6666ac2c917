/** Gives a team's waiting tickets to its agents, first by work order, while anybody can take one. */
import { TransientError } from '#domain/errors';
import type { WorkBody } from '#schemas/queue';
import { type Given, give } from './give-ticket.ts';
import type { CommandPorts } from './handle-command.ts';
import { type Asked, beginLook, takeFirst } from './match-look.ts';
import type { Log, Nudges } from './ports.ts';
import { notePace } from './queue-pace.ts';

export type MatchPorts = CommandPorts & { readonly log: Log; readonly nudges: Pick<Nudges, 'task'> };

/**
 * A named ticket that found nobody is looked for once more: whoever came or was freed meanwhile may have been looked at while the index did not show it yet.
 * Longer than an index is behind, and so short that whoever came is given it within five seconds.
 */
const AGAIN_SECONDS = 3;

export type MatchMore = Partial<Pick<Asked, 'freed' | 'isFresh'>> & { readonly again?: readonly number[] };

/** One look for all that was said of a team. Without a number something happened to the team or its agents. @throws TransientError. */
export async function followNudges(ports: MatchPorts, teamId: string, nudges: readonly WorkBody[]): Promise<void> {
  const numbers = nudges.flatMap(({ number }) => number ?? []);
  await matchTeam(ports, teamId, numbers, {
    freed: nudges.flatMap(({ freed = [] }) => freed),
    again: nudges.flatMap(({ again = [] }) => again),
    isFresh: nudges.some(({ number }) => number === undefined),
  });
}

/**
 * A team that pulls is given nothing.
 * @param numbers tickets that a message named; `again`: those that are looked for a second time, and not a third.
 * @throws TransientError when a ticket kept changing: the message is to be handed out again.
 */
export async function matchTeam(
  ports: MatchPorts,
  teamId: string,
  numbers: readonly number[],
  { freed = [], isFresh = false, again = [] }: MatchMore = {},
): Promise<{ assigned: number }> {
  const look = await beginLook(ports, { teamId, numbers: [...numbers, ...again], freed, isFresh });
  const read = look.queues.get(teamId)?.tickets.map(({ ticket }) => ticket.number) ?? [];
  const unmatched = new Set(numbers.filter((number) => read.includes(number)));
  const given: Given[] = [];
  for (let first = await takeFirst(ports, look); first; first = await takeFirst(ports, look)) {
    const outcome = await give(ports, look, first);
    given.push(outcome);
    if (outcome === 'assigned' || outcome === 'taken') unmatched.delete(first.stored.ticket.number);
  }
  for (const { settings, gave } of look.queues.values()) await notePace(ports, settings.teamId, gave);
  const count = (kind: Given) => given.filter((one) => one === kind).length;
  ports.log.info('team matched', { teamId, assigned: count('assigned'), conflicts: count('conflict') });
  if (count('conflict') > 0) throw new TransientError(`Tickets of team ${teamId} changed too often.`);
  if (unmatched.size > 0) await ports.nudges.task({ kind: 'match_team', teamId, numbers: [...unmatched] }, AGAIN_SECONDS);
  return { assigned: count('assigned') };
}
