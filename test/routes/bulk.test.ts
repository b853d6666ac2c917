import { describe, expect, it } from 'vitest';
import { TransientError } from '#domain/errors';
import type { Response } from '#schemas/api';
import { aChat, phone } from '../helpers/envelopes.ts';
import { eventsOf, eventsOfType, setting } from '../helpers/in-memory-ports.ts';
import { type Call, call, createRig, dump, given, type Rig, refusal, request } from './rig.ts';

const update = (fields: object) => ({ type: 'update', ...fields });
const atOne = (numbers: readonly number[]) => numbers.map((number) => ({ number, version: 1 }));
const bulk = (rig: Rig, tickets: readonly object[], act: object, parts: Call = {}) =>
  call(rig, 'changeTickets', { ...parts, body: { tickets, act } });
const change = (rig: Rig, number: number, body: object, parts: Call = {}) =>
  call(rig, 'updateTicket', { ...parts, params: { number }, body });
const told = ({ results }: Response<'changeTickets'>) => results.map(({ number, status, problem }) => [number, problem?.code ?? status]);

/** What was done to a ticket since. Openings differ by their sealed bodies. */
const afterOpening = (rig: Rig, number: number) =>
  eventsOf(rig, number).filter(({ type }) => !['TicketOpened', 'MessageReceived', 'AutomaticMessageQueued'].includes(type));

async function rigWith(count: number): Promise<{ rig: Rig; numbers: number[] }> {
  const rig = createRig();
  const numbers: number[] = [];
  for (let at = 0; at < count; at += 1) numbers.push(await given(rig, aChat({ from: [phone(`62812000${at}`)] })));
  return { rig, numbers };
}

describe('changeTickets', () => {
  it('changes each and gives it back, in the order asked', async () => {
    const { rig, numbers } = await rigWith(3);

    const { results } = await bulk(rig, atOne(numbers.toReversed()), update({ priority: 'high', tags: { add: ['Promo'] } }));

    expect(results.map(({ number, status }) => [number, status])).toEqual(numbers.toReversed().map((number) => [number, 200]));
    for (const { ticket } of results) expect(ticket).toMatchObject({ priority: 'high', tags: ['promo'], version: 2 });
  });

  it('refuses each for its own reason and does the others', async () => {
    const { rig, numbers } = await rigWith(3);
    const [good = 0, stale = 0, taken = 0] = numbers;
    await change(rig, stale, { version: 1, priority: 'low' });
    await change(rig, taken, { version: 1, assigneeId: 'agent-2' }, { as: 'supervisor' });
    const act = update({ priority: 'high', assigneeId: 'agent-1' });

    const answer = await bulk(rig, [...atOne([stale, 999, taken, good]), { number: taken + 1, version: 1 }], act);

    expect(told(answer)).toEqual([
      [stale, 'seen_is_stale'],
      [999, 'not_found'],
      [taken, 'not_allowed'],
      [good, 200],
      [taken + 1, 'not_found'],
    ]);
    expect(answer.results[0]?.problem).toMatchObject({ status: 409, type: 'docs/errors.md#seen_is_stale' });
    expect(answer.results[3]?.ticket?.assigneeId).toBe('agent-1');
  });

  it.each([
    update({ status: 'solved' }),
    update({ status: 'solved', categoryId: 'produk' }),
    update({ status: 'on_hold', wakeAt: '2027-01-01T00:00:00.000Z' }),
    update({ categoryId: 'garansi' }),
    update({ priority: 'urgent', confirm: true }),
    update({}),
    { type: 'no_reply_needed' },
  ])('does with %o what the calls for each alone do', async ({ type, ...fields }) => {
    const [together, alone] = [await rigWith(3), await rigWith(3)];
    for (const { rig, numbers } of [together, alone]) {
      setting(rig.memory, 'categories', 'default', [{ id: 'produk', name: 'Produk' }]);
      await change(rig, numbers[1] ?? 0, { version: 1, priority: 'low' });
    }

    const { results } = await bulk(together.rig, [...atOne(together.numbers), { number: 999, version: 1 }], { type, ...fields });

    const operation = type === 'update' ? 'updateTicket' : 'markNoReplyNeeded';
    const single = async (number: number) => request(alone.rig, operation, { params: { number }, body: { version: 1, ...fields } });
    for (const { number, status, ticket, problem } of results) {
      const answer = await single(number);
      expect(answer).toMatchObject({ status, json: ticket ? { ticket } : problem });
    }
    for (const number of together.numbers) expect(afterOpening(together.rig, number)).toEqual(afterOpening(alone.rig, number));
    expect(together.rig.memory.agents).toEqual(alone.rig.memory.agents);
  });

  it("shows nothing of another team's tickets", async () => {
    const { rig, numbers } = await rigWith(1);

    expect(told(await bulk(rig, atOne(numbers), update({ priority: 'high' }), { as: 'outsider' }))).toEqual([[numbers[0], 'not_found']]);
  });

  it('goes on when one of them fails, and logs which', async () => {
    const { rig, numbers } = await rigWith(3);
    const { load } = rig.api.tickets;
    const failing = (number: number, error: Error) => (asked: number) => (asked === number ? Promise.reject(error) : load(asked));
    const withLoad = (ofOne: typeof load) => ({ ...rig, api: { ...rig.api, tickets: { ...rig.api.tickets, load: ofOne } } });
    const [, second = 0] = numbers;

    const broken = withLoad(failing(second, new Error('Rahasia')));
    const busy = withLoad(failing(second, new TransientError('Throttled.')));

    expect(told(await bulk(broken, atOne(numbers), update({ tags: ['vip'] }))).map(([, result]) => result)).toEqual([200, 'internal', 200]);
    expect(rig.logged.filter(({ level }) => level === 'error')).toMatchObject([{ fields: { number: second } }]);
    expect(told(await bulk(busy, atOne(numbers), update({ tags: { add: ['vip'] } }))).map(([, result]) => result)).toEqual([
      200,
      'try_again',
      200,
    ]);
  });

  it('takes up to a hundred, each once', async () => {
    const { rig } = await rigWith(1);
    const hundred = Array.from({ length: 100 }, (_, at) => at + 1_000);
    const asked = (tickets: object[]) => ({ body: { tickets, act: update({ priority: 'high' }) } });

    expect((await call(rig, 'changeTickets', asked(atOne(hundred)))).results).toHaveLength(100);
    expect((await refusal(rig, 'changeTickets', asked(atOne([...hundred, 1])))).errors).toMatchObject([{ path: 'body.tickets' }]);
    expect((await refusal(rig, 'changeTickets', asked(atOne([1, 2, 1])))).errors).toMatchObject([{ path: 'body.tickets' }]);
    expect((await refusal(rig, 'changeTickets', asked([]))).errors).toMatchObject([{ path: 'body.tickets' }]);
    expect((await refusal(rig, 'changeTickets', { body: { tickets: atOne([1]), act: { type: 'delete' } } })).code).toBe('invalid_request');
  });
});

describe('changeTickets with an Idempotency-Key', () => {
  const headers = { 'Idempotency-Key': 'once' };

  it('is done once, whatever came in between', async () => {
    const { rig, numbers } = await rigWith(2);
    const [first = 0] = numbers;
    const act = update({ priority: 'high', tags: { add: ['promo'] }, confirm: true });
    await bulk(rig, atOne(numbers), act, { headers });
    await change(rig, first, { version: 2, priority: 'low', tags: [] });
    const before = dump(rig);

    const { results } = await bulk(rig, atOne(numbers), act, { headers });

    expect(results.map(({ status, ticket }) => [status, ticket?.priority, ticket?.tags])).toEqual([
      [200, 'low', []],
      [200, 'high', ['promo']],
    ]);
    expect(dump(rig)).toEqual(before);
  });

  it('settles a goodbye once: the repeat is no refusal', async () => {
    const { rig, numbers } = await rigWith(2);
    const act = { type: 'no_reply_needed' };
    const first = await bulk(rig, atOne(numbers), act, { headers });

    expect(await bulk(rig, atOne(numbers), act, { headers })).toEqual(first);
    expect(told(await bulk(rig, atOne(numbers), act))).toEqual(numbers.map((number) => [number, 'nothing_waits']));
  });

  it('holds when the same call comes twice at one moment', async () => {
    const { rig, numbers } = await rigWith(3);
    const act = update({ tags: { add: ['promo'] } });

    const [one, two] = await Promise.all([bulk(rig, atOne(numbers), act, { headers }), bulk(rig, atOne(numbers), act, { headers })]);

    expect(one).toEqual(two);
    for (const number of numbers) expect(eventsOfType(rig, number, 'TagsChanged')).toHaveLength(1);
  });

  it('is not given to another request', async () => {
    const { rig, numbers } = await rigWith(2);
    await bulk(rig, atOne(numbers), update({ priority: 'high' }), { headers });

    const answer = await bulk(rig, atOne(numbers), update({ priority: 'urgent', confirm: true }), { headers });

    expect(told(answer)).toEqual(numbers.map((number) => [number, 'idempotency_key_reused']));
    expect((await call(rig, 'getTicket', { params: { number: numbers[0] ?? 0 } })).ticket.priority).toBe('high');
  });

  it('goes on where it was when it took too long', async () => {
    const { rig, numbers } = await rigWith(4);
    const { load } = rig.api.tickets;
    const slowly = (number: number) => {
      rig.passSeconds(10);
      return load(number);
    };
    const slow = { ...rig, api: { ...rig.api, tickets: { ...rig.api.tickets, load: slowly } } };
    const act = update({ tags: { add: ['promo'] } });

    const first = await bulk(slow, atOne(numbers), act, { headers });
    const second = await bulk(rig, atOne(numbers), act, { headers });

    expect(told(first).map(([, result]) => result)).toEqual([200, 200, 'try_again', 'try_again']);
    expect(told(second).map(([, result]) => result)).toEqual([200, 200, 200, 200]);
    for (const number of numbers) expect(eventsOfType(rig, number, 'TagsChanged')).toHaveLength(1);
  });
});
