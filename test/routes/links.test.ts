import { describe, expect, it } from 'vitest';
import { aChat, phone } from '../helpers/envelopes.ts';
import { eventsOf, ticketOf } from '../helpers/in-memory-ports.ts';
import { call, createRig, given, type Rig, refusal, request } from './rig.ts';

const from = (digit: number) => [phone(`628129999000${digit}`)];
const linksOf = async (rig: Rig, number: number) => (await call(rig, 'getTicket', { params: { number } })).ticket.links;
const link = (rig: Rig, number: number, other: number, as: 'related' | 'parent' | 'child') =>
  call(rig, 'linkTickets', { params: { number }, body: { number: other, as } });

async function three(rig: Rig): Promise<[number, number, number]> {
  return [await given(rig, aChat()), await given(rig, aChat({ from: from(1) })), await given(rig, aChat({ from: from(2) }))];
}

describe('linkTickets', () => {
  it('shows on both tickets what each is to the other, until it is taken away', async () => {
    const rig = createRig();
    const [parent, child] = await three(rig);

    const { ticket } = await link(rig, parent, child, 'child');
    expect(ticket.links).toEqual([{ number: child, as: 'child' }]);
    expect(await linksOf(rig, child)).toEqual([{ number: parent, as: 'parent' }]);

    await call(rig, 'unlinkTickets', { params: { number: child }, body: { number: parent } });
    expect([await linksOf(rig, parent), await linksOf(rig, child)]).toEqual([[], []]);
    expect((await call(rig, 'verifyLedger', { params: { number: parent } })).valid).toBe(true);
  });

  it('is refused where either side cannot have it, and changes neither', async () => {
    const rig = createRig();
    const [grandparent, parent, child] = await three(rig);
    await link(rig, parent, child, 'child');

    const refused = await refusal(rig, 'linkTickets', { params: { number: grandparent }, body: { number: parent, as: 'child' } });

    expect(refused.code).toBe('not_linkable');
  });

  it('of opposite ones at the same time ends with one parent', async () => {
    const rig = createRig();
    const [first, second] = await three(rig);
    const ask = (number: number, other: number) =>
      request(rig, 'linkTickets', { params: { number }, body: { number: other, as: 'child' } });

    const statuses = (await Promise.all([ask(first, second), ask(second, first)])).map(({ status }) => status).toSorted();

    expect(statuses).toEqual([200, 409]);
    const [one, other] = [await linksOf(rig, first), await linksOf(rig, second)];
    expect([one[0]?.as, other[0]?.as].toSorted()).toEqual(['child', 'parent']);
  });

  it('is done once, however often it is asked', async () => {
    const rig = createRig();
    const [first, second] = await three(rig);
    await link(rig, first, second, 'related');
    await link(rig, second, first, 'related');

    expect(eventsOf(rig, first).filter(({ type }) => type === 'TicketLinked')).toHaveLength(1);
    expect((await ticketOf(rig, second)).links).toHaveLength(1);
  });

  it('does not find itself, nor what another team has', async () => {
    const rig = createRig();
    const [first, second] = await three(rig);
    const ask = (as: 'agent' | 'outsider', other: number) =>
      refusal(rig, 'linkTickets', { as, params: { number: first }, body: { number: other, as: 'related' } });

    expect((await ask('agent', first)).code).toBe('invalid_request');
    expect((await ask('agent', 999)).code).toBe('not_found');
    expect((await ask('outsider', second)).code).toBe('not_found');
  });
});
