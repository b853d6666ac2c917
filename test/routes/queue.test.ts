import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aChat, aMail, phone } from '../helpers/envelopes.ts';
import { eventsOfType, setting, ticketOf } from '../helpers/in-memory-ports.ts';
import { call, createRig, given, type Person, type Rig, refusal, request } from './rig.ts';

const opened = (rig: Rig, n: number, text?: string) => given(rig, aChat({ from: [phone(`62812888${n}`)], text }));
const claim = (rig: Rig, number: number, as: Person = 'agent') =>
  call(rig, 'claimTicket', { as, params: { number }, body: { version: 1 } });
const next = async (rig: Rig, as: Person = 'agent', body: object = {}) => (await call(rig, 'takeNextTicket', { as, body })).ticket;
const agentOf = (rig: Rig, id: string) => {
  const agent = rig.memory.agents.get(id);
  if (!agent) throw new Error(`There is no agent ${id}.`);
  return agent;
};
const change = (rig: Rig, id: string, fields: object) => rig.memory.agents.set(id, { ...agentOf(rig, id), ...fields });

describe('claimTicket', () => {
  it('gives a ticket that nobody has to who asks, also above capacity', async () => {
    const rig = createRig();
    const number = await opened(rig, 1);
    change(rig, 'agent-1', { capacity: 0 });

    const { ticket } = await claim(rig, number);

    expect(ticket).toMatchObject({ assigneeId: 'agent-1', status: 'open' });
    expect(agentOf(rig, 'agent-1').load).toBe(1);
  });

  it('of two at once has one winner, and tells the other who it is', async () => {
    const rig = createRig();
    const number = await opened(rig, 1);

    const answers = await Promise.all(
      (['agent', 'other'] as const).map((as) => request(rig, 'claimTicket', { as, params: { number }, body: { version: 1 } })),
    );

    const { assigneeId } = await ticketOf(rig, number);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.json).toMatchObject({
      code: 'already_assigned',
      detail: `Ticket #${number} is agent ${assigneeId}'s by now.`,
    });
    expect(eventsOfType(rig, number, 'TicketAssigned')).toHaveLength(1);
  });

  it('of what one has already changes nothing', async () => {
    const rig = createRig();
    const number = await opened(rig, 1);
    const { ticket } = await claim(rig, number);

    expect((await claim(rig, number)).ticket.version).toBe(ticket.version);
  });

  it('is not for the tickets of other teams, nor for a version that does not exist yet', async () => {
    const rig = createRig();
    const number = await opened(rig, 1);
    const ask = (as: Person, version: number) => refusal(rig, 'claimTicket', { as, params: { number }, body: { version } });

    expect((await ask('outsider', 1)).code).toBe('not_found');
    expect((await ask('agent', 99)).code).toBe('invalid_request');
    change(rig, 'admin', { teams: [] });
    expect((await ask('admin', 1)).code).toBe('not_allowed');
  });
});

describe('takeNextTicket', () => {
  it('gives them in work order, and null when none is left', async () => {
    const rig = createRig();
    const numbers = [await opened(rig, 1), await opened(rig, 2), await opened(rig, 3)];
    await call(rig, 'updateTicket', { as: 'supervisor', params: { number: numbers[2] ?? 0 }, body: { version: 1, priority: 'urgent' } });

    const taken = [await next(rig), await next(rig, 'other'), await next(rig), await next(rig)];

    expect(taken.map((ticket) => ticket?.number ?? null)).toEqual([numbers[2], numbers[0], numbers[1], null]);
    expect(taken.map((ticket) => ticket?.assigneeId ?? null)).toEqual(['agent-1', 'agent-2', 'agent-1', null]);
    expect(eventsOfType(rig, numbers[0] ?? 0, 'TicketAssigned')).toMatchObject([{ by: 'pull' }]);
  });

  it('of two at once gives each another one', async () => {
    const rig = createRig();
    await opened(rig, 1);
    await opened(rig, 2);

    const taken = await Promise.all([next(rig), next(rig, 'other')]);

    expect(new Set(taken.map((ticket) => ticket?.number)).size).toBe(2);
  });

  it('of two at once for one ticket gives it to one', async () => {
    const rig = createRig();
    await opened(rig, 1);

    const taken = await Promise.all([next(rig), next(rig, 'other')]);

    expect(taken.filter((ticket) => ticket !== null)).toHaveLength(1);
  });

  it('is for who is online and has room', async () => {
    const rig = createRig();
    await opened(rig, 1);
    const ask = () => refusal(rig, 'takeNextTicket', { body: {} });

    change(rig, 'agent-1', { presence: 'away' });
    expect(await ask()).toMatchObject({ code: 'not_available', detail: expect.stringContaining('online') });
    change(rig, 'agent-1', { presence: 'online', capacity: 2, load: 2 });
    expect(await ask()).toMatchObject({ code: 'not_available', detail: 'You have 2 of 2: solve or hand on a ticket first.' });
  });

  it('lets no lighter ticket overtake one that needs more room than is left, and says so', async () => {
    const rig = createRig();
    setting(rig.memory, 'team', 'default', { teamId: 'default', name: 'D', memberIds: [], strategy: 'pull', weights: { whatsapp: 2 } });
    const heavy = await opened(rig, 1);
    await given(rig, aMail());
    change(rig, 'agent-1', { capacity: 2, load: 1 });

    expect(await refusal(rig, 'takeNextTicket', { body: {} })).toMatchObject({
      code: 'not_available',
      detail: `The next ticket, #${heavy}, counts 2, and you have 1 of 2: solve or hand on a ticket first.`,
    });
    change(rig, 'agent-1', { load: 0 });

    expect((await next(rig))?.number).toBe(heavy);
  });

  it('passes over what is heavier than all that the agent may carry', async () => {
    const rig = createRig();
    const heavy = await opened(rig, 1);
    setting(rig.memory, 'team', 'sales', { teamId: 'sales', name: 'Sales', memberIds: [], weights: { whatsapp: 3 } });
    await call(rig, 'updateTicket', { as: 'admin', params: { number: heavy }, body: { version: 1, teamId: 'sales' } });
    const light = await opened(rig, 2);
    change(rig, 'agent-1', { capacity: 2, teams: ['default', 'sales'] });

    expect((await next(rig))?.number).toBe(light);
    expect(await next(rig)).toBeNull();
  });

  it('passes over what asks for skills that the agent has not, however much of it there is', async () => {
    const rig = createRig();
    const condition = { id: 'retur', name: 'Retur', teamId: 'default', when: { words: { anyOf: ['retur'] } }, skills: ['retur:2'] };
    setting(rig.memory, 'routing', 'default', { conditions: [condition] });
    for (let n = 0; n < 25; n += 1) await opened(rig, n, 'retur');
    const plain = await opened(rig, 99, 'harga');
    change(rig, 'agent-2', { skills: ['retur:2'] });

    expect([(await next(rig))?.number, await next(rig)]).toEqual([plain, null]);
    expect((await next(rig, 'other'))?.number).toBe(1);
  });

  it('is of one team where one is named, and of no team that is not theirs', async () => {
    const rig = createRig();
    await opened(rig, 1);
    change(rig, 'agent-1', { teams: ['default', 'sales'] });

    expect(await next(rig, 'agent', { teamId: 'sales' })).toBeNull();
    expect((await refusal(rig, 'takeNextTicket', { as: 'other', body: { teamId: 'sales' } })).code).toBe('not_allowed');
    expect((await next(rig, 'agent', { teamId: 'default' }))?.number).toBeDefined();
  });

  it('repeated under its key gives the same ticket', async () => {
    const rig = createRig();
    await opened(rig, 1);
    await opened(rig, 2);
    const again = { body: {}, headers: { 'idempotency-key': 'satu' } };

    const [first, second] = [await call(rig, 'takeNextTicket', again), await call(rig, 'takeNextTicket', again)];

    expect(second.ticket?.number).toBe(first.ticket?.number);
    expect(agentOf(rig, 'agent-1').load).toBe(1);
  });

  it('never goes above capacity, however many ask at once', async () => {
    const capacity = fc.integer({ min: 0, max: 4 });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 6 }),
        fc.tuple(capacity, capacity),
        fc.integer({ min: 1, max: 5 }),
        async (waiting, capacities, asking) => {
          const rig = createRig();
          for (let n = 0; n < waiting; n += 1) await opened(rig, n);
          for (const [at, id] of ['agent-1', 'agent-2'].entries()) change(rig, id, { capacity: capacities[at] });

          await Promise.all(
            Array.from({ length: asking }, (_, n) => request(rig, 'takeNextTicket', { as: n % 2 === 0 ? 'agent' : 'other', body: {} })),
          );

          for (const id of ['agent-1', 'agent-2']) expect(agentOf(rig, id).load).toBeLessThanOrEqual(agentOf(rig, id).capacity);
        },
      ),
      { numRuns: 40 },
    );
  });
});
