import { beforeEach, describe, expect, it } from 'vitest';
import { createWorld, setting, type World } from '../helpers/in-memory-ports.ts';
import { type Reactions, reactionsOf } from '../helpers/reactions.ts';
import { assigneeOf, aTeam, goes, writes } from '../helpers/teams.ts';

let world: World;
let reactions: Reactions;

beforeEach(() => {
  world = createWorld();
  world.memory.agents.clear();
  setting(world.memory, 'acknowledgement', 'default', { enabled: false });
  aTeam(world, {}, { agentId: 'a', presence: 'offline' });
  // The index is behind: it shows nothing of what these tests write.
  reactions = reactionsOf(world, { ...world.ports, tickets: { ...world.ports.tickets, work: async () => [] } });
});

describe('a ticket that finds nobody', () => {
  it('is found by who comes online while the index does not show it yet, some seconds later', async () => {
    await writes(world, 0);
    await reactions.settle();
    await goes(world, 'a', 'online');
    await reactions.settle();
    expect(await assigneeOf(world, 1)).toBeUndefined();

    await reactions.settleDelayed();

    expect(await assigneeOf(world, 1)).toBe('a');
  });

  it('is looked for once more within three seconds, and then no more by itself', async () => {
    await writes(world, 0);
    await writes(world, 1);
    const asked: number[] = [];
    const { nudges } = world.ports;
    const { settle, settleDelayed } = reactionsOf(world, {
      ...world.ports,
      nudges: {
        ...nudges,
        task: async (task, delaySeconds) => {
          if (task.kind === 'match_team') asked.push(delaySeconds ?? 0);
          await nudges.task(task, delaySeconds);
        },
      },
    });

    await settle();
    expect(asked).toEqual([3]);
    await settleDelayed();
    await settleDelayed();

    expect(asked).toEqual([3]);
  });

  it.each([
    ['somebody was found', {}],
    ['the team takes its tickets itself', { strategy: 'pull' as const }],
  ])('is not looked for again where %s', async (_, fields) => {
    aTeam(world, fields, { agentId: 'a' });
    await writes(world, 0);

    await reactions.settle();
    await reactions.settleDelayed();

    expect(world.logged.filter(({ message }) => message === 'team matched')).toHaveLength(1);
  });
});
