import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { changePresence } from '#flows/presence';
import { connect, disconnect, hear } from '#flows/socket';
import { doSocketTask, type SocketTask } from '#flows/socket-tasks';
import { anAgent } from '../helpers/factories.ts';
import { createWorld, type World } from '../helpers/in-memory-ports.ts';

const AGENT = 'agent-1';
const MINUTE = 60;

let world: World;
beforeEach(() => {
  world = createWorld();
  world.memory.agents.set(AGENT, anAgent());
});

const agent = () => world.memory.agents.get(AGENT) ?? anAgent();
const connected = async (connectionId: string) => {
  const validUntil = new Date(Date.parse(world.time.now) + 30_000).toISOString();
  await connect(world.ports, {
    connectionId,
    pass: await world.ports.passes.issue({ agentId: AGENT, signedInAt: world.time.now }, validUntil),
  });
};
const gone = (connectionId: string) => disconnect(world.ports, connectionId);
const active = (connectionId: string) => hear(world.ports, connectionId, { type: 'active' });
/** What a person says by the API. */
const says = (presence: 'online' | 'away' | 'offline') =>
  // Of the API's context only this is asked.
  changePresence({ ports: world.ports, agent: agent() } as unknown as Parameters<typeof changePresence>[0], presence);

type Due = { readonly task: SocketTask; readonly at: number };
const due: Due[] = [];
/** Moves time, and does each task at its instant, `times` over: everything may be delivered again. */
async function pass(minutes: number, times = 2): Promise<void> {
  const end = Date.parse(world.time.now) + minutes * MINUTE * 1000;
  for (;;) {
    const now = Date.parse(world.time.now);
    for (const { task, delaySeconds } of world.nudged.tasks.splice(0))
      if (task.kind !== 'relay') due.push({ task: task as SocketTask, at: now + delaySeconds * 1000 });
    const [next] = due.sort((one, other) => one.at - other.at);
    if (!next || next.at > end) break;
    due.shift();
    world.time.now = new Date(Math.max(now, next.at)).toISOString();
    for (let count = 0; count < times; count += 1) await doSocketTask(world.ports, next.task);
  }
  world.time.now = new Date(end).toISOString();
}
beforeEach(() => {
  due.length = 0;
});
/** What the ledger says of presence: from, to, why, and by whom. */
const recorded = () =>
  (world.memory.ledgers.get('settings') ?? []).flatMap(({ stored }) => {
    const { events, actor } = JSON.parse(stored.entry);
    return [`${events[0].from} ${events[0].to} ${events[0].reason ?? '-'} ${actor.kind}`];
  });

describe('an agent who loses their socket', () => {
  it('is away a minute later, on record, once', async () => {
    await connected('one');
    await gone('one');

    await pass(0.99);
    expect(agent().presence).toBe('online');
    await pass(0.02);
    expect(agent()).toMatchObject({ presence: 'away', awayReason: 'socket_lost' });
    expect(recorded()).toEqual(['online away socket_lost system']);
  });

  it('and has another one, or connects again in time, stays online', async () => {
    await connected('one');
    await connected('two');
    await gone('one');
    await pass(2);
    await gone('two');
    await connected('three');
    await pass(2);

    expect(agent().presence).toBe('online');
  });

  it('again within the minute is looked at a minute after the last time', async () => {
    await connected('one');
    await gone('one');
    await pass(0.5);
    await connected('two');
    await gone('two');

    await pass(0.75);
    expect(agent().presence).toBe('online');
    await pass(0.5);
    expect(agent().presence).toBe('away');
  });

  it('comes back by being active at a socket, and not by the connection alone', async () => {
    await connected('one');
    await gone('one');
    await pass(2);

    await connected('two');
    await pass(1);
    expect(agent().presence).toBe('away');
    await active('two');
    await pass(0.1);

    expect(agent()).toMatchObject({ presence: 'online', presenceAt: expect.any(String) });
    expect(agent().awayReason).toBeUndefined();
    expect(recorded()).toEqual(['online away socket_lost system', 'away online active system']);
  });
});

describe('an agent who does nothing', () => {
  it('is away after 15 minutes, and back when they move', async () => {
    await connected('one');
    await pass(10);
    await active('one');
    await pass(14.9);
    expect(agent().presence).toBe('online');

    await pass(0.2);
    expect(agent()).toMatchObject({ presence: 'away', awayReason: 'idle' });

    await pass(60);
    await active('one');
    await pass(0.1);
    expect(agent().presence).toBe('online');
    await pass(15);
    expect(recorded()).toEqual(['online away idle system', 'away online active system', 'online away idle system']);
  });

  it('is looked at by one chain of looks, however many tabs and repeats there are', async () => {
    for (const id of ['one', 'two', 'three']) await connected(id);
    for (const id of ['one', 'two', 'three']) await active(id);

    await pass(120, 3);

    expect(due.filter(({ task }) => task.kind === 'look_for_idle' && task.at === world.memory.activity.get(AGENT)?.watchAt)).not.toEqual(
      [],
    );
    expect(new Set(due.map(({ at }) => at)).size).toBe(1);
  });

  it('is looked at no more once they are gone, and again when they come', async () => {
    await connected('one');
    await gone('one');
    await pass(60);
    expect(due).toEqual([]);

    await connected('two');
    await active('two');
    await pass(15.1);

    expect(agent()).toMatchObject({ presence: 'away', awayReason: 'idle' });
  });

  it('is looked at again although a look was lost', async () => {
    await connected('one');
    world.nudged.tasks.length = 0;
    await pass(21);

    await active('one');
    await pass(15.1);

    expect(agent()).toMatchObject({ presence: 'away', awayReason: 'idle' });
  });
});

describe('what a person says', () => {
  it('stays: nobody who never had a socket is sent away', async () => {
    await says('away');
    await says('online');

    await pass(600);

    expect(agent().presence).toBe('online');
  });

  it.each(['away', 'offline'] as const)('stays: %s is not undone by being active', async (presence) => {
    await connected('one');
    await says(presence);

    await active('one');
    await pass(120);
    await active('one');
    await pass(1);

    expect(agent().presence).toBe(presence);
  });

  it('stays: online, said after the socket was lost, holds without one', async () => {
    await connected('one');
    await active('one');
    await gone('one');
    await pass(0.5);
    await says('away');
    await says('online');

    await pass(600);

    expect(agent().presence).toBe('online');
  });

  it('stays: away, said while the desk had said so, is theirs from then on', async () => {
    await connected('one');
    await pass(15.1);
    await says('away');

    await active('one');
    await pass(1);

    expect(agent().presence).toBe('away');
    expect(recorded()).toEqual(['online away idle system', 'away away - agent']);
  });

  it('comes before what the desk was about to say', async () => {
    await connected('one');
    await gone('one');
    const { directory } = world.ports;
    const record: typeof directory.record = async (act) => {
      if (act.actor.kind === 'system') await says('offline');
      return directory.record(act);
    };
    world = { ...world, ports: { ...world.ports, directory: { ...directory, record } } };

    await pass(2);

    expect(agent().presence).toBe('offline');
  });
});

describe('any history of sockets', () => {
  const step = fc.oneof(
    fc.record({ do: fc.constantFrom('connect', 'gone', 'active'), id: fc.constantFrom('one', 'two') }),
    fc.record({ do: fc.constant('pass'), minutes: fc.constantFrom(0.3, 1, 7, 14, 16) }),
    fc.record({ do: fc.constant('say'), presence: fc.constantFrom('online', 'away', 'offline') }),
  );

  it('ends with an agent away who had a socket and shows no sign, and never undoes their word', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
        world = createWorld();
        due.length = 0;
        world.memory.agents.set(AGENT, anAgent());
        let isTheirs = false;
        let hadSocket = false;
        for (const one of steps) {
          const before = agent().presence;
          if (one.do === 'connect' && 'id' in one) await connected(one.id);
          if (one.do === 'gone' && 'id' in one) await gone(one.id);
          if (one.do === 'active' && 'id' in one) await active(one.id);
          if ('minutes' in one) await pass(one.minutes);
          if ('presence' in one) await says(one.presence as 'online');
          hadSocket ||= one.do === 'connect';
          if ('presence' in one) isTheirs = one.presence !== 'online';
          else if (isTheirs) expect(agent().presence).toBe(before);
          if (!hadSocket) expect(agent().awayReason).toBeUndefined();
        }
        await pass(20);
        if (world.memory.connections.size > 0) expect(agent().presence).not.toBe('online');
        await pass(60);
        expect(due.length).toBe(world.memory.connections.size > 0 ? 1 : 0);
      }),
      { numRuns: 150 },
    );
  });
});
