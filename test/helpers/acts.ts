/** What agents and clocks do to a ticket in tests of flows. */
import type { Command } from '#domain/command';
import { type Draftsman, handleCommand } from '#flows/handle-command';
import type { Actor } from '#schemas/event';
import type { Status } from '#schemas/ticket';
import type { World } from './in-memory-ports.ts';

export const AGENT: Actor = { kind: 'agent', id: 'agent-1' };

export async function act(world: World, number: number, command: (draftsman: Draftsman) => Command, actor: Actor = AGENT): Promise<void> {
  await handleCommand(world.ports, { number, actor, prepare: (draftsman) => ({ command: command(draftsman) }) });
}

/** Having seen everything. */
export const put = (world: World, number: number, status: Status): Promise<void> =>
  act(world, number, ({ stored }) => ({ type: 'UpdateTicket', seen: stored.ticket.version, status }));

/** Solved, and closed by the clock. */
export async function close(world: World, number: number): Promise<void> {
  await put(world, number, 'solved');
  world.passSeconds(5 * 86_400);
  await act(world, number, () => ({ type: 'PassTime' }), { kind: 'system', id: 'clock' });
}

/** @returns the message's id. */
export async function reply(world: World, number: number, text = 'Sedang kami periksa.'): Promise<string> {
  const messageId = world.ports.newId('message');
  await act(world, number, ({ stored: { ticket }, context }) => ({
    ...{ type: 'Reply', seen: ticket.version, form: ticket.channel === 'email' ? 'mail' : 'text', messageId },
    ...{ channel: ticket.channel, account: ticket.account, body: context.seal({ text }), attachments: [] },
  }));
  return messageId;
}
