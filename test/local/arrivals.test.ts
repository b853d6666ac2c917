/** A busy minute: many contacts write at once to a desk of four teams that has too few places for all of them. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { putAgent } from '#adapters/provision';
import type { AgentView } from '#schemas/resources';
import { newStateDir, STARTS_AT, startTestCloud, type TestCloud } from '../helpers/cloud.ts';
import { createCrowd, deliverAll, introduce } from '../helpers/crowd.ts';
import type { Listed } from '../helpers/desk.ts';
import { anAgent } from '../helpers/factories.ts';
import { until } from '../helpers/until.ts';

const LONG_MS = 600_000;
const SEED = 5_003;
const ARRIVALS = 500;
const AGENTS = 20;
const CAPACITY = 20;
/** Members by their number. The third team shares two of its agents, one with each of the first two; the fourth has room for all that comes. */
const TEAMS = {
  utara: { members: [1, 2, 3, 4, 5], share: 150 },
  timur: { members: [6, 7, 8, 9, 10], share: 150 },
  barat: { members: [5, 10, 11, 12, 13, 14, 15], share: 150 },
  selatan: { members: [16, 17, 18, 19, 20], share: 50 },
} as const;
type TeamId = keyof typeof TEAMS;
const TEAM_IDS = Object.keys(TEAMS) as TeamId[];
/** Here, but not at their desks. */
const ABSENT = [13, 20];
/** Twice the reconciler's 15 minutes: what was ended on the way has been found. */
const RECONCILED_SECONDS = 32 * 60;
/** After so long every ticket that found nobody has been looked for once more. */
const LOOKED_AGAIN_SECONDS = 5;
/** Longer than the settings are held. */
const SETTINGS_HELD_SECONDS = 60;
const PAGE = 100;

const idOf = (member: number) => `agen-${String(member).padStart(2, '0')}`;
const numberOf = (agentId: string) => Number(agentId.slice('agen-'.length));
const teamsOf = (member: number) => TEAM_IDS.filter((id) => TEAMS[id].members.some((one) => one === member));
/** In turn, so that all teams are written to at once, until a team has had its share. */
const ROUTES = Array.from({ length: ARRIVALS }, (_, at) => at).flatMap((at) => TEAM_IDS.filter((id) => at < TEAMS[id].share));

let flow: TestCloud;
type Seen = { readonly tickets: readonly Listed[]; readonly agents: readonly AgentView[] };
/** Before the reconciler has looked, and after. */
let atOnce: Seen;
let later: Seen;

async function hire({ cloud, api }: TestCloud): Promise<void> {
  const credentials = { accessKeyId: 'Test', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: cloud.urls.dynamodb, region: 'ap-southeast-3', credentials });
  for (let member = 1; member <= AGENTS; member += 1) {
    const presence = ABSENT.includes(member) ? 'away' : 'online';
    const agent = anAgent({ agentId: idOf(member), teams: teamsOf(member), capacity: CAPACITY, presence });
    await putAgent({ client, tableName: cloud.tableName }, agent);
  }
  client.destroy();
  for (const id of TEAM_IDS) {
    const strategy = id === 'timur' ? 'least_loaded' : 'round_robin';
    const value = { teamId: id, name: id, memberIds: TEAMS[id].members.map(idOf), strategy };
    await api.admin.call('putSetting', { params: { kind: 'team', id }, body: { version: 0, value } });
  }
  const conditions = TEAM_IDS.map((id) => ({ id, name: id, teamId: id, when: { words: { anyOf: [id] } } }));
  await api.admin.call('putSetting', { params: { kind: 'routing', id: 'default' }, body: { version: 0, value: { conditions } } });
}

async function everyTicket(): Promise<Listed[]> {
  const seen: Listed[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const query = { view: 'open', limit: PAGE, ...(cursor ? { cursor } : {}) };
    const page = await flow.api.admin.call('listTickets', { query });
    seen.push(...page.items);
    cursor = page.nextCursor;
  }
  return seen;
}

async function lookAround(): Promise<Seen> {
  const tickets = await until('all tickets on the lists', async () => {
    const seen = await everyTicket();
    return seen.length >= ARRIVALS && seen;
  });
  const { items } = await flow.api.admin.call('listAgents');
  return { tickets, agents: items.filter(({ agentId }) => agentId.startsWith('agen-')) };
}

beforeAll(async () => {
  const crowd = createCrowd(SEED, STARTS_AT, {
    contacts: ARRIVALS,
    each: 1,
    textOf: (person) => `Wilayah ${ROUTES[person - 1]}, pertanyaan ${SEED}/${person}`,
  });
  const stateDir = newStateDir('arrivals');
  introduce(stateDir, crowd, STARTS_AT);
  flow = await startTestCloud('arrivals', { stateDir, poolSizes: { Webhook: 3, Ingest: 4, Relay: 4, Deliver: 3 } });
  await hire(flow);
  await flow.world.advance(SETTINGS_HELD_SECONDS);
  await deliverAll(crowd, () => flow.cloud.urls.http);
  await flow.cloud.idle();
  await flow.world.advance(LOOKED_AGAIN_SECONDS);
  await flow.cloud.idle();
  atOnce = await lookAround();
  await flow.world.advance(RECONCILED_SECONDS);
  await flow.cloud.idle();
  later = await lookAround();
}, LONG_MS);
afterAll(() => flow?.end(), LONG_MS);

const heldBy = (agentId: string) => later.tickets.filter(({ assigneeId }) => assigneeId === agentId);
const waitingIn = (id: string, { tickets } = later) => tickets.filter(({ teamId, assigneeId }) => teamId === id && assigneeId === null);
const present = ({ agents } = later) => agents.filter(({ agentId }) => !ABSENT.includes(numberOf(agentId)));

describe('500 arrivals at once over 20 agents in 4 teams', () => {
  it('are a ticket each, in the team that its words name', () => {
    const { tickets } = later;
    const counted = Object.fromEntries(TEAM_IDS.map((id) => [id, tickets.filter(({ teamId }) => teamId === id).length]));

    expect(tickets).toHaveLength(ARRIVALS);
    expect(counted).toEqual(Object.fromEntries(TEAM_IDS.map((id) => [id, TEAMS[id].share])));
  });

  it('take nobody above capacity, who is in two teams included, and each load is what its agent has', () => {
    expect(later.agents).toHaveLength(AGENTS);
    for (const { agentId, load, capacity } of later.agents) {
      expect(heldBy(agentId).length, agentId).toBeLessThanOrEqual(capacity);
      expect(load, agentId).toBe(heldBy(agentId).length);
    }
  });

  it('give nothing to who is away, and nothing of a team to who is not in it', () => {
    expect(ABSENT.flatMap((member) => heldBy(idOf(member)))).toEqual([]);
    for (const { teamId, assigneeId } of later.tickets)
      if (assigneeId !== null) expect(teamsOf(numberOf(assigneeId)), assigneeId).toContain(teamId);
  });

  it.each([
    ['as soon as all is quiet, before the reconciler looks', () => atOnce],
    ['after it', () => later],
  ])('leave nothing waiting for which a member of its team has room: %s', (_, seen) => {
    const free = present(seen()).filter(({ load, capacity }) => load < capacity);
    const waiting = TEAM_IDS.filter((id) => waitingIn(id, seen()).length > 0);

    expect(free.filter(({ teams }) => teams.some((id) => waiting.some((one) => one === id)))).toEqual([]);
    expect(waiting).toEqual(['utara', 'timur', 'barat']);
    expect(waitingIn('selatan', seen())).toEqual([]);
  });

  it('are spread by round robin so that no two agents differ by more than one', () => {
    const counts = present()
      .filter(({ teams }) => teams.some((id) => id === 'selatan'))
      .map(({ agentId }) => heldBy(agentId).length);

    expect(counts).toHaveLength(TEAMS.selatan.members.length - 1);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  });
});
