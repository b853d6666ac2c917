/** One new ledger entry to the queues and schedules it calls for. At-least-once; a repeat nudges again, which harms nothing. */

import * as z from 'zod';
import { noticesOf } from '#domain/notices';
import { deskReactionsTo, type Reaction, reactionsTo } from '#domain/reactions';
import { TicketEntry } from '#schemas/event';
import { Instant } from '#schemas/primitives';
import { DeskEvent } from '#schemas/settings';
import { arm, type TimerPorts } from './arm-timer.ts';
import type { Nudges } from './ports.ts';

export type RelayPorts = TimerPorts & { readonly nudges: Nudges };
/** What the stream or the table shows of an entry. */
export type NewEntry = { readonly entry: string; readonly timerAt?: string };

const Head = z.object({ ledger: z.string(), version: z.int(), at: Instant, events: z.array(z.unknown()) });

type Work = { readonly kind: 'work'; readonly teamId: string; readonly freed: readonly string[] };
type Sent = Exclude<Reaction, { kind: 'work' }> | Work;

/** One nudge a team: the queue takes a second one of the same entry for a repeat. */
function distinct(reactions: readonly Reaction[]): Sent[] {
  const freed = new Map<string, Set<string>>();
  const others = new Map<string, Exclude<Reaction, { kind: 'work' }>>();
  for (const reaction of reactions) {
    if (reaction.kind !== 'work') others.set(JSON.stringify(reaction), reaction);
    else freed.set(reaction.teamId, new Set([...(freed.get(reaction.teamId) ?? []), ...(reaction.freed ? [reaction.freed] : [])]));
  }
  return [...[...freed].map(([teamId, agents]): Work => ({ kind: 'work', teamId, freed: [...agents] })), ...others.values()];
}

type Origin = { readonly number: number; readonly version: number; readonly at: Instant };

function send(ports: RelayPorts, { number, version, at }: Origin, reaction: Sent): Promise<void> {
  switch (reaction.kind) {
    case 'outbound':
      return ports.nudges.outbound(number);
    case 'work':
      return ports.nudges.work({
        teamId: reaction.teamId,
        ...(number > 0 ? { number, version } : {}),
        ...(reaction.freed.length > 0 ? { freed: [...reaction.freed] } : {}),
      });
    case 'fetch_media':
      return ports.nudges.task({
        kind: 'fetch_media',
        number,
        entry: version,
        messageId: reaction.messageId,
        attachmentId: reaction.attachmentId,
      });
    case 'release_agent':
      return ports.nudges.task({ kind: 'release_agent', agentId: reaction.agentId });
    case 'apply_setting':
      return ports.nudges.task({ kind: 'apply_setting', jobId: reaction.jobId, page: 1 });
    case 'sign_out':
      return ports.nudges.task({ kind: 'sign_out', agentId: reaction.agentId });
    case 'renew_sockets':
      return ports.nudges.task({ kind: 'renew_sockets', of: reaction.of, at });
    case 'notify':
      return ports.nudges.task({ kind: 'notify', number, version });
    default:
      return reaction satisfies never;
  }
}

export async function relayEntry(ports: RelayPorts, { entry, timerAt }: NewEntry): Promise<number> {
  const parsed: unknown = JSON.parse(entry);
  const head = Head.parse(parsed);
  const isDesk = head.ledger === 'settings';
  const number = isDesk ? 0 : Number(head.ledger);
  const reactions = isDesk ? z.array(DeskEvent).parse(head.events).flatMap(deskReactionsTo) : ticketReactions(TicketEntry.parse(parsed));
  const wanted = distinct(reactions);
  await Promise.all([
    ...wanted.map((reaction) => send(ports, { number, version: head.version, at: head.at }, reaction)),
    ...(timerAt && !isDesk ? [arm(ports, number, timerAt)] : []),
  ]);
  return wanted.length;
}

/** Who is told is found out later, by who reads the entry again: one task for all of it. */
const ticketReactions = (entry: TicketEntry): Reaction[] => [
  ...entry.events.flatMap(reactionsTo),
  ...(noticesOf(entry).length > 0 ? [{ kind: 'notify' } as const] : []),
];
