/** The day that Meja was made for, at the desk of `npm start -- --example`: who gets what, why, by when, and who is told. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXAMPLE_CAPACITY, EXAMPLE_TEAMS } from '../../local/example.ts';
import { type ApiClient, createApiClient } from '../helpers/api-client.ts';
import { startTestCloud, type TestCloud } from '../helpers/cloud.ts';
import { createDesk, type Desk } from '../helpers/desk.ts';
import { until } from '../helpers/until.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const NAMES = ['supervisor', 'agent1', 'agent2', 'agent3', 'agent4'] as const;
type Name = (typeof NAMES)[number];

let flow: TestCloud;
let desk: Desk;
let people: Record<Name, ApiClient>;
const idOf = new Map<Name, string>();

beforeAll(async () => {
  // Each mail is counted here, and one whose worker is ended between claim and send never comes.
  flow = await startTestCloud('example', { example: true, adversary: undefined });
  const signIn = async (name: Name) => createApiClient(flow.cloud.urls.http, await flow.cloud.token(`${name}@meja.local`));
  const [supervisor, agent1, agent2, agent3, agent4] = await Promise.all(
    NAMES.map(signIn) as [Promise<ApiClient>, ...Promise<ApiClient>[]],
  );
  if (!agent1 || !agent2 || !agent3 || !agent4) throw new Error('Somebody could not sign in.');
  people = { supervisor, agent1, agent2, agent3, agent4 };
  for (const name of NAMES) idOf.set(name, (await people[name].call('getMe')).agentId);
  // The supervisor sees all three teams.
  desk = createDesk({ ...flow, api: { ...flow.api, agent1: supervisor } });
});
afterAll(() => flow?.end());

let callers = 0;
const writes = async (text: string) => {
  callers += 1;
  await flow.world.says({ from: `+62812900300${String(callers).padStart(2, '0')}`, name: `Pelanggan ${callers}`, text });
  return (await desk.ticketAbout(text)).number;
};
const agentsOf = (team: keyof typeof EXAMPLE_TEAMS) =>
  NAMES.filter((name) => EXAMPLE_TEAMS[team].some((member) => member === name)).map((name) => idOf.get(name));
const assigned = async (number: number) =>
  (await desk.ticketWhen(number, 'is assigned', ({ ticket }) => ticket.assigneeId !== null)).ticket;
const whyOf = async (number: number) => (await people.supervisor.call('explainTicket', { params: { number } })).items.map(({ why }) => why);
const nameOf = (agentId: string | null): Name => {
  const name = NAMES.find((one) => idOf.get(one) === agentId);
  if (!name) throw new Error(`${agentId} is nobody here.`);
  return name;
};
const noticesOn = async (name: Name, number: number) =>
  (await people[name].call('listNotifications')).items.filter((notice) => notice.number === number);
const mailsOn = async (name: Name, number: number) =>
  (await flow.world.sentMails()).filter(({ to, subject }) => to === `${name}@meja.local` && subject.endsWith(`[#${number}]`));

describe('a question', () => {
  it('about a parcel goes to Logistik, and says why', async () => {
    const number = await writes('paket sy blm smp');
    const ticket = await assigned(number);

    expect(ticket.teamId).toBe('logistik');
    expect(agentsOf('logistik')).toContain(ticket.assigneeId);
    expect((await whyOf(number))[0]).toBe('Syarat "Kiriman" (versi 1) adalah yang pertama terpenuhi: "paket" disebut dalam pesan.');
  });

  it('about a product goes to Sales', async () => {
    const ticket = await assigned(await writes('Kak, jaket ini ready warna hitam?'));

    expect(ticket.teamId).toBe('sales');
    expect(agentsOf('sales')).toContain(ticket.assigneeId);
  });

  it('that says neither waits where it is sorted, until the supervisor moves it', async () => {
    const number = await writes('halo min mau tanya dong');
    await flow.cloud.idle();
    const waiting = await people.supervisor.call('listTickets', { query: { view: 'unassigned', teamId: 'triase' } });
    expect(waiting.items.map((ticket) => ticket.number)).toContain(number);
    expect((await whyOf(number))[0]).toContain('tim cadangan');

    const { version } = (await desk.detail(number)).ticket;
    await people.supervisor.call('updateTicket', { params: { number }, body: { version, teamId: 'sales' } });

    expect(agentsOf('sales')).toContain((await assigned(number)).assigneeId);
  });
});

describe('the promise of 15 minutes', () => {
  const firstReply = async (number: number) => (await desk.detail(number)).ticket.targets.find(({ kind }) => kind === 'first_reply');

  it('is kept by an answer in time', async () => {
    const number = await writes('harga grosir berapa ya');
    await assigned(number);
    const due = (await firstReply(number))?.dueAt ?? '';
    await flow.world.advance(14 * MINUTE);

    await desk.reply(number, 'Mulai 12 pcs Rp45.000, Kak.');

    const target = await firstReply(number);
    expect(target?.metAt !== undefined && target.metAt <= due).toBe(true);
    expect(target?.breachedAt).toBeUndefined();
  });

  it('warns its agent before, and is broken at its own instant, which agent and lead are told once each', async () => {
    const number = await writes('kiriman saya di mana posisinya');
    const agent = nameOf((await assigned(number)).assigneeId);
    const due = (await firstReply(number))?.dueAt;

    await flow.world.advance(13 * MINUTE);
    await until('the agent is warned', async () => (await noticesOn(agent, number)).some(({ kind }) => kind === 'warned'));
    await flow.world.advance(5 * MINUTE);
    await desk.ticketWhen(number, 'is breached', ({ ticket }) => ticket.targets.some(({ breachedAt }) => breachedAt));
    await until('the lead is told', async () => (await noticesOn('supervisor', number)).length > 0);
    await flow.cloud.idle();

    expect(await firstReply(number)).toMatchObject({ breachedAt: due });
    expect((await noticesOn(agent, number)).map(({ kind }) => kind)).toEqual(['breached', 'warned', 'assigned']);
    expect((await noticesOn('supervisor', number)).map(({ kind }) => kind)).toEqual(['breached']);
    expect(await mailsOn(agent, number)).toHaveLength(2);
    expect(await mailsOn('supervisor', number)).toHaveLength(1);
  });
});

describe('a ticket that waits for the warehouse', () => {
  it('comes back by itself at its hour, first on its list, and its agent is told', async () => {
    const number = await writes('resi JX-4711 tidak bergerak');
    const agent = nameOf((await assigned(number)).assigneeId);
    const wakeAt = new Date(Date.parse(await flow.world.now()) + 2 * HOUR * 1000).toISOString();
    await desk.update(number, { status: 'on_hold', wakeAt });

    await flow.world.advance(HOUR);
    expect((await desk.detail(number)).ticket.status).toBe('on_hold');
    await flow.world.advance(HOUR + 2 * MINUTE);
    await desk.ticketWhen(number, 'is awake', ({ ticket }) => ticket.status === 'open');
    const notice = await until('its agent is told', async () => (await noticesOn(agent, number)).find(({ kind }) => kind === 'woke'));

    expect(notice).toMatchObject({ readAt: null, link: `/tickets/${number}` });
    const mine = await people[agent].call('listTickets', { query: { view: 'mine' } });
    expect(mine.items[0]?.number).toBe(number);
    await people[agent].call('readNotifications', { body: { ids: [notice.id] } });
    expect((await noticesOn(agent, number)).find(({ id }) => id === notice.id)?.readAt).not.toBeNull();
  });
});

describe('a rush', () => {
  it('takes nobody above capacity; what is left waits in order and is given when somebody has room', async () => {
    const numbers: number[] = [];
    for (let count = 1; count <= 12; count += 1) numbers.push(await writes(`paket nomor ${count} belum sampai`));
    await flow.cloud.idle();

    const { items } = await people.supervisor.call('listAgents');
    expect(items.filter(({ load, capacity }) => load > capacity)).toEqual([]);
    const logistik = items.filter(({ agentId }) => agentId !== idOf.get('supervisor') && agentsOf('logistik').includes(agentId));
    expect(logistik.map(({ load }) => load)).toEqual([EXAMPLE_CAPACITY, EXAMPLE_CAPACITY]);
    const queue = (await people.supervisor.call('listTickets', { query: { view: 'unassigned', teamId: 'logistik' } })).items;
    const [next] = queue;
    if (!next) throw new Error('Nothing waits.');

    const done = (await desk.list('open')).find(({ teamId, assigneeId }) => teamId === 'logistik' && assigneeId === logistik[0]?.agentId);
    const { version } = (await desk.detail(done?.number ?? 0)).ticket;
    const solved = { version, status: 'solved', categoryId: 'terlambat' };
    await people.supervisor.call('updateTicket', { params: { number: done?.number ?? 0 }, body: solved });

    expect((await assigned(next.number)).assigneeId).toBe(logistik[0]?.agentId);
  });

  it('is solved only with a category', async () => {
    const number = await writes('diskon bulan ini apa saja');
    const { version } = await assigned(number);

    const problem = await people.supervisor.refusal('updateTicket', { params: { number }, body: { version, status: 'solved' } });

    expect(problem).toMatchObject({ status: 422, code: 'fields_required' });
  });
});
