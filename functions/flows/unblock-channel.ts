/** A blocked channel may send again: what it kept is queued once more. */
import { HelpdeskError } from '#domain/errors';
import type { Channel } from '#schemas/channel';
import type { ApiContext } from './api-ports.ts';
import { recordAct } from './desk-act.ts';
import { handleCommand } from './handle-command.ts';

/** Tickets at once: beside each other, without crowding out the desk's own work. */
const AT_ONCE = 10;

/**
 * The block goes first: what is queued under it would only be parked again. Called again, it goes on where it ended.
 * @returns how many tickets send again. @throws HelpdeskError not_found.
 */
export async function unblockChannel(context: ApiContext, place: { channel: Channel; account: string }): Promise<number> {
  const { directory } = context.ports;
  const { channel, account } = place;
  const { channels } = await directory.desk();
  if (!channels.some((own) => own.channel === channel && own.account === account))
    throw new HelpdeskError('not_found', `There is no ${channel} account ${account}.`);
  await recordAct(context, { type: 'ChannelUnblocked', ...place }, [{ kind: 'unblock', ...place }]);
  const numbers = await directory.parked(channel, account);
  let nudged = 0;
  for (let at = 0; at < numbers.length; at += AT_ONCE) {
    const some = await Promise.all(numbers.slice(at, at + AT_ONCE).map((number) => unpark(context, number, place)));
    nudged += some.filter((isNudged) => isNudged).length;
  }
  return nudged;
}

async function unpark({ ports, agent }: ApiContext, number: number, place: { channel: Channel; account: string }): Promise<boolean> {
  const unparked = { kind: 'unparked', ...place, number } as const;
  const { events } = await handleCommand(ports, {
    number,
    actor: { kind: 'agent', id: agent.agentId },
    prepare: () => ({ command: { type: 'UnparkSends' }, extras: [unparked] }),
  });
  if (events.length > 0) return true;
  // Nothing of it is parked any more: only the list still says so.
  await ports.tickets.append([], [unparked]);
  return false;
}
