/** A load is set only where it is still what was read. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anAgent } from '../helpers/factories.ts';
import { type Stores, storeSources } from './stores.ts';

describe.each(storeSources())('recount: $name', ({ start }) => {
  let stores: Stores;
  beforeAll(async () => {
    stores = await start();
  });
  afterAll(() => stores.stop());

  const loadOf = async (agentId: string) => (await stores.directory.agent(agentId))?.load;

  it('sets the load that was read, and leaves the rest of the agent', async () => {
    const agent = anAgent({ agentId: 'agent-set', load: 7 });
    await stores.addAgent(agent);

    expect(await stores.directory.recount({ agentId: 'agent-set', from: 7, to: 3 })).toBe(true);
    expect(await stores.directory.agent('agent-set')).toEqual({ ...agent, load: 3 });
  });

  it('leaves a load that is another one by now', async () => {
    await stores.addAgent(anAgent({ agentId: 'agent-moved', load: 8 }));

    expect(await stores.directory.recount({ agentId: 'agent-moved', from: 7, to: 3 })).toBe(false);
    expect(await loadOf('agent-moved')).toBe(8);
  });

  it('sets a load below nothing, which shows as nothing', async () => {
    await stores.addAgent(anAgent({ agentId: 'agent-below', load: -2 }));

    expect(await stores.directory.recount({ agentId: 'agent-below', from: 0, to: 3 })).toBe(true);
    expect(await loadOf('agent-below')).toBe(3);
  });

  it('makes no agent', async () => {
    expect(await stores.directory.recount({ agentId: 'agent-none', from: 0, to: 3 })).toBe(false);
    expect(await loadOf('agent-none')).toBeUndefined();
  });
});
