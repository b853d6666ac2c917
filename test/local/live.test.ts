/** Sockets through every function and queue: who hears of what, who looks at what, who is let in and put out, and who is away by itself. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Actor } from '#schemas/event';
import type { LiveFrame } from '#schemas/live';
import { DeskEvent } from '#schemas/settings';
import type { ApiClient, User } from '../helpers/api-client.ts';
import { startTestCloud, type TestCloud } from '../helpers/cloud.ts';
import { createDesk, type Desk } from '../helpers/desk.ts';
import { connectSocket, connectWith, type SocketClient } from '../helpers/socket-client.ts';
import { dumpTable, itemsOf } from '../helpers/table-dump.ts';
import { until } from '../helpers/until.ts';

const MINUTE = 60;
const SettingsEntry = z.object({ actor: Actor, events: z.array(DeskEvent) });
const USERS_HERE = ['admin', 'supervisor', 'agent1', 'agent2'] as const;

let flow: TestCloud;
let desk: Desk;
const sockets = new Map<User, SocketClient>();
const idOf = new Map<User, string>();

/** Agent 2 is in Sales, which nobody writes to; the admin reads everything. */
beforeAll(async () => {
  // A frame is sent once: a worker that the adversary ends would take it along, and none of these is to be missed.
  flow = await startTestCloud('live', { adversary: undefined });
  desk = createDesk(flow);
  for (const user of USERS_HERE) idOf.set(user, (await flow.api[user].call('getMe')).agentId);
  const value = { teamId: 'sales', name: 'Sales', memberIds: [] };
  await flow.api.admin.call('putSetting', { params: { kind: 'team', id: 'sales' }, body: { version: 0, value } });
  await flow.api.admin.call('updateAgent', { params: { agentId: idOf.get('agent2') ?? '' }, body: { teams: ['sales'] } });
  await flow.cloud.idle();
  for (const user of USERS_HERE) await connect(user);
});
afterAll(async () => {
  for (const socket of sockets.values()) await socket.close();
  await flow?.end();
});

const connect = async (user: User): Promise<SocketClient> => {
  const socket = await connectSocket(flow.cloud.urls.http, flow.api[user], flow.secrets.add);
  sockets.set(user, socket);
  return socket;
};
const of = (user: User): SocketClient => {
  const socket = sockets.get(user);
  if (!socket) throw new Error(`${user} has no socket.`);
  return socket;
};
const passOf = async (agent: ApiClient) => {
  const pass = await agent.call('createLivePass');
  flow.secrets.add(pass.pass);
  return pass;
};
const tries = (pass: { url: string; pass: string }) => connectWith(flow.cloud.urls.http, pass);
const tells = (number: number) => (frame: LiveFrame) =>
  frame.type === 'changed' && frame.tickets.some((ticket) => ticket.number === number);
const presenceOf = async (user: User) => (await flow.api[user].call('getMe')).presence;

let writers = 0;
async function contactWrites(text: string): Promise<number> {
  writers += 1;
  await flow.world.says({ from: `+6281290050${String(writers).padStart(3, '0')}`, name: `Pelanggan ${writers}`, text });
  return (await desk.ticketAbout(text)).number;
}

describe('a message of a contact', () => {
  it('is heard by everybody who may read its ticket, and by nobody else', async () => {
    const number = await contactWrites('Pesanan belum datang juga');

    for (const user of ['admin', 'supervisor', 'agent1'] as const) await of(user).hears(`of #${number}`, tells(number));
    await flow.cloud.idle();

    expect(of('agent2').frames).toEqual([]);
    const version = (await desk.detail(number)).ticket.version;
    const heard = of('agent1').frames.flatMap((frame) => (frame.type === 'changed' ? frame.tickets : []));
    expect(Math.max(...heard.map((ticket) => (ticket.number === number ? ticket.version : 0)))).toBe(version);
  });

  it('rings the bell of who is given its ticket', async () => {
    const number = await contactWrites('Barang pecah di jalan');
    await desk.ticketWhen(number, 'is assigned', ({ ticket }) => ticket.assigneeId === idOf.get('agent1'));

    const frame = await of('agent1').hears('the bell', ({ type }) => type === 'notices');

    expect(frame).toMatchObject({ unread: expect.any(Number) });
    expect(of('supervisor').frames.filter(({ type }) => type === 'notices')).toEqual([]);
  });

  it('is heard in the other team once its ticket goes there', async () => {
    const number = await contactWrites('Mau beli grosir');
    const { ticket } = await desk.detail(number);
    await flow.api.admin.call('updateTicket', { params: { number }, body: { version: ticket.version, teamId: 'sales', confirm: true } });

    await of('agent2').hears(`of #${number}`, tells(number));
    await of('agent1').hears(
      `that #${number} is gone`,
      (frame) => frame.type === 'changed' && frame.tickets.some((one) => one.number === number),
    );
    await flow.cloud.idle();
    const [before, heard] = [of('agent1').frames.length, of('agent2').frames.length];
    const { version } = (await flow.api.agent2.call('getTicket', { params: { number } })).ticket;
    await flow.api.agent2.call('sendMessage', { params: { number }, body: { kind: 'note', text: 'Sudah kami catat', version } });
    await of('agent2').hears(`of the note on #${number}`, tells(number), heard);
    await flow.cloud.idle();

    expect(of('agent1').frames.slice(before).filter(tells(number))).toEqual([]);
  });
});

describe('a ticket that two have open', () => {
  const looking = (number: number, people: readonly string[]) => (frame: LiveFrame) =>
    frame.type === 'looking' &&
    frame.number === number &&
    frame.people
      .map((one) => `${one.name} ${one.doing}`)
      .sort()
      .join() === people.join();

  it('shows each who the other is and what they do, until they go', async () => {
    const number = await contactWrites('Kapan toko buka');
    of('agent1').say({ type: 'look', number, doing: 'viewing' });
    await of('agent1').hears('that they look', looking(number, ['Agent1 viewing']));
    of('supervisor').say({ type: 'look', number, doing: 'typing' });

    for (const user of ['agent1', 'supervisor'] as const)
      await of(user).hears('of both', looking(number, ['Agent1 viewing', 'Supervisor typing']));
    const before = of('agent1').frames.length;
    of('supervisor').say({ type: 'look', number: null, doing: 'viewing' });
    await of('agent1').hears('that they are alone', looking(number, ['Agent1 viewing']), before);
  });

  it('is hidden from who may not read it', async () => {
    const number = await contactWrites('Nota saya hilang');
    of('agent2').say({ type: 'look', number, doing: 'typing' });
    of('agent2').say({ type: 'ping' });
    await of('agent2').hears('an answer', ({ type }) => type === 'pong');
    await flow.cloud.idle();

    of('agent1').say({ type: 'look', number, doing: 'viewing' });
    await of('agent1').hears('that they look alone', looking(number, ['Agent1 viewing']));
    expect(of('agent2').frames.filter(({ type }) => type === 'looking')).toEqual([]);
  });

  it('forgets who vanished 40 s after their last word', async () => {
    const number = await contactWrites('Alamat saya pindah');
    of('supervisor').say({ type: 'look', number, doing: 'viewing' });
    await of('supervisor').hears('that they look', looking(number, ['Supervisor viewing']));
    await flow.world.advance(41);

    of('agent1').say({ type: 'look', number, doing: 'viewing' });

    await of('agent1').hears('that they are alone', looking(number, ['Agent1 viewing']));
  });
});

describe('a pass', () => {
  it('lets in once', async () => {
    const pass = await passOf(flow.api.agent1);
    const first = await tries(pass);

    expect(await tries(pass)).toEqual({ refused: 403 });
    if (!('refused' in first)) await first.close();
  });

  it('lets nobody in after 30 s, nor does one that was never given', async () => {
    const pass = await passOf(flow.api.agent1);
    await flow.world.advance(31);

    expect(await tries(pass)).toEqual({ refused: 403 });
    expect(await tries({ ...pass, pass: 'a'.repeat(43) })).toEqual({ refused: 403 });
    expect(await tries({ ...pass, pass: '' })).toEqual({ refused: 403 });
  });
});

it('what is none of a page is heard by nobody, and the socket stays', async () => {
  const socket = of('agent1');
  const before = socket.frames.length;
  for (const wrong of [{ type: 'shout' }, [], { type: 'look', number: -1, doing: 'viewing' }, { type: 'ping', text: 'x'.repeat(9_000) }])
    socket.say(wrong);
  socket.say({ type: 'ping' });

  await socket.hears('an answer', ({ type }) => type === 'pong', before);
});

describe('presence', () => {
  it('is away by itself a minute after the last socket is lost, and back when somebody moves at one again', async () => {
    await of('agent1').close();
    await flow.world.advance(MINUTE - 5);
    expect(await presenceOf('agent1')).toBe('online');
    await flow.world.advance(10);
    expect(await presenceOf('agent1')).toBe('away');

    const socket = await connect('agent1');
    await flow.cloud.idle();
    expect(await presenceOf('agent1')).toBe('away');
    socket.say({ type: 'active' });

    await socket.hears('that they are back', (frame) => frame.type === 'presence' && frame.presence === 'online');
    expect(await presenceOf('agent1')).toBe('online');
  });

  it('is away by itself after 15 minutes without a sign, and is told', async () => {
    const socket = of('agent1');
    const before = socket.frames.length;
    await flow.world.advance(16 * MINUTE);

    await socket.hears('that they are away', (frame) => frame.type === 'presence' && frame.presence === 'away', before);
    expect(await presenceOf('agent1')).toBe('away');
    socket.say({ type: 'active' });
    await socket.hears('that they are back', (frame) => frame.type === 'presence' && frame.presence === 'online', before);
  });

  it('is what the person says, in every tab, as long as they do not say otherwise', async () => {
    const socket = of('agent1');
    const before = socket.frames.length;
    await flow.api.agent1.call('putPresence', { body: { presence: 'away' } });
    await socket.hears('what was said elsewhere', (frame) => frame.type === 'presence' && frame.presence === 'away', before);

    socket.say({ type: 'active' });
    socket.say({ type: 'ping' });
    await socket.hears('an answer', ({ type }) => type === 'pong', before);
    await flow.cloud.idle();

    expect(await presenceOf('agent1')).toBe('away');
  });

  it('stays online without a socket for who said so after theirs was lost', async () => {
    await of('admin').close();
    await flow.world.advance(1);
    for (const presence of ['away', 'online'] as const) await flow.api.admin.call('putPresence', { body: { presence } });

    await flow.world.advance(20 * MINUTE);

    expect(await presenceOf('admin')).toBe('online');
  });

  it('is on record, with who said it and why', async () => {
    const entries = itemsOf(await dumpTable(flow.cloud), 'LEDGER#settings').map(({ entry }) =>
      SettingsEntry.parse(JSON.parse(String(entry))),
    );
    const said = entries.flatMap(({ actor, events }) =>
      events.flatMap((event) =>
        event.type === 'PresenceChanged' && event.agentId === idOf.get('agent1')
          ? [`${event.to} ${event.reason ?? '-'} ${actor.kind}`]
          : [],
      ),
    );

    expect(said).toEqual(['away socket_lost system', 'online active system', 'away idle system', 'online active system', 'away - agent']);
  });
});

describe('an agent', () => {
  it('whose teams change is connected anew, and hears of the new ones', async () => {
    const old = of('agent2');
    const agentId = idOf.get('agent2') ?? '';
    await flow.api.admin.call('updateAgent', { params: { agentId }, body: { teams: ['default', 'sales'] } });
    await old.closed;
    expect(old.frames.filter(({ type }) => type === 'signed_out')).toEqual([]);

    await connect('agent2');
    const number = await contactWrites('Bisa kirim hari ini');

    await of('agent2').hears(`of #${number}`, tells(number));
  });

  it('who is taken off the desk is told, put out, and not let in again', async () => {
    const agentId = idOf.get('agent2') ?? '';
    const pass = await passOf(flow.api.agent2);
    await flow.api.admin.call('updateAgent', { params: { agentId }, body: { active: false } });

    await of('agent2').hears('that they are signed out', ({ type }) => type === 'signed_out');
    await of('agent2').closed;
    expect(await tries(pass)).toEqual({ refused: 403 });
  });
});

it('nothing of a socket is left in the table when it is gone', async () => {
  for (const socket of sockets.values()) await socket.close();
  await until('the sockets are forgotten', async () => {
    await flow.cloud.idle();
    const items = await dumpTable(flow.cloud);
    return ['CONNECTION#', 'LIVE#', 'LOOK#'].every((prefix) => itemsOf(items, prefix).length === 0);
  });
});
