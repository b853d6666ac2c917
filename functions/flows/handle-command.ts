/** Read, decide, append; again when something changed meanwhile. The only way in which a ticket changes. */
import type { TimeZones } from '#domain/business-time';
import type { Command } from '#domain/command';
import type { Context, DeskRules } from '#domain/context';
import { decide } from '#domain/decide';
import { HelpdeskError, TransientError } from '#domain/errors';
import { loadChanges } from '#domain/load';
import { assigneeAsked } from '#domain/reopening';
import { type EntryHeader, evolve } from '#domain/ticket';
import type { Actor, TicketEvent } from '#schemas/event';
import type { Ticket } from '#schemas/ticket';
import type { Clock, DirectoryStore, Extra, NewId, Sealer, StoredTicket, TicketChange, TicketStore } from './ports.ts';
import { promisedCalendars } from './promised-calendars.ts';
import type { QueuePace } from './queue-pace.ts';
import { keptLoads } from './routed-load.ts';

export type CommandPorts = {
  readonly tickets: TicketStore;
  readonly directory: DirectoryStore;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly newSealer: () => Sealer;
  readonly zones: TimeZones;
  readonly pace: QueuePace;
  /** Waits a little, longer each time, never the same for two. */
  readonly pause: (attempt: number) => Promise<void>;
};

/** Architecture: conflicts are read and decided again this often before the caller is asked to come back. */
export const TRIES = 5;

export type Draftsman = { readonly stored: StoredTicket; readonly context: Context };
export type Prepared = { readonly command: Command; readonly extras?: readonly Extra[] };
export type Handled = { readonly stored: StoredTicket; readonly events: readonly TicketEvent[]; readonly seen?: string };

/** @param about the ticket that there is already. */
export async function contextFor(
  ports: CommandPorts,
  { actor, rules, sealer, ticket }: { actor: Actor; rules: DeskRules; sealer: Sealer; ticket?: Ticket },
): Promise<Context> {
  const promised = ticket ? await promisedCalendars(ports.directory, ticket, rules) : [];
  return { now: ports.clock.now(), actor, rules, promised, zones: ports.zones, newId: ports.newId, seal: sealer.seal };
}

/** One trip, and only where a solved ticket may open again: the rules ask who had it. */
export async function withAssignee(
  { directory }: Pick<CommandPorts, 'directory'>,
  command: Command,
  { stored, context }: { stored: StoredTicket | undefined; context: Context },
): Promise<Context> {
  const agentId = assigneeAsked(command, stored?.ticket);
  return agentId === undefined ? context : { ...context, assignee: await directory.agent(agentId) };
}

/**
 * One entry's worth of change: decides, applies, and adds what it does to loads.
 * @returns undefined when there is nothing to do.
 */
export function prepareChange(input: {
  command: Command;
  stored: StoredTicket | undefined;
  context: Context;
  sealer: Sealer;
  commandId: string;
  subject?: string;
}): { change: TicketChange; loads: Extra[] } | undefined {
  const { command, stored, context, sealer, commandId, subject } = input;
  const events = decide(command, stored?.ticket, context);
  if (events.length === 0) return undefined;
  const number = stored?.ticket.number ?? openedNumber(command);
  const header: EntryHeader = { number, version: (stored?.ticket.version ?? 0) + 1, at: context.now, actor: context.actor, commandId };
  let after = stored?.ticket;
  for (const event of events) after = evolve(after, event, header);
  if (!after) return undefined;
  const implied = loadChanges(stored?.ticket, after).map((load): Extra => ({ kind: 'load', ...load }));
  const loads = keptLoads(implied, events, context.assignee);
  return { change: { before: stored, after, header, events, bodies: sealer.bodies(), subject }, loads };
}

function openedNumber(command: Command): number {
  if ('opening' in command && command.opening) return command.opening.number;
  throw new HelpdeskError('not_found', 'There is no such ticket.');
}

/**
 * Runs one command on one ticket. `prepare` is asked again with what is true now after each conflict.
 * @throws HelpdeskError not_found, try_again, or what the rules refuse.
 */
export async function handleCommand(
  ports: CommandPorts,
  request: {
    number: number;
    actor: Actor;
    prepare: (draftsman: Draftsman) => Promise<Prepared | undefined> | Prepared | undefined;
    stored?: StoredTicket;
    tries?: number;
    /** Replaces the load extras that the change implies, for routing's capacity condition. */
    loads?: (implied: readonly Extra[]) => readonly Extra[];
  },
): Promise<Handled> {
  const commandId = ports.newId('command');
  const { rules } = await ports.directory.desk();
  let known = request.stored;
  for (let attempt = 1; attempt <= (request.tries ?? TRIES); attempt += 1) {
    const stored = known ?? (await ports.tickets.load(request.number));
    known = undefined;
    if (!stored) throw new HelpdeskError('not_found', `There is no ticket #${request.number}.`);
    const sealer = ports.newSealer();
    const context = await contextFor(ports, { actor: request.actor, rules, sealer, ticket: stored.ticket });
    const prepared = await request.prepare({ stored, context });
    if (!prepared) return { stored, events: [] };
    const { command } = prepared;
    const change = prepareChange({ command, stored, context: await withAssignee(ports, command, { stored, context }), sealer, commandId });
    if (!change) return { stored, events: [] };
    const loads = request.loads ? request.loads(change.loads) : change.loads;
    const outcome = await ports.tickets.append([change.change], [...(prepared.extras ?? []), ...loads]);
    const [after] = outcome.kind === 'committed' ? outcome.stored : [];
    if (after) return { stored: after, events: change.change.events };
    if (outcome.kind === 'seen') return { stored, events: [], seen: outcome.key };
    if (outcome.kind === 'conflict') known = outcome.current;
    await ports.pause(attempt);
  }
  throw new TransientError(`Ticket #${request.number} changed too often.`);
}
