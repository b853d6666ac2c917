import { beforeEach, describe, expect, it } from 'vitest';
import { reconcileWork } from '#flows/reconcile';
import { act, put } from '../helpers/acts.ts';
import { aChat, phone } from '../helpers/envelopes.ts';
import { createWorld, setting, take, type World } from '../helpers/in-memory-ports.ts';

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

describe('a load that was counted wrong', () => {
  beforeEach(async () => {
    await tickets(3);
    for (const number of [1, 2, 3]) await assign(number, 'agent-1');
  });

  it.each([0, 2, 7])('as %i is set to what the tickets say', async (wrong) => {
    miscount('agent-1', wrong);
    miscount('agent-2', 4);

    expect((await reconcile()).recounted).toBe(2);
    expect(loads()).toEqual({ 'agent-1': 3, 'agent-2': 0 });
  });

  it('as less than nothing is set as well', async () => {
    miscount('agent-1', -2);

    await reconcile();

    expect(loads()['agent-1']).toBe(3);
  });

  it('is left alone while it changes', async () => {
    miscount('agent-1', 7);
    const settle = async () => {
      await put(world, 3, 'solved');
    };

    expect((await reconcile({ settle })).recounted).toBe(0);
    expect(loads()['agent-1']).toBe(6);
  });

  it('is left alone when it changes at the last moment', async () => {
    miscount('agent-1', 7);
    const { directory } = world.ports;
    const recount: typeof directory.recount = async (load) => {
      miscount('agent-1', 8);
      return directory.recount(load);
    };

    expect((await reconcile({ directory: { ...directory, recount } })).recounted).toBe(0);
    expect(loads()['agent-1']).toBe(8);
  });

  it('is left to the next walk when two counts do not agree', async () => {
    miscount('agent-1', 7);
    const { tickets: store } = world.ports;
    let isFirst = true;
    const work: typeof store.work = async (query) => {
      const all = await store.work(query);
      const shown = isFirst ? all.filter(({ number }) => number !== 3) : all;
      isFirst = false;
      return shown;
    };

    expect((await reconcile({ tickets: { ...store, work } })).recounted).toBe(0);
    expect((await reconcile()).recounted).toBe(1);
    expect(loads()['agent-1']).toBe(3);
  });

  it('is right though the index had not shown a ticket yet', async () => {
    const { tickets: store } = world.ports;
    let shown = 0;
    const work: typeof store.work = async (query) => {
      const all = await store.work(query);
      shown += 1;
      return shown === 1 ? all.filter(({ number }) => number !== 3) : all;
    };

    expect((await reconcile({ tickets: { ...store, work } })).recounted).toBe(0);
    expect(loads()['agent-1']).toBe(3);
  });
});
