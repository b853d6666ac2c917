import { beforeEach, describe, expect, it } from 'vitest';
import { deliverTicket } from '#flows/deliver-ticket';
import { matchTeam } from '#flows/match-team';
import { reconcileWork } from '#flows/reconcile';
import type { Agent } from '#schemas/agent';
import { act, close, put, reply } from '../helpers/acts.ts';
import { aChat, phone } from '../helpers/envelopes.ts';
import { anAgent, minute } from '../helpers/factories.ts';
import { createWorld, PHONE_NUMBER_ID, setting, take, ticketOf, type World } from '../helpers/in-memory-ports.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
  setting(world.memory, 'acknowledgement', 'default', { enabled: false });
});

const reconcile = (ports: Partial<World['ports']> = {}) => reconcileWork({ ...world.ports, ...ports });
async function tickets(count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) await take(world, aChat({ from: [phone(`62813${String(at).padStart(7, '0')}`)] }));
}
const assign = (number: number, assigneeId: string) =>
  act(world, number, ({ stored }) => ({ type: 'UpdateTicket', seen: stored.ticket.version, assigneeId }));
const loads = () => Object.fromEntries([...world.memory.agents.values()].map(({ agentId, load }) => [agentId, load]));
function miscount(agentId: string, load: number): void {
  const agent = world.memory.agents.get(agentId);
  if (agent) world.memory.agents.set(agentId, { ...agent, load });
}
const errors = () =>
  world.logged.filter(({ level }) => level === 'error').map(({ message, fields }) => [message, fields?.number ?? fields?.sesMessageId]);

describe('a walk of the open work', () => {
  it('arms the timers of the next hour, and those that are past at once', async () => {
    await tickets(1);
    // The first reply is due at minute 60, and its timer stands 1 ms later.
    world.time.now = minute(0);
    expect((await reconcile()).armed).toBe(0);
    world.time.now = minute(1);

    expect((await reconcile()).armed).toBe(1);
    expect(world.armed).toEqual([{ number: 1, at: '2026-11-23T03:15:00.001Z' }]);
    world.time.now = minute(90);
    await reconcile();

    expect(world.nudged.tasks).toEqual([{ task: { kind: 'wake', number: 1, at: '2026-11-23T03:15:00.001Z' }, delaySeconds: 0 }]);
  });

  it('arms the closing of solved tickets, and leaves closed ones alone', async () => {
    await tickets(2);
    await put(world, 1, 'solved');
    world.time.now = minute(4 * 24 * 60 - 30);
    await close(world, 2);
    world.time.now = minute(4 * 24 * 60 - 30);

    expect(await reconcile()).toMatchObject({ walked: 1, armed: 1 });
    expect(world.armed).toEqual([{ number: 1, at: minute(4 * 24 * 60) }]);
  });

  it('nudges sends that nobody took up, and claims whose worker died', async () => {
    await tickets(2);
    await reply(world, 1);
    const messageId = await reply(world, 2);
    await act(world, 2, () => ({ type: 'ClaimSend', messageId }), { kind: 'system', id: 'delivery' });
    world.passSeconds(60);

    await reconcile();

    expect(world.nudged.outbound.toSorted()).toEqual([1, 2]);
  });

  it('nudges a team once for all its tickets that wait for an agent', async () => {
    await tickets(3);

    await reconcile();

    expect(world.nudged.work).toEqual([{ teamId: 'default' }]);
  });

  it('finds nothing to do where nothing was lost', async () => {
    await tickets(2);
    await matchTeam(world.ports, 'default', []);

    expect(await reconcile()).toEqual({ walked: 2, armed: 0, orphans: 0, recounted: 0, stuck: 0, stoppedAt: undefined });
    expect(world.nudged).toEqual({ outbound: [], work: [], tasks: [] });
  });

  it('reads every page of every team', async () => {
    setting(world.memory, 'team', 'sales', { teamId: 'sales', name: 'Sales', memberIds: [] });
    await tickets(250);
    for (const number of [3, 4])
      await act(world, number, ({ stored }) => ({ type: 'UpdateTicket', seen: stored.ticket.version, teamId: 'sales' }));

    expect((await reconcile()).walked).toBe(250);
    expect(world.nudged.work).toEqual([{ teamId: 'default' }, { teamId: 'sales' }]);
  });

  it('stops before its time is over, says where, and counts no loads', async () => {
    await tickets(250);
    miscount('agent-1', 5);
    let looks = 0;
    const remainingMs = () => {
      looks += 1;
      return looks > 2 ? 29_999 : 30_000;
    };

    const report = await reconcile({ remainingMs });

    expect(report).toMatchObject({ walked: 200, recounted: 0, stoppedAt: { teamId: 'default' } });
    expect(report.stoppedAt?.after).toContain('000000000200');
    expect(loads()['agent-1']).toBe(5);
  });

  it('sends on what was parked when its channel is not blocked any more', async () => {
    await tickets(1);
    await reply(world, 1);
    world.answers.push({ outcome: 'refused', code: '190', details: '' });
    await deliverTicket(world.ports, 1);
    await reconcile();
    expect((await ticketOf(world, 1)).outbound.map(({ state }) => state)).toEqual(['parked']);
    world.memory.blocked.clear();

    await reconcile();

    expect((await ticketOf(world, 1)).outbound.map(({ state }) => state)).toEqual(['queued']);
    expect(await world.ports.directory.parked('whatsapp', PHONE_NUMBER_ID)).toEqual([]);
  });
});

describe('orphans', () => {
  it.each([
    ['does not exist any more', () => world.memory.agents.delete('agent-1')],
    ['is not active any more', () => world.memory.agents.set('agent-1', anAgent({ active: false, load: 1 }))],
  ])('are tickets whose assignee %s, done ones left out', async (_, leave) => {
    await tickets(3);
    for (const number of [1, 2, 3]) await assign(number, number === 3 ? 'agent-2' : 'agent-1');
    await put(world, 2, 'solved');
    leave();

    expect((await reconcile()).orphans).toBe(1);
    expect(errors()).toEqual([['ticket of no active agent', 1]]);
    expect(world.nudged.tasks.map(({ task }) => task)).toContainEqual({ kind: 'release_agent', agentId: 'agent-1' });
    expect(world.counted.get('ChannelAlarm')).toBe(1);
  });

  it.each<[string, Partial<Agent>]>([
    ['has left its team', { teams: ['sales'] }],
    ['is a light agent by now', { role: 'light_agent' }],
  ])('are tickets whose assignee %s', async (_, fields) => {
    await tickets(2);
    for (const number of [1, 2]) await assign(number, number === 1 ? 'agent-1' : 'agent-2');
    world.memory.agents.set('agent-1', anAgent({ load: 1, ...fields }));

    expect((await reconcile()).orphans).toBe(1);
    expect(errors()).toEqual([['ticket of an agent outside its team', 1]]);
    expect(world.nudged.tasks.map(({ task }) => task)).toContainEqual({ kind: 'release_agent', agentId: 'agent-1' });
  });

  it('are tickets of a channel whose team does not exist', async () => {
    setting(world.memory, 'channel', `whatsapp:${PHONE_NUMBER_ID}`, {
      channel: 'whatsapp',
      account: PHONE_NUMBER_ID,
      name: 'M',
      teamId: 'gone',
    });
    await tickets(1);

    expect((await reconcile()).orphans).toBe(1);
    expect(errors()).toEqual([['ticket of no team', 1]]);
  });
});
