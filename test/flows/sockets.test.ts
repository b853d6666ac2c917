import { beforeEach, describe, expect, it } from 'vitest';
import { endSockets, renewSockets } from '#flows/end-sockets';
import { connect, disconnect, hear } from '#flows/socket';
import type { Agent } from '#schemas/agent';
import type { LiveRequest } from '#schemas/live';
import { act } from '../helpers/acts.ts';
import { aChat } from '../helpers/envelopes.ts';
import { anAgent, minute } from '../helpers/factories.ts';
import { createWorld, setting, take, type World } from '../helpers/in-memory-ports.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});

const person = (agentId: string, fields: Partial<Agent> = {}) =>
  world.memory.agents.set(agentId, anAgent({ agentId, name: agentId.toUpperCase(), ...fields }));
const passOf = (agentId: string, signedInAt = minute(0)) => world.ports.passes.issue({ agentId, signedInAt }, minute(2));
const connected = async (connectionId: string, agentId = 'agent-1', signedInAt = minute(0)) =>
  connect(world.ports, { connectionId, pass: await passOf(agentId, signedInAt) });
const says = (connectionId: string, request: LiveRequest) => hear(world.ports, connectionId, request);
const looks = (connectionId: string, number: number | null, doing: 'viewing' | 'typing' = 'viewing') =>
  says(connectionId, { type: 'look', number, doing });
/** What a socket has heard since it was last asked. */
function heardBy(connectionId: string): unknown[] {
  const { heard } = world.sockets;
  const mine = heard.filter((one) => one.connectionId === connectionId).map(({ frame }) => frame);
  heard.splice(0, heard.length, ...heard.filter((one) => one.connectionId !== connectionId));
  return mine;
}
const looking = (number: number, ...people: [agentId: string, doing: string][]) => ({
  type: 'looking',
  number,
  people: people.map(([agentId, doing]) => ({ agentId, name: agentId.toUpperCase(), doing })),
});

describe('connecting', () => {
  it('takes a pass, once', async () => {
    const pass = await passOf('agent-1');

    expect(await connect(world.ports, { connectionId: 'one', pass })).toBe(true);
    expect(await connect(world.ports, { connectionId: 'two', pass })).toBe(false);
    expect([...world.memory.connections.keys()]).toEqual(['one']);
  });

  it('is refused with a pass that is over, and with none', async () => {
    const pass = await passOf('agent-1');
    world.passSeconds(120);

    expect(await connect(world.ports, { connectionId: 'one', pass })).toBe(false);
    expect(await connect(world.ports, { connectionId: 'one', pass: '' })).toBe(false);
  });

  it('is refused to who is off the desk by now, or has a role that is gone', async () => {
    person('gone', { active: false });
    person('roleless', { customRole: 'mutu' });

    expect([await connected('one', 'gone'), await connected('two', 'roleless'), await connected('three', 'nobody')]).toEqual([
      false,
      false,
      false,
    ]);
    expect(world.memory.connections.size).toBe(0);
    expect(world.nudged.tasks).toEqual([]);
  });

  it('is refused to who has signed out everywhere since they got the pass', async () => {
    const pass = await passOf('agent-1', minute(0));
    person('agent-1', { signedOutAt: minute(0) });

    expect(await connect(world.ports, { connectionId: 'one', pass })).toBe(false);
    expect(world.memory.connections.size).toBe(0);
  });

  it.each<[string, Partial<Agent>]>([
    ['whose rights change', { teams: ['sales'] }],
    ['who signs out everywhere', { signedOutAt: minute(0) }],
  ])('is refused to %s while it is made', async (_, fields) => {
    const { connections } = world.ports;
    const keep: typeof connections.keep = async (connection) => {
      await connections.keep(connection);
      person('agent-1', fields);
    };

    const isConnected = await connect(
      { ...world.ports, connections: { ...connections, keep } },
      { connectionId: 'one', pass: await passOf('agent-1') },
    );

    expect(isConnected).toBe(false);
    expect(world.memory.connections.size).toBe(0);
  });

  it('keeps what the agent may read: of a custom role as far as that reaches', async () => {
    setting(world.memory, 'role', 'mutu', { roleId: 'mutu', name: 'Mutu', permissions: { read: 'own' } });
    person('checker', { customRole: 'mutu' });

    await connected('one', 'checker');

    expect(await world.ports.connections.find('one')).toMatchObject({ reach: 'own', teams: ['default'], roleId: 'mutu', name: 'CHECKER' });
  });
});

describe('a page that says something', () => {
  beforeEach(async () => {
    await connected('one');
  });

  it('is answered when it asks whether anybody is there', async () => {
    await says('one', { type: 'ping' });

    expect(heardBy('one')).toEqual([{ type: 'pong' }]);
  });

  it('is closed when nobody knows it any more', async () => {
    await says('stranger', { type: 'active' });

    expect(world.sockets.closed).toEqual(['stranger']);
    expect(world.memory.activity.has('stranger')).toBe(false);
  });
});

describe('who looks at a ticket', () => {
  beforeEach(async () => {
    for (const agentId of ['agent-1', 'agent-2']) person(agentId);
    person('outsider', { teams: ['sales'] });
    await connected('one', 'agent-1');
    await connected('two', 'agent-2');
    await connected('out', 'outsider');
    await take(world, aChat());
  });

  it('is told to the others who look at it, and they to them', async () => {
    await looks('one', 1);
    await looks('two', 1, 'typing');

    const both = looking(1, ['agent-1', 'viewing'], ['agent-2', 'typing']);
    expect(heardBy('one')).toEqual([looking(1, ['agent-1', 'viewing']), both]);
    expect(heardBy('two')).toEqual([both]);
    expect(heardBy('out')).toEqual([]);
  });

  it('is told again when they begin to write, and only to themselves when nothing is new', async () => {
    await looks('one', 1);
    await looks('two', 1);
    for (const id of ['one', 'two']) heardBy(id);

    await looks('two', 1);
    expect([heardBy('one'), heardBy('two')]).toEqual([[], [looking(1, ['agent-1', 'viewing'], ['agent-2', 'viewing'])]]);

    await looks('two', 1, 'typing');
    expect(heardBy('one')).toEqual([looking(1, ['agent-1', 'viewing'], ['agent-2', 'typing'])]);
  });

  it('is one person in two tabs, and writes when they write in one', async () => {
    await connected('one-b', 'agent-1');
    await looks('one', 1, 'typing');
    await looks('one-b', 1);
    await looks('two', 1);

    expect(heardBy('two')).toEqual([looking(1, ['agent-1', 'typing'], ['agent-2', 'viewing'])]);
  });

  it('is gone when they look at another one, at none, or disconnect', async () => {
    await take(world, aChat({ providerId: 'wamid.2', from: [{ kind: 'wa_phone', scope: 'waba', value: '628990001' }] }));
    await looks('two', 1);
    for (const leave of [() => looks('one', 2), () => looks('one', null), () => disconnect(world.ports, 'one')]) {
      await looks('one', 1);
      heardBy('two');

      await leave();

      expect(heardBy('two')).toEqual([looking(1, ['agent-2', 'viewing'])]);
    }
  });

  it('is gone after 40 s without saying so again', async () => {
    await looks('one', 1);
    world.passSeconds(40);

    await looks('two', 1);

    expect(heardBy('two')).toEqual([looking(1, ['agent-2', 'viewing'])]);
  });

  it("sees nobody at another team's ticket, and is seen by nobody", async () => {
    await looks('one', 1);
    heardBy('one');

    await looks('out', 1);

    expect([heardBy('one'), heardBy('out')]).toEqual([[], []]);
    expect(world.memory.looks.size).toBe(1);
  });

  it('looks away from a ticket that leaves their teams', async () => {
    await looks('one', 1);
    await act(world, 1, ({ stored }) => ({ type: 'UpdateTicket', seen: stored.ticket.version, teamId: 'sales' }));
    heardBy('one');

    await looks('one', 1);

    expect(heardBy('one')).toEqual([]);
    expect(world.memory.looks.size).toBe(0);
  });
});

describe('sockets that are ended', () => {
  beforeEach(async () => {
    await connected('one', 'agent-1');
    await connected('one-b', 'agent-1');
    await connected('two', 'agent-2');
  });

  it('are told that they are signed out, closed and forgotten, and only those', async () => {
    person('agent-1', { signedOutAt: minute(0) });

    await endSockets(world.ports, { agentId: 'agent-1' });

    expect([heardBy('one'), heardBy('one-b'), heardBy('two')]).toEqual([[{ type: 'signed_out' }], [{ type: 'signed_out' }], []]);
    expect(world.sockets.closed).toEqual(['one', 'one-b']);
    expect([...world.memory.connections.keys()]).toEqual(['two']);
  });

  it('are not those of somebody who has signed in again: a repeat ends nothing', async () => {
    person('agent-1', { signedOutAt: minute(0) });
    await connected('again', 'agent-1', '2026-11-23T02:15:01.000Z');

    for (let time = 1; time <= 2; time += 1) await endSockets(world.ports, { agentId: 'agent-1' });

    expect(heardBy('again')).toEqual([]);
    expect([...world.memory.connections.keys()].sort()).toEqual(['again', 'two']);
  });

  it('are those of an earlier sign-in, whatever the clock of the desk says', async () => {
    person('agent-1', { signedOutAt: minute(0) });
    world.passSeconds(60 * 60);

    await endSockets(world.ports, { agentId: 'agent-1' });

    expect(world.sockets.closed).toEqual(['one', 'one-b']);
  });

  it('are all those of who is taken off the desk', async () => {
    await connected('again', 'agent-1', minute(1));
    person('agent-1', { active: false });

    await endSockets(world.ports, { agentId: 'agent-1' });

    expect(world.sockets.closed).toEqual(['one', 'one-b', 'again']);
  });

  it('to come again with other rights hear nothing of a sign-out', async () => {
    setting(world.memory, 'role', 'mutu', { roleId: 'mutu', name: 'Mutu', permissions: { read: 'own' } });
    person('checker', { customRole: 'mutu' });
    await connected('three', 'checker');

    await renewSockets(world.ports, { of: { roleId: 'mutu' }, at: world.time.now });
    await renewSockets(world.ports, { of: { agentId: 'agent-2' }, at: world.time.now });

    expect(world.sockets.closed).toEqual(['three', 'two']);
    expect(world.sockets.heard).toEqual([]);
    expect([...world.memory.connections.keys()]).toEqual(['one', 'one-b']);
  });
});
