import { beforeEach, describe, expect, it } from 'vitest';
import type { TeamSettings } from '#schemas/settings';
import { act } from '../helpers/acts.ts';
import { createWorld, setting, ticketOf, type World } from '../helpers/in-memory-ports.ts';
import { type Reactions, reactionsOf } from '../helpers/reactions.ts';
import { assigneeOf, aTeam, change, writes } from '../helpers/teams.ts';

let world: World;
let reactions: Reactions;
const FIRST_REPLY_SECONDS = 900;

beforeEach(() => {
  world = createWorld();
  world.memory.agents.clear();
  setting(world.memory, 'acknowledgement', 'default', { enabled: false });
  const lengths = { firstReplySeconds: FIRST_REPLY_SECONDS, nextReplySeconds: FIRST_REPLY_SECONDS };
  setting(world.memory, 'policy', 'default', {
    ...{ id: 'default', version: 1, name: 'x', clock: 'calendar', targets: { low: {}, medium: lengths, high: {}, urgent: {} } },
    escalations: [{ at: { percent: 50 }, notify: [], unassign: true }],
  });
  reactions = reactionsOf(world);
});
const team = (fields: Partial<TeamSettings> = {}, b: object = {}) =>
  aTeam(world, fields, { agentId: 'a', capacity: 10 }, { agentId: 'b', capacity: 10, load: 3, ...b });

/** Ticket 1 goes to `a`, who lets half of the time pass. */
async function takenFromA(): Promise<void> {
  await writes(world, 0);
  await reactions.settle();
  expect(await assigneeOf(world, 1)).toBe('a');
  await halfPasses();
}
async function halfPasses(): Promise<void> {
  world.passSeconds(FIRST_REPLY_SECONDS / 2);
  await act(world, 1, () => ({ type: 'PassTime' }), { kind: 'system', id: 'clock' });
}

describe('a ticket that a ladder took from its assignee', () => {
  it.each(['least_loaded', 'round_robin'] as const)('goes to somebody else, by %s', async (strategy) => {
    team({ strategy });
    await takenFromA();

    await reactions.settle();

    expect(await assigneeOf(world, 1)).toBe('b');
  });

  it('goes to somebody else though the contact knows the one it was taken from', async () => {
    team({ sticky: true });
    await writes(world, 0);
    await reactions.settle();
    await act(
      world,
      1,
      ({ context, stored: { ticket } }) => ({
        ...{ type: 'Reply', seen: ticket.version, form: 'text', messageId: world.ports.newId('message') },
        ...{ channel: ticket.channel, account: ticket.account, body: context.seal({ text: 'Sebentar.' }), attachments: [] },
      }),
      { kind: 'agent', id: 'a' },
    );
    await writes(world, 0);
    await halfPasses();

    await reactions.settle();

    expect(await assigneeOf(world, 1)).toBe('b');
  });

  it('waits for others who are there and full', async () => {
    team({}, { load: 10 });
    await takenFromA();

    await reactions.settle();
    expect(await assigneeOf(world, 1)).toBeUndefined();
    change(world, 'b', { load: 9 });
    await reactions.settleDelayed();

    expect(await assigneeOf(world, 1)).toBe('b');
  });

  it.each([
    ['is away', { presence: 'away' }],
    ['is too small for it', { capacity: 0 }],
    ['is on another team’s tickets', { teams: ['sales'] }],
  ])('goes back to the same where everybody else %s', async (_, b) => {
    team({}, b);
    await takenFromA();

    await reactions.settle();

    expect(await assigneeOf(world, 1)).toBe('a');
  });

  it('is forgotten to have been theirs by the next assignment', async () => {
    team();
    await takenFromA();
    expect((await ticketOf(world, 1)).passedOver).toBe('a');

    await reactions.settle();

    expect((await ticketOf(world, 1)).passedOver).toBeUndefined();
  });
});
