import { beforeEach, describe, expect, it } from 'vitest';
import { act, put } from '../helpers/acts.ts';
import { createWorld, setting, type World } from '../helpers/in-memory-ports.ts';
import { type Reactions, reactionsOf } from '../helpers/reactions.ts';
import { assigneeOf, aTeam, change, loadsOf, writes } from '../helpers/teams.ts';

let world: World;
let reactions: Reactions;
const both = { agentId: 'both', teams: ['default', 'returns'], capacity: 1 };

/** Ticket 1 of `default` is with `both`, who is full; 2 of `returns` waits. */
beforeEach(async () => {
  world = createWorld();
  world.memory.agents.clear();
  setting(world.memory, 'acknowledgement', 'default', { enabled: false });
  aTeam(world, {}, both);
  aTeam(world, { teamId: 'returns' }, both);
  aTeam(world, { teamId: 'elsewhere' }, { agentId: 'other' });
  reactions = reactionsOf(world);
  await writes(world, 0);
  await reactions.settle();
  await writes(world, 1);
  await moveTo(2, 'returns');
  await reactions.settle();
  await reactions.settleDelayed();
});
const seen = (number: number, fields: object) =>
  act(world, number, ({ stored }) => ({ type: 'UpdateTicket', seen: stored.ticket.version, ...fields }));
const moveTo = (number: number, teamId: string) => seen(number, { teamId });

describe('an agent of two teams who has room again', () => {
  it('waits for nothing else: the start of these tests', async () => {
    expect([await assigneeOf(world, 1), await assigneeOf(world, 2)]).toEqual(['both', undefined]);
  });

  it.each<[string, () => Promise<void>]>([
    ['by solving', () => put(world, 1, 'solved')],
    ['as somebody else got it', () => seen(1, { assigneeId: 'other' })],
    ['as it was taken off them', () => seen(1, { assigneeId: null, teamId: 'nobody' })],
    ['by merging', () => mergeAway()],
  ])('of the one team is given what waits in the other, at once: %s', async (_, free) => {
    await free();

    await reactions.settle();

    expect(await assigneeOf(world, 2)).toBe('both');
    expect(loadsOf(world).both).toBe(1);
  });

  it('is given it also where the team that frees them takes its tickets itself', async () => {
    aTeam(world, { strategy: 'pull' }, { ...both, load: 1 });

    await put(world, 1, 'solved');
    await reactions.settle();

    expect(await assigneeOf(world, 2)).toBe('both');
  });

  it('is given it though they are out of the team that frees them', async () => {
    aTeam(world, {}, { agentId: 'other', presence: 'away' });
    change(world, 'both', { teams: ['returns'] });

    await put(world, 1, 'solved');
    await reactions.settle();

    expect(await assigneeOf(world, 2)).toBe('both');
  });

  it('takes the first of both teams, whichever of them is looked at', async () => {
    await writes(world, 2);
    await reactions.settle();

    await put(world, 1, 'solved');
    await reactions.settle();

    expect([await assigneeOf(world, 2), await assigneeOf(world, 3)]).toEqual(['both', undefined]);
  });

  it('who has gone home is given nothing', async () => {
    change(world, 'both', { presence: 'offline' });

    await put(world, 1, 'solved');
    await reactions.settle();

    expect(await assigneeOf(world, 2)).toBeUndefined();
  });
});

async function mergeAway(): Promise<void> {
  const survivor = (await world.ports.tickets.load(2))?.ticket;
  if (!survivor) throw new Error('There is no ticket 2.');
  await act(world, 1, () => ({ type: 'MergeInto', seen: 99, survivor, leadsTo: 2, confirm: true }));
}

describe('a team that is set otherwise', () => {
  const settingChanged = (teamId: string) =>
    world.ports.directory.record({
      at: world.time.now,
      actor: { kind: 'agent', id: 'admin' },
      commandId: 'cmd_1',
      events: [{ type: 'SettingChanged', kind: 'team', id: teamId, from: 1, to: 2 }],
      writes: [],
    });
  /** What a process remembers of the settings for half a minute. */
  async function remembering(): Promise<Reactions> {
    const desk = await world.ports.directory.desk();
    return reactionsOf(world, { ...world.ports, directory: { ...world.ports.directory, desk: async () => desk } });
  }

  it('gives what waits to a new member at once, where the old members are still remembered', async () => {
    const { settle } = await remembering();
    aTeam(world, { teamId: 'returns' }, { ...both, load: 1 }, { agentId: 'new', teams: ['returns'] });

    await settingChanged('returns');
    await settle();

    expect(await assigneeOf(world, 2)).toBe('new');
  });

  it('is found by the record of who is freed, though nobody remembers it yet', async () => {
    const { settle } = await remembering();
    aTeam(world, { teamId: 'new' }, { ...both, teams: ['default', 'new'], load: 1 });
    await moveTo(2, 'new');
    await settle();

    await put(world, 1, 'solved');
    await settle();

    expect(await assigneeOf(world, 2)).toBe('both');
  });

  it('gives what waits when it no longer pulls', async () => {
    aTeam(world, { teamId: 'returns', strategy: 'pull' }, { agentId: 'free', teams: ['returns'] });
    const { settle } = await remembering();
    aTeam(world, { teamId: 'returns', strategy: 'round_robin' }, { agentId: 'free', teams: ['returns'] });

    await settingChanged('returns');
    await settle();

    expect(await assigneeOf(world, 2)).toBe('free');
  });
});
