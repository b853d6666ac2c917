/** The matrix of roles over HTTP: people who were invited, with tokens of their own, at a desk whose engines are looked into after each refusal. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '#schemas/agent';
import { operations } from '#schemas/api';
import { Problem } from '#schemas/problem';
import { SETTINGS, type TeamSettings } from '#schemas/settings';
import { type ApiClient, createApiClient } from '../helpers/api-client.ts';
import { startTestCloud, type TestCloud } from '../helpers/cloud.ts';
import { changesBetween, type Kept, kept, keptAtRest } from '../helpers/kept.ts';
import { firstOwner, invited, type Member } from '../helpers/staff.ts';
import { until } from '../helpers/until.ts';
import { CALLS, type Cell, cells, operationOf, type Scene } from '../roles/calls.ts';

type Other = 'colleague' | 'outsider';

let flow: TestCloud;
let owner: ApiClient;
let people: Record<Role | Other, Member>;
/** What calls that change nothing are about. */
let standing: Pick<Scene, 'own' | 'other'>;
/** What was kept before the calls that are allowed. */
let before: Kept;

beforeAll(async () => {
  // Nothing may move by itself while what is kept is compared: neither the adversary's repeats nor routing.
  flow = await startTestCloud('roles', { adversary: undefined });
  const first = await firstOwner(flow);
  owner = first.api;
  // Agents of both teams take their tickets themselves.
  const { version, value } = await settingOf('team', 'default');
  await putTeam(version, { ...SETTINGS.team.parse(value), strategy: 'pull' });
  await putTeam(0, { teamId: 'sales', name: 'Sales', memberIds: [], strategy: 'pull' });
  const invite = (name: string, role: Role, teams = ['default']) => invited(flow, owner, { name, role, teams });
  people = {
    owner: first,
    admin: await invite('Ambar', 'admin'),
    supervisor: await invite('Surya', 'supervisor'),
    agent: await invite('Agus', 'agent'),
    light_agent: await invite('Lina', 'light_agent'),
    auditor: await invite('Audi', 'auditor', []),
    colleague: await invite('Kartika', 'agent'),
    outsider: await invite('Oka', 'agent', ['sales']),
  };
  // What nobody has set cannot be applied.
  for (const kind of ['policy', 'calendar']) await setAsItIs(kind);
  standing = { own: await openedIn('default'), other: await openedIn('sales') };
});
afterAll(() => flow?.end());

const putTeam = (version: number, value: TeamSettings) =>
  owner.call('putSetting', { params: { kind: 'team', id: value.teamId }, body: { version, value } });
async function setAsItIs(kind: string): Promise<void> {
  const { version, value } = await settingOf(kind, 'default');
  await owner.call('putSetting', { params: { kind, id: 'default' }, body: { version, value } });
}
const settingOf = (kind: string, id: string) => owner.call('getSetting', { params: { kind, id } });

async function openedIn(teamId: string): Promise<Scene['own']> {
  const body = { channel: 'manual', contact: { name: 'Tamu' }, subject: 'Menelepon soal retur', teamId };
  const { number, version } = (await owner.call('createTicket', { body })).ticket;
  return { number, version };
}

let words = 0;

/** Names and numbers for one call. */
function sceneOf({ role }: Cell, more: Partial<Scene> = {}): Scene {
  words += 1;
  return {
    ...standing,
    otherTeam: 'sales',
    colleague: people.colleague.agentId,
    outsider: people.outsider.agentId,
    caller: people[role].agentId,
    word: `kata${words}`,
    setting: settingOf,
    ...more,
  };
}

/** What a call changes is its own: tickets that nobody touched, a colleague whose role nobody changed, an agent who is there. */
async function freshScene(cell: Cell): Promise<Scene> {
  const operation = operationOf(cell.call);
  const { method, path } = operations[operation];
  if (operation === 'updateAgent') {
    const { agentId } = await invited(flow, owner, { name: `Kolega${words}`, role: 'agent', teams: ['default'] });
    return sceneOf(cell, { colleague: agentId });
  }
  if (method === 'GET' || !/^\/v1\/(tickets|queue)\//.test(path)) return sceneOf(cell);
  if (operation === 'takeNextTicket') await people[cell.role].api.call('putPresence', { body: { presence: 'online' } });
  return sceneOf(cell, { own: await openedIn('default'), other: await openedIn('sales') });
}

async function answerTo({ call, role }: Cell, scene: Scene): Promise<{ status: number; json: unknown }> {
  const response = await people[role].api.fetch(operationOf(call), (await CALLS[call]?.(scene)) ?? {});
  return { status: response.status, json: await response.json() };
}

describe('what is refused', () => {
  const refused = cells().filter(({ status }) => status >= 400);
  beforeAll(async () => {
    before = await keptAtRest(flow);
  });

  it.each(refused)('$call by $role answers $status, and changes nothing', async (cell) => {
    const { status, json } = await answerTo(cell, sceneOf(cell));
    const after = await kept(flow);
    const changes = changesBetween(before, after);
    before = after;

    expect([status, Problem.parse(json).status]).toEqual([cell.status, cell.status]);
    expect(changes).toEqual([]);
  });
});

describe('what is allowed', () => {
  const allowed = cells().filter(({ status }) => status < 400);

  it.each(allowed)('$call by $role answers $status', async (cell) => {
    const { status, json } = await answerTo(cell, await freshScene(cell));

    expect([status, status === cell.status ? '' : json]).toEqual([cell.status, '']);
    expect(operations[operationOf(cell.call)].response.safeParse(json).error).toBeUndefined();
  });

  it('is seen in every place that was looked into after a refusal', async () => {
    const changes = changesBetween(before, await kept(flow));

    for (const place of [/^LEDGER#/, /^uploads\//, /^sign-in /, /^secret /]) expect(changes).toContainEqual(expect.stringMatching(place));
  });
});

describe('an agent who is taken off the desk', () => {
  let gone: Member;
  let number: number;
  const activate = (active: boolean) => people.admin.api.call('updateAgent', { params: { agentId: gone.agentId }, body: { active } });
  const unassigned = async () =>
    (await people.supervisor.api.call('listTickets', { query: { view: 'unassigned', teamId: 'default', limit: 100 } })).items;

  beforeAll(async () => {
    gone = await invited(flow, owner, { name: 'Pergi', role: 'agent', teams: ['default'] });
    const ticket = await openedIn('default');
    ({ number } = ticket);
    await gone.api.call('claimTicket', { params: { number }, body: { version: ticket.version } });
    await flow.cloud.idle();
    await activate(false);
  });

  it('is refused with the token that they have, from the next request on', async () => {
    expect(await gone.api.refusal('getMe')).toMatchObject({ status: 403, code: 'not_allowed' });
    expect(await gone.api.refusal('getTicket', { params: { number } })).toMatchObject({ status: 403, code: 'not_allowed' });
  });

  it('cannot sign in any more', async () => {
    await expect(flow.cloud.token(gone.email)).rejects.toThrow(/disabled/i);
  });

  it('leaves their open tickets to their queue, on record', async () => {
    await until('the ticket waits in its queue', async () => (await unassigned()).some((ticket) => ticket.number === number));

    const { ticket, ledger } = await people.supervisor.api.call('getTicket', { params: { number } });
    expect([ticket.assigneeId, ticket.teamId]).toEqual([null, 'default']);
    expect(ledger[0]).toMatchObject({
      actor: { kind: 'system', id: 'agents' },
      events: [{ type: 'TicketUnassigned', reason: 'agent_deactivated' }],
    });
    expect(await people.supervisor.api.call('verifyLedger', { params: { number } })).toMatchObject({ valid: true });
  });

  it('comes back when they are let in again: signs in, works, and has none of what they left', async () => {
    await activate(true);

    const token = await flow.cloud.token(gone.email);
    flow.secrets.add(token);
    const back = createApiClient(flow.cloud.urls.http, token);

    expect(await back.call('getMe')).toMatchObject({ agentId: gone.agentId, presence: 'offline', load: 0 });
    expect((await back.call('listTickets', { query: { view: 'mine' } })).items).toEqual([]);
    expect((await back.call('getTicket', { params: { number } })).ticket.assigneeId).toBeNull();
  });
});
