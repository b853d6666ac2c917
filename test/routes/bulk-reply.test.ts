import { describe, expect, it } from 'vitest';
import type { Response } from '#schemas/api';
import { aChat, aMail, phone } from '../helpers/envelopes.ts';
import { bodiesOf, eventsOfType, setting, ticketOf } from '../helpers/in-memory-ports.ts';
import { type Call, call, createRig, dump, given, type Rig, refusal } from './rig.ts';

const TEXT = 'Gudang sudah buka lagi; paket Anda dikirim hari ini.';
const CATEGORY = 'banjir';
const HEADERS = { 'Idempotency-Key': 'once' };
const SOLVING = { type: 'reply', text: TEXT, solve: true, categoryId: CATEGORY };

const from = (digit: number) => [phone(`628129999000${digit}`)];
const seen = (numbers: readonly number[], version = 1) => numbers.map((number) => ({ number, version }));
const bulk = (rig: Rig, tickets: readonly object[], act: object = SOLVING, parts: Call = {}) =>
  call(rig, 'changeTickets', { ...parts, body: { tickets, act } });
const told = ({ results }: Response<'changeTickets'>) => results.map(({ number, status, problem }) => [number, problem?.code ?? status]);
const repliesOf = (rig: Rig, number: number) => bodiesOf(rig, number, 'ReplyQueued').map(({ text }) => text);
const statusOf = async (rig: Rig, number: number) => (await ticketOf(rig, number)).status;
const solvedTimes = (rig: Rig, number: number) => eventsOfType(rig, number, 'StatusChanged').filter(({ to }) => to === 'solved').length;

/** A chat, a mail and one more chat; the desk has a category, which solving needs. */
async function three(): Promise<{ rig: Rig; numbers: [number, number, number] }> {
  const rig = createRig();
  setting(rig.memory, 'categories', 'default', [{ id: CATEGORY, name: 'Banjir' }]);
  return { rig, numbers: [await given(rig, aChat()), await given(rig, aMail()), await given(rig, aChat({ from: from(1) }))] };
}

/** The table does not take the solving of this ticket the first time. */
function cutOffBeforeSolving(rig: Rig, ofNumber: number): Rig {
  const { tickets } = rig.api;
  const append: typeof tickets.append = (changes, extras) => {
    const isSolving = changes.some(({ after, events }) => after.number === ofNumber && after.status === 'solved' && events.length > 0);
    if (isSolving) rig.memory.faults.push('transient');
    return tickets.append(changes, extras);
  };
  return { ...rig, api: { ...rig.api, tickets: { ...tickets, append } } };
}

describe('changeTickets: a reply to each', () => {
  it("goes out by the ticket's own channel and solves it with the category", async () => {
    const { rig, numbers } = await three();

    const answer = await bulk(rig, seen(numbers));

    expect(told(answer)).toEqual(numbers.map((number) => [number, 200]));
    for (const { number, ticket } of answer.results) {
      expect(ticket).toMatchObject({ status: 'solved', categoryId: CATEGORY, assigneeId: 'agent-1' });
      expect(repliesOf(rig, number)).toEqual([TEXT]);
      expect((await ticketOf(rig, number)).outbound.at(-1)).toMatchObject({ state: 'queued' });
    }
    const forms = numbers.flatMap((number) => eventsOfType(rig, number, 'ReplyQueued').map(({ form }) => form));
    expect(forms).toEqual(['text', 'mail', 'text']);
  });

  it('leaves them unsolved where that is not asked', async () => {
    const { rig, numbers } = await three();

    await bulk(rig, seen(numbers), { type: 'reply', text: TEXT });

    for (const number of numbers) expect([await statusOf(rig, number), repliesOf(rig, number)]).toEqual(['open', [TEXT]]);
  });

  it('answers and solves a parent and its children in one call', async () => {
    const { rig, numbers } = await three();
    const [parent, ...children] = numbers;
    for (const number of children) await call(rig, 'linkTickets', { params: { number: parent }, body: { number, as: 'child' } });
    const { ticket } = await call(rig, 'getTicket', { params: { number: parent } });
    const family = [parent, ...ticket.links.map(({ number }) => number)];
    const versions = await Promise.all(family.map(async (number) => ({ number, version: (await ticketOf(rig, number)).version })));

    expect(told(await bulk(rig, versions))).toEqual(numbers.map((number) => [number, 200]));
    for (const number of numbers) expect([await statusOf(rig, number), repliesOf(rig, number)]).toEqual(['solved', [TEXT]]);
  });

  it('is refused outside the WhatsApp window, and that ticket stays as it was', async () => {
    const { rig, numbers } = await three();
    const [chat, mail] = numbers;
    rig.passSeconds(25 * 3600);

    expect(told(await bulk(rig, seen([chat, mail])))).toEqual([
      [chat, 'window_closed'],
      [mail, 200],
    ]);
    expect(await ticketOf(rig, chat)).toMatchObject({ status: 'new', version: 1 });
    expect(await statusOf(rig, mail)).toBe('solved');
  });

  it('is refused where the contact wrote, or somebody changed the status, after the version named', async () => {
    const { rig, numbers } = await three();
    const [written, set, good] = numbers;
    await given(rig, aChat({ text: 'Batalkan saja!' }));
    await call(rig, 'updateTicket', { as: 'other', params: { number: set }, body: { version: 1, status: 'pending' } });

    const answer = await bulk(rig, seen(numbers));

    expect(told(answer)).toEqual([
      [written, 'seen_is_stale'],
      [set, 'seen_is_stale'],
      [good, 200],
    ]);
    expect([repliesOf(rig, written), repliesOf(rig, set)]).toEqual([[], []]);
    expect([await statusOf(rig, written), await statusOf(rig, set)]).toEqual(['new', 'pending']);
  });

  it.each([
    [{ categoryId: undefined }, 'fields_required'],
    [{ categoryId: 'garansi' }, 'invalid_request'],
    [{ text: ' ' }, 'invalid_request'],
  ])('sends nothing when the ticket could not be solved or the text not be sent: %o', async (fields, code) => {
    const { rig, numbers } = await three();
    const before = dump(rig);

    expect(told(await bulk(rig, seen(numbers), { ...SOLVING, ...fields }))).toEqual(numbers.map((number) => [number, code]));
    expect(dump(rig)).toEqual(before);
  });

  it.each([{ text: '' }, { text: undefined }, { solve: false }, { solve: 'yes' }, { colour: 'red' }])(
    'does not take %o',
    async (fields) => {
      const { rig, numbers } = await three();
      const body = { tickets: seen(numbers), act: { ...SOLVING, ...fields } };

      expect((await refusal(rig, 'changeTickets', { body })).code).toBe('invalid_request');
    },
  );
});

describe('changeTickets: a reply to each, with an Idempotency-Key', () => {
  const again = { headers: HEADERS };

  it('writes nothing twice', async () => {
    const { rig, numbers } = await three();
    const first = await bulk(rig, seen(numbers), SOLVING, again);
    const before = dump(rig);

    expect(await bulk(rig, seen(numbers), SOLVING, again)).toEqual(first);
    expect(dump(rig)).toEqual(before);
  });

  it('holds when the same call comes twice at one moment', async () => {
    const { rig, numbers } = await three();

    const answers = await Promise.all([bulk(rig, seen(numbers), SOLVING, again), bulk(rig, seen(numbers), SOLVING, again)]);

    for (const answer of answers) expect(told(answer)).toEqual(numbers.map((number) => [number, 200]));
    for (const number of numbers) expect([repliesOf(rig, number), solvedTimes(rig, number)]).toEqual([[TEXT], 1]);
  });

  it('goes on with the solving when it was cut off after the reply', async () => {
    const { rig, numbers } = await three();
    const [first, cut, last] = numbers;

    const broken = await bulk(cutOffBeforeSolving(rig, cut), seen(numbers), SOLVING, again);

    expect(told(broken)).toEqual([
      [first, 200],
      [cut, 'try_again'],
      [last, 200],
    ]);
    expect([await statusOf(rig, cut), repliesOf(rig, cut)]).toEqual(['open', [TEXT]]);

    const whole = await bulk(rig, seen(numbers), SOLVING, again);

    expect(told(whole)).toEqual(numbers.map((number) => [number, 200]));
    expect(whole.results[1]?.ticket).toMatchObject({ status: 'solved', categoryId: CATEGORY });
    for (const number of numbers) expect([repliesOf(rig, number), solvedTimes(rig, number)]).toEqual([[TEXT], 1]);
  });

  it('goes on after the WhatsApp window has closed: the reply was taken', async () => {
    const { rig, numbers } = await three();
    const [chat] = numbers;
    rig.passSeconds(20 * 3600);
    await bulk(cutOffBeforeSolving(rig, chat), seen([chat]), SOLVING, again);
    rig.passSeconds(5 * 3600);

    expect(told(await bulk(rig, seen([chat]), SOLVING, again))).toEqual([[chat, 200]]);
    expect([await statusOf(rig, chat), repliesOf(rig, chat)]).toEqual(['solved', [TEXT]]);
  });

  it('does not solve what the contact wrote on between the reply and the repeat', async () => {
    const { rig, numbers } = await three();
    const [chat] = numbers;
    await bulk(cutOffBeforeSolving(rig, chat), seen([chat]), SOLVING, again);
    await given(rig, aChat({ text: 'Masih belum sampai!' }));

    const { results } = await bulk(rig, seen([chat]), SOLVING, again);

    expect(results).toMatchObject([{ number: chat, problem: { code: 'seen_is_stale' } }]);
    expect(results[0]?.problem?.detail).toContain('has its reply');
    expect([await statusOf(rig, chat), repliesOf(rig, chat)]).toEqual(['open', [TEXT]]);
  });

  it('gives the ticket as it is by then, also when the contact has reopened it', async () => {
    const { rig, numbers } = await three();
    const [chat] = numbers;
    await bulk(rig, seen([chat]), SOLVING, again);
    await given(rig, aChat({ text: 'Terima kasih!' }));
    const before = dump(rig);

    const { results } = await bulk(rig, seen([chat]), SOLVING, again);

    expect(results).toMatchObject([{ number: chat, status: 200, ticket: { status: 'open' } }]);
    expect(dump(rig)).toEqual(before);
  });

  it.each([
    { ...SOLVING, text: 'Lain' },
    { type: 'update', priority: 'high' },
  ])('is not given to another request: %o', async (act) => {
    const { rig, numbers } = await three();
    const [chat] = numbers;
    await bulk(rig, seen([chat]), { type: 'reply', text: TEXT }, again);

    expect(told(await bulk(rig, seen([chat]), act, again))).toEqual([[chat, 'idempotency_key_reused']]);
    expect(repliesOf(rig, chat)).toEqual([TEXT]);
  });
});
