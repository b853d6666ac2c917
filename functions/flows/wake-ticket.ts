/** A timer only wakes: what is due is asked of the rules, and the present next instant is armed again whatever they say. */

import { isAbandoned, isSendable } from '#domain/decide-sending';
import { isQueued } from '#domain/queue';
import { timerAt } from '#domain/timer';
import type { Instant } from '#schemas/primitives';
import type { Ticket } from '#schemas/ticket';
import { arm, LONGEST_DELAY_SECONDS, secondsUntil, type TimerPorts } from './arm-timer.ts';
import { type CommandPorts, handleCommand } from './handle-command.ts';
import type { Log } from './ports.ts';

export type WakePorts = CommandPorts & TimerPorts & { readonly log: Log };

/** Nudges what should have been sent by now. */
export async function nudgeSends(ports: TimerPorts, ticket: Ticket): Promise<void> {
  const now = ports.clock.now();
  if (ticket.outbound.some((item) => isSendable(item, now) || isAbandoned(item, now))) await ports.nudges.outbound(ticket.number);
}

/** Nudges whatever should be moving by now. */
async function nudgeStuck(ports: TimerPorts, ticket: Ticket): Promise<void> {
  await nudgeSends(ports, ticket);
  if (isQueued(ticket)) await ports.nudges.work({ teamId: ticket.teamId, number: ticket.number });
}

export async function wakeTicket(ports: WakePorts, { number, at }: { number: number; at: Instant }): Promise<void> {
  const early = secondsUntil(at, ports.clock.now());
  if (early > 0) return ports.nudges.task({ kind: 'wake', number, at }, Math.min(early, LONGEST_DELAY_SECONDS));
  const { stored, events } = await handleCommand(ports, {
    number,
    actor: { kind: 'system', id: 'clock' },
    prepare: () => ({ command: { type: 'PassTime' } }),
  });
  await nudgeStuck(ports, stored.ticket);
  const next = timerAt(stored.ticket);
  // A send that is being nudged right now would be armed for the past, over and over.
  if (next && next > ports.clock.now()) await arm(ports, number, next);
  ports.log.info('woken', { number, events: events.length, version: stored.ticket.version });
}
