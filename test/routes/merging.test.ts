import { describe, expect, it } from 'vitest';
import { mergeTickets } from '#flows/merge-tickets';
import { aChat, aMail, anEcho, phone } from '../helpers/envelopes.ts';
import { eventsOf, ticketOf } from '../helpers/in-memory-ports.ts';
import { call, createRig, given, PEOPLE, type Rig, refusal, SIGNED_IN_AT } from './rig.ts';

const OTHER = [phone('6281299990000')];
const version = async (rig: Rig, number: number): Promise<number> => (await ticketOf(rig, number)).version;
const merge = async (rig: Rig, number: number, into: number, more: object = {}) =>
  call(rig, 'mergeTicket', {
    params: { number },
    body: { version: await version(rig, number), into, intoVersion: await version(rig, into), ...more },
  });
const unmerge = async (rig: Rig, number: number) =>
  call(rig, 'unmergeTicket', { params: { number }, body: { version: await version(rig, number) } });
const contextOf = (rig: Rig) => ({ ports: rig.api, agent: PEOPLE.agent, signedInAt: SIGNED_IN_AT, language: 'id' as const });
const pointersOf = ({ memory }: Rig): number[] => [...memory.identities.values()].flatMap(({ pointers }) => Object.values(pointers));

describe('mergeTicket', () => {
  it('shows where a merged ticket went and what the other one took, in one entry each', async () => {
    const rig = createRig();
    const [first, second] = [await given(rig, aChat()), await given(rig, aChat({ from: OTHER }))];

    const { ticket } = await merge(rig, second, first, { confirm: true });

    expect(ticket).toMatchObject({ number: second, status: 'closed', mergedInto: first, nextDueAt: null });
    expect((await call(rig, 'getTicket', { params: { number: first } })).ticket).toMatchObject({ mergedInto: null, merged: [second] });
    const { items } = await call(rig, 'listTickets', { query: { view: 'open' } });
    expect(items.map(({ number }) => number)).toEqual([first]);
    expect((await call(rig, 'verifyLedger', { params: { number: second } })).valid).toBe(true);
    const commands = await Promise.all([first, second].map(async (number) => (await ticketOf(rig, number)).lastCommandId));
    expect(commands[0]).toBe(commands[1]);
  });

  it('asked twice is done once', async () => {
    const rig = createRig();
    const [first, second] = [await given(rig, aChat()), await given(rig, aChat({ from: OTHER }))];
    await merge(rig, second, first, { confirm: true });

    await merge(rig, second, first, { confirm: true });

    expect(eventsOf(rig, first).filter(({ type }) => type === 'MergeReceived')).toHaveLength(1);
    expect(await version(rig, second)).toBe(2);
  });

  it('of opposite ones at the same time ends in one survivor', async () => {
    const rig = createRig();
    const [first, second] = [await given(rig, aChat()), await given(rig, aChat({ from: OTHER }))];
    const ask = (number: number, into: number) => mergeTickets(contextOf(rig), number, { version: 1, into, intoVersion: 1, confirm: true });

    const outcomes = await Promise.allSettled([ask(first, second), ask(second, first)]);

    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'not_mergeable' } });
    const pointers = [(await ticketOf(rig, first)).mergedInto, (await ticketOf(rig, second)).mergedInto];
    expect(pointers.filter((into) => into !== undefined)).toHaveLength(1);
  });

  it('names the last survivor to who asks for one in between', async () => {
    const rig = createRig();
    const [a, b, c, d] = [
      await given(rig, aChat()),
      await given(rig, aChat({ from: OTHER })),
      await given(rig, aChat({ from: [phone('6281299990001')] })),
      await given(rig, aChat({ from: [phone('6281299990002')] })),
    ];
    await merge(rig, a, b, { confirm: true });
    await merge(rig, b, c, { confirm: true });

    const problem = await refusal(rig, 'mergeTicket', {
      params: { number: d },
      body: { version: 1, into: a, intoVersion: 2, confirm: true },
    });

    expect(problem).toMatchObject({ status: 409, code: 'not_mergeable' });
    expect(problem.detail).toContain(`#${c}`);
  });

  it.each(['goes', 'stays'] as const)("does not find another team's ticket, where it %s", async (which) => {
    const rig = createRig();
    const [mine, theirs] = [await given(rig, aChat()), await given(rig, aChat({ from: OTHER }))];
    const { version: seen } = await ticketOf(rig, theirs);
    await call(rig, 'updateTicket', { as: 'admin', params: { number: theirs }, body: { version: seen, teamId: 'sales' } });
    const [number, into] = which === 'goes' ? [theirs, mine] : [mine, theirs];

    const problem = await refusal(rig, 'mergeTicket', { params: { number }, body: { version: 1, into, intoVersion: 1, confirm: true } });

    expect(problem).toMatchObject({ status: 404, detail: `There is no ticket #${theirs}.` });
  });

  it('shows what came after the version that was seen, of either ticket', async () => {
    const rig = createRig();
    const [first, second] = [await given(rig, aChat()), await given(rig, aChat({ from: OTHER }))];
    await given(rig, aChat({ from: OTHER, text: 'Masih ada?' }));
    const ask = (number: number, into: number, seen: [number, number]) =>
      refusal(rig, 'mergeTicket', { params: { number }, body: { version: seen[0], into, intoVersion: seen[1] } });

    // Different contacts need a confirmation, which would also say that what came since does not matter.
    expect(await ask(second, first, [1, 1])).toMatchObject({ code: 'not_mergeable' });
    const mine = await sameContact(rig, first);
    await given(rig, aChat({ text: 'Halo lagi' }));
    const stale = await ask(mine, first, [await version(rig, mine), 1]);

    expect(stale).toMatchObject({ code: 'seen_is_stale', missed: [{ text: 'Halo lagi' }] });
  });
});

/** A second ticket of the contact of `number`, whose chat goes on leading to the first. */
async function sameContact(rig: Rig, number: number): Promise<number> {
  const { contactId } = await ticketOf(rig, number);
  const { ticket } = await call(rig, 'createTicket', { as: 'other', body: { channel: 'manual', contactId, text: 'Di loket.' } });
  return ticket.number;
}

describe('messages for a merged ticket', () => {
  it('of a chat land in the survivor, and so do answers from the telephone', async () => {
    const rig = createRig();
    const [first, second] = [await given(rig, aChat()), await given(rig, aChat({ from: OTHER }))];
    await merge(rig, second, first, { confirm: true });

    await given(rig, aChat({ from: OTHER, text: 'Ada orang?' }));
    await given(rig, anEcho({ to: OTHER }));

    expect(pointersOf(rig)).toEqual([first, first]);
    expect(rig.memory.tickets.size).toBe(2);
    expect(eventsOf(rig, first).map(({ type }) => type)).toEqual(expect.arrayContaining(['MessageReceived', 'MessageSentElsewhere']));
    expect(eventsOf(rig, second).filter(({ type }) => type === 'MessageReceived')).toHaveLength(1);
  });

  it('follow from survivor to survivor', async () => {
    const rig = createRig();
    const [a, b, c] = [await given(rig, aChat()), await given(rig, aMail()), await given(rig, aChat({ from: [phone('6281299990001')] }))];
    await merge(rig, a, b, { confirm: true });
    await merge(rig, b, c, { confirm: true });

    await given(rig, aChat({ text: 'Ada orang?' }));
    await given(rig, aMail({ subject: `Re: [#${b}] lagi` }));

    expect(rig.memory.tickets.size).toBe(3);
    expect(eventsOf(rig, c).filter(({ type }) => type === 'MessageReceived')).toHaveLength(3);
  });

  it('go back to it once the merge is undone', async () => {
    const rig = createRig();
    const [first, second] = [await given(rig, aChat()), await given(rig, aChat({ from: OTHER }))];
    const before = await ticketOf(rig, second);
    await merge(rig, second, first, { confirm: true });
    await given(rig, aChat({ from: OTHER, text: 'Sementara' }));

    const { ticket } = await unmerge(rig, second);
    await given(rig, aChat({ from: OTHER, text: 'Kembali' }));

    expect(ticket).toMatchObject({ status: before.status, mergedInto: null, nextDueAt: before.targets[0]?.dueAt });
    expect(pointersOf(rig)).toEqual([first, second]);
    expect(eventsOf(rig, second).filter(({ type }) => type === 'MessageReceived')).toHaveLength(2);
    expect(await ticketOf(rig, first)).not.toHaveProperty('merged');
    expect(eventsOf(rig, first).filter(({ type }) => type === 'MessageReceived')).toHaveLength(2);
  });
});

describe('getTicket of a survivor', () => {
  it('shows what was said on the merged ticket, with its number, to who reaches it', async () => {
    const rig = createRig();
    const [first, second] = [await given(rig, aChat({ text: 'Satu' })), await given(rig, aChat({ from: OTHER, text: 'Dua' }))];
    await merge(rig, second, first, { confirm: true });
    const inbound = async () =>
      (await call(rig, 'getTicket', { params: { number: first } })).conversation
        .filter(({ kind }) => kind === 'inbound')
        .map(({ text, ticket }) => [text, ticket]);

    expect(await inbound()).toEqual([
      ['Satu', undefined],
      ['Dua', second],
    ]);
    const { version: seen } = await ticketOf(rig, first);
    await unmerge(rig, second);
    await call(rig, 'updateTicket', { as: 'admin', params: { number: second }, body: { version: 3, teamId: 'sales' } });
    await call(rig, 'mergeTicket', {
      as: 'admin',
      params: { number: second },
      body: { version: 4, into: first, intoVersion: seen, confirm: true },
    });
    expect(await inbound()).toEqual([['Satu', undefined]]);
  });
});

describe('the load of an agent', () => {
  it('does not count a merged ticket, and counts it again when the merge is undone', async () => {
    const rig = createRig();
    const [first, second] = [await given(rig, aChat()), await given(rig, aChat({ from: OTHER }))];
    await call(rig, 'updateTicket', { params: { number: second }, body: { version: 1, assigneeId: 'agent-1' } });
    const load = () => rig.memory.agents.get('agent-1')?.load;
    expect(load()).toBe(1);

    await merge(rig, second, first, { confirm: true });
    expect(load()).toBe(0);
    await unmerge(rig, second);
    expect(load()).toBe(1);
  });
});

describe('unmergeTicket', () => {
  it('is refused where nothing is merged', async () => {
    const rig = createRig();
    const number = await given(rig, aChat());

    expect(await refusal(rig, 'unmergeTicket', { params: { number }, body: { version: 1 } })).toMatchObject({
      status: 409,
      code: 'not_mergeable',
    });
  });
});
