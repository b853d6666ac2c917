import { beforeEach, describe, expect, it } from 'vitest';
import { TransientError } from '#domain/errors';
import { notify } from '#flows/notify';
import { relayEntry } from '#flows/relay-entry';
import { connect } from '#flows/socket';
import { wakeTicket } from '#flows/wake-ticket';
import type { Actor } from '#schemas/event';
import { act } from '../helpers/acts.ts';
import { aChat } from '../helpers/envelopes.ts';
import { createWorld, setting, take, ticketOf, type World } from '../helpers/in-memory-ports.ts';

const SUPERVISOR: Actor = { kind: 'agent', id: 'boss' };
/** First reply, medium: 60 business minutes from 09:15; the timer stands 1 ms later. */
const TIMER = '2026-11-23T03:15:00.001Z';
const team = (more: object = {}) =>
  setting(world.memory, 'team', 'default', { teamId: 'default', name: 'Default', memberIds: ['agent-1', 'agent-2', 'boss'], ...more });

let world: World;
beforeEach(async () => {
  world = createWorld();
  setting(world.memory, 'acknowledgement', 'default', { enabled: false });
  const [agent] = world.memory.agents.values();
  // Who wants a mail of everything.
  for (const [id, one] of world.memory.agents) world.memory.agents.set(id, { ...one, mailOff: [] });
  if (agent) world.memory.agents.set('boss', { ...agent, agentId: 'boss', role: 'supervisor', email: 'boss@meja.local' });
  team();
  await take(world, aChat());
});

const assign = (assigneeId: string | null, actor = SUPERVISOR) =>
  act(world, 1, ({ stored }) => ({ type: 'UpdateTicket', seen: stored.ticket.version, assigneeId }), actor);
const writes = () => take(world, aChat({ providerId: 'wamid.again', content: { text: 'Rahasia pelanggan' } }));
const breach = async () => {
  world.time.now = TIMER;
  await wakeTicket(world.ports, { number: 1, at: TIMER });
};
/** The newest entry, as the stream shows it, relayed; then the tasks it asked for. */
async function relayed(): Promise<number> {
  world.nudged.tasks.length = 0;
  const entry = world.memory.ledgers.get(1)?.at(-1)?.stored.entry ?? '';
  await relayEntry(world.ports, { entry });
  const tasks = world.nudged.tasks.flatMap(({ task }) => (task.kind === 'notify' ? [task] : []));
  for (const task of tasks) await notify(world.ports, task);
  return tasks.length;
}
const newest = async () => ({ number: 1, version: (await ticketOf(world, 1)).version });
const bell = async (agentId: string) => (await world.ports.notices.page(agentId, { unread: false, limit: 50 })).items;
const kinds = async (agentId: string) => (await bell(agentId)).map(({ kind }) => kind);
const mailsTo = () => world.noticeMails.map(({ to }) => to);

describe('a bell that is on a screen', () => {
  it('is told how many are unread, once an entry, and nobody else is told', async () => {
    for (const [connectionId, agentId] of [
      ['one', 'agent-1'],
      ['two', 'agent-2'],
    ] as const)
      await connect(world.ports, {
        connectionId,
        pass: await world.ports.passes.issue({ agentId, signedInAt: world.time.now }, '2027-01-01T00:00:00.000Z'),
      });

    await assign('agent-1');
    await relayed();

    expect(world.sockets.heard).toEqual([{ connectionId: 'one', frame: { type: 'notices', unread: 1 } }]);
  });

  it('that cannot be told keeps nobody from being told otherwise', async () => {
    const connections = { ...world.ports.connections, ofAgent: () => Promise.reject(new TransientError('The table is away.')) };
    await assign('agent-1');

    await notify({ ...world.ports, connections }, await newest());

    expect(await kinds('agent-1')).toEqual(['assigned']);
    expect(mailsTo()).toEqual(['agent-1@meja.local']);
  });
});

describe('what an entry tells', () => {
  it('of an assignment stands under the bell and goes by mail, with a link and in the language of the desk', async () => {
    await assign('agent-2');

    expect(await relayed()).toBe(1);
    expect(await bell('agent-2')).toMatchObject([{ kind: 'assigned', number: 1, id: `${world.time.now}_1.2.0` }]);
    expect(world.noticeMails).toEqual([
      {
        to: 'agent-2@meja.local',
        number: 1,
        title: 'Tiket baru untuk Anda',
        text: 'Tiket #1 ditugaskan kepada Anda.\n\nhttps://desk.meja.local/tickets/1',
        language: 'id',
      },
    ]);
  });

  it('is in English where the desk is, and has no link where no dashboard is known', async () => {
    setting(world.memory, 'acknowledgement', 'default', { enabled: false, language: 'en' });
    await assign('agent-2');

    await notify({ ...world.ports, dashboardUrl: undefined }, await newest());

    expect(world.noticeMails).toMatchObject([{ text: 'Ticket #1 was assigned to you.', language: 'en' }]);
  });

  it('comes once, however often it is told', async () => {
    await assign('agent-2');
    for (let time = 0; time < 3; time += 1) await relayed();
    await Promise.all([1, 2, 3].map(async () => notify(world.ports, await newest())));

    expect(await kinds('agent-2')).toEqual(['assigned']);
    expect(mailsTo()).toEqual(['agent-2@meja.local']);
  });

  it('comes again for the same thing of another cause', async () => {
    await assign('agent-2');
    await relayed();
    await assign('agent-1');
    await relayed();
    await assign('agent-2');
    await relayed();

    expect(await kinds('agent-2')).toEqual(['assigned', 'assigned']);
  });

  it('of a new message reaches the assignee and holds nothing of what was written', async () => {
    await assign('agent-2');
    await writes();

    await relayed();

    expect(await kinds('agent-2')).toEqual(['message']);
    expect(JSON.stringify([world.noticeMails, [...world.memory.notices], world.logged])).not.toContain('Rahasia');
  });

  it('of a new message on a ticket of nobody reaches nobody', async () => {
    await writes();

    await relayed();

    expect([...world.memory.notices.keys()]).toEqual([]);
  });

  it('of a breach reaches the assignee', async () => {
    await assign('agent-2');
    await breach();

    await relayed();

    expect(await bell('agent-2')).toMatchObject([{ kind: 'breached', targetId: 'first_reply.1' }]);
    expect(await kinds('boss')).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['the supervisors of its team', {}, 'boss'],
    ['the leads it names', { leadIds: ['agent-1'] }, 'agent-1'],
  ])('of a breach on a ticket of nobody reaches %s', async (_, more, agentId) => {
    team(more);
    await breach();

    await relayed();

    expect([...world.memory.notices.keys()]).toEqual([agentId]);
  });

  it('reaches nobody who is off the desk', async () => {
    await assign('agent-2');
    const agent = world.memory.agents.get('agent-2');
    if (agent) world.memory.agents.set('agent-2', { ...agent, active: false });

    await relayed();

    expect([mailsTo(), [...world.memory.notices.keys()]]).toEqual([[], []]);
  });

  it('is a task of no kind where nobody is told', async () => {
    await act(world, 1, () => ({ type: 'RecordNotice', notice: 'x', at: world.time.now }));

    expect(await relayed()).toBe(0);
  });

  it('of an entry that is not there is said in the log', async () => {
    await notify(world.ports, { number: 1, version: 99 });

    expect(world.logged).toContainEqual({ level: 'warn', message: 'notices of no entry', fields: { number: 1, version: 99 } });
  });
});

describe('a mail', () => {
  beforeEach(() => assign('agent-2'));

  it('does not go out where the agent turned its kind off; the bell rings all the same', async () => {
    const agent = world.memory.agents.get('agent-2');
    if (agent) world.memory.agents.set('agent-2', { ...agent, mailOff: ['assigned'] });

    await relayed();

    expect(await kinds('agent-2')).toEqual(['assigned']);
    expect(mailsTo()).toEqual([]);
  });

  it('does not go out in the quiet hours of the agent; the bell rings all the same', async () => {
    const agent = world.memory.agents.get('agent-2');
    const local = new Date(Date.parse(world.time.now) + 7 * 3_600_000).toISOString().slice(11, 16);
    if (agent) world.memory.agents.set('agent-2', { ...agent, quietHours: { from: local, to: local < '12:00' ? '23:59' : '00:00' } });

    await relayed();

    expect(await kinds('agent-2')).toEqual(['assigned']);
    expect(mailsTo()).toEqual([]);
  });

  it('that SES could not take now is tried again, and then comes once', async () => {
    world.noticeAnswers.push({ outcome: 'refused', code: 'TooManyRequestsException', details: '' });
    await expect(relayed()).rejects.toBeInstanceOf(TransientError);
    expect(mailsTo()).toEqual([]);

    await relayed();
    await relayed();

    expect(mailsTo()).toEqual(['agent-2@meja.local']);
    expect(await kinds('agent-2')).toEqual(['assigned']);
  });

  it.each([
    ['that may have left', { outcome: 'unknown' } as const],
    ['that SES will not take', { outcome: 'refused', code: 'MessageRejected', details: '' } as const],
    ['without a recipient', { outcome: 'not_sent', reason: 'no_recipient' } as const],
  ])('%s is not sent again, and counted', async (_, answer) => {
    world.noticeAnswers.push(answer);

    await relayed();
    await relayed();

    expect(mailsTo()).toEqual([]);
    expect(world.counted.get('NoticeNotMailed')).toBe(1);
  });
});
