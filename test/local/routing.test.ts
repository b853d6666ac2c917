/** What waits reaches whoever comes or has room again, by itself: nothing here waits for the reconciler's quarter of an hour. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiClient } from '../helpers/api-client.ts';
import { startTestCloud, type TestCloud } from '../helpers/cloud.ts';
import { createDesk, type Desk } from '../helpers/desk.ts';
import { until } from '../helpers/until.ts';

let flow: TestCloud;
let desk: Desk;
const ids = { agent1: '', agent2: '' };
type Name = keyof typeof ids;

beforeAll(async () => {
  // Late indexes run on the machine's time, and the second looks at them on the desk's, which is moved on here: test/flows has those.
  flow = await startTestCloud('routing', { adversary: undefined });
  // The supervisor sees both teams.
  desk = createDesk({ ...flow, api: { ...flow.api, agent1: flow.api.admin } });
  for (const name of ['agent1', 'agent2'] as const) ids[name] = (await flow.api[name].call('getMe')).agentId;
});
afterAll(() => flow?.end());

/** After so long everything that is looked for twice has been. */
const AGAIN_SECONDS = 5;
async function settled(): Promise<void> {
  await flow.cloud.idle();
  await flow.world.advance(AGAIN_SECONDS);
  await flow.cloud.idle();
}

const goes = (name: Name, presence: 'online' | 'away') => flow.api[name].call('putPresence', { body: { presence } });
let people = 0;
const person = () => {
  people += 1;
  return { from: `+6281290050${String(people).padStart(3, '0')}`, name: `Pelanggan ${people}` };
};
async function opened(text: string, who = person()) {
  await flow.world.says({ ...who, text });
  const { number } = await desk.ticketAbout(text);
  await settled();
  return { number, who };
}
const holder = async (number: number) => (await desk.detail(number)).ticket.assigneeId;
const solve = async (number: number) => {
  await desk.update(number, { status: 'solved' });
  await settled();
};

/** A call that a crash cut off may have been done. */
async function setTeam(teamId: string, memberIds: readonly string[]): Promise<void> {
  const params = { kind: 'team', id: teamId };
  const { admin } = flow.api;
  await until(`team ${teamId} is set`, async () => {
    const version = (await versionOf(admin, params)) ?? 0;
    await admin.call('putSetting', { params, body: { version, value: { teamId, name: teamId, memberIds } } });
    return true;
  });
}
async function versionOf(admin: ApiClient, params: { kind: string; id: string }): Promise<number | undefined> {
  const response = await admin.fetch('getSetting', { params });
  const answer: unknown = await response.json();
  return response.ok && typeof answer === 'object' && answer !== null && 'version' in answer ? Number(answer.version) : undefined;
}

describe('a ticket that came while nobody was there', () => {
  it('is given to who comes online', async () => {
    for (const name of ['agent1', 'agent2'] as const) await goes(name, 'away');
    const { number } = await opened('Apakah toko buka hari ini');
    expect(await holder(number)).toBeNull();

    await goes('agent1', 'online');
    await settled();

    expect(await holder(number)).toBe(ids.agent1);
    await solve(number);
  });
});

describe('a solved ticket whose contact writes again', () => {
  it('goes to somebody else while its assignee is away, and says why', async () => {
    await goes('agent1', 'online');
    await goes('agent2', 'away');
    const { number, who } = await opened('Kurir belum datang juga');
    expect(await holder(number)).toBe(ids.agent1);
    await solve(number);
    await goes('agent1', 'away');
    await goes('agent2', 'online');

    await flow.world.says({ ...who, text: 'Masih belum datang' });
    await desk.ticketWhen(number, 'is open again', ({ ticket }) => ticket.status === 'open');
    await settled();

    expect(await holder(number)).toBe(ids.agent2);
    const { items } = await flow.api.admin.call('explainTicket', { params: { number } });
    expect(items.map(({ why }) => why)).toContain(
      'Penanggung jawabnya sedang tidak daring; tiket ini kembali ke tempatnya semula dalam antrean.',
    );
    await solve(number);
  });
});

describe('an agent of two teams', () => {
  it('who solves a ticket of the one is given what waits in the other, and gives it back when they leave that team', async () => {
    await setTeam('retur', [ids.agent1]);
    await flow.api.admin.call('updateAgent', { params: { agentId: ids.agent1 }, body: { capacity: 1 } });
    await goes('agent2', 'away');
    await goes('agent1', 'online');
    await settled();
    const { number: first } = await opened('Stok jaket masih ada');
    const { number: second } = await opened('Saya mau menukar sepatu');
    const { version } = (await desk.detail(second)).ticket;
    await flow.api.admin.call('updateTicket', { params: { number: second }, body: { version, teamId: 'retur' } });
    await settled();
    expect([await holder(first), await holder(second)]).toEqual([ids.agent1, null]);

    await solve(first);
    expect((await desk.detail(second)).ticket).toMatchObject({ teamId: 'retur', assigneeId: ids.agent1 });

    await setTeam('retur', []);
    await settled();
    expect((await desk.detail(second)).ticket).toMatchObject({ teamId: 'retur', assigneeId: null });
  });
});
