import { describe, expect, it } from 'vitest';
import type { Permissions } from '#schemas/custom-role';
import { aChat, phone } from '../helpers/envelopes.ts';
import { call, createRig, given, type Rig, refusal, request } from './rig.ts';

const roleSetting = (permissions: Permissions, version = 0) =>
  ({ as: 'admin', params: { kind: 'role', id: 'qa' }, body: { version, value: { roleId: 'qa', name: 'Mutu', permissions } } }) as const;
const give = (customRole: string | null, more: object = {}) =>
  ({ as: 'admin', params: { agentId: 'agent-1' }, body: { customRole, ...more } }) as const;

/** agent-1 holds the role `qa`. */
async function rigWith(permissions: Permissions): Promise<Rig> {
  const rig = createRig();
  await call(rig, 'putSetting', roleSetting(permissions));
  await call(rig, 'updateAgent', give('qa'));
  return rig;
}
/** Of somebody else each; the third one is Sales'. The first one is agent-1's. */
async function threeTickets(rig: Rig): Promise<number[]> {
  const numbers: number[] = [];
  for (const value of ['1', '2', '3']) numbers.push(await given(rig, aChat({ from: [phone(`62812000001${value}`)] })));
  const [own = 0, , sales = 0] = numbers;
  await call(rig, 'updateTicket', { as: 'admin', params: { number: own }, body: { version: 1, assigneeId: 'agent-1' } });
  await call(rig, 'updateTicket', { as: 'admin', params: { number: sales }, body: { version: 1, teamId: 'sales' } });
  return numbers;
}
const statuses = (rig: Rig, numbers: readonly number[]) =>
  Promise.all(numbers.map(async (number) => (await request(rig, 'getTicket', { params: { number } })).status));

describe('a custom role', () => {
  it.each([
    ['own', [200, 404, 404], 1],
    ['teams', [200, 200, 404], 2],
    ['all', [200, 200, 200], 3],
  ] as const)('that reads %s is shown so much, in a ticket and in lists', async (read, expected, listed) => {
    const rig = await rigWith({ read });
    const numbers = await threeTickets(rig);

    expect(await statuses(rig, numbers)).toEqual(expected);
    const views = ['open', 'all'] as const;
    for (const view of views) expect((await call(rig, 'listTickets', { query: { view } })).items).toHaveLength(listed);
  });

  it('works on what it may, is refused on what it only reads, and hears nothing of the rest', async () => {
    const rig = await rigWith({ read: 'teams', work: 'own' });
    const [own = 0, colleagues = 0, sales = 0] = await threeTickets(rig);
    const ask = (number: number, version: number) => ({ params: { number }, body: { version, priority: 'high' } });

    expect((await request(rig, 'updateTicket', ask(own, 2))).status).toBe(200);
    expect((await refusal(rig, 'updateTicket', ask(colleagues, 1))).code).toBe('not_allowed');
    expect((await refusal(rig, 'updateTicket', ask(sales, 2))).code).toBe('not_found');
  });

  it('leaves notes where it does not reply', async () => {
    const rig = await rigWith({ read: 'teams', note: 'teams', work: 'own' });
    const [, number = 0] = await threeTickets(rig);
    const say = (kind: 'note' | 'reply') => ({ params: { number }, body: { kind, text: 'Halo', version: 1 } });

    expect((await refusal(rig, 'sendMessage', say('reply'))).code).toBe('not_allowed');
    expect((await request(rig, 'sendMessage', say('note'))).status).toBe(201);
  });

  it('holds as it is set from the next request on, and is taken away', async () => {
    const rig = await rigWith({ read: 'teams', inspect: 'all' });
    const inspects = async () => (await request(rig, 'listQuarantine')).status;

    expect(await inspects()).toBe(200);
    await call(rig, 'putSetting', roleSetting({ read: 'teams' }, 1));
    expect(await inspects()).toBe(403);
    expect((await request(rig, 'putPresence', { body: { presence: 'away' } })).status).toBe(403);
    await call(rig, 'updateAgent', give(null));
    expect((await request(rig, 'putPresence', { body: { presence: 'away' } })).status).toBe(200);
  });

  it('is given to agents and light agents, if it exists, by who looks after people', async () => {
    const rig = await rigWith({ read: 'all', lead: 'all' });

    expect((await refusal(rig, 'updateAgent', give('nothing'))).code).toBe('invalid_request');
    expect((await refusal(rig, 'updateAgent', give('qa', { role: 'admin' }))).code).toBe('invalid_request');
    expect((await refusal(rig, 'updateAgent', { params: { agentId: 'agent-2' }, body: { customRole: 'qa' } })).code).toBe('not_allowed');
    expect((await refusal(rig, 'putSetting', { ...roleSetting({ read: 'all' }, 1), as: 'supervisor' })).code).toBe('not_allowed');
  });

  it('that is gone grants nothing', async () => {
    const rig = await rigWith({ read: 'all' });
    rig.memory.settings.delete('role#qa');

    expect((await refusal(rig, 'getMe')).code).toBe('not_allowed');
  });
});
