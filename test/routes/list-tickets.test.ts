import { describe, expect, it } from 'vitest';
import { NUMBERS_ASKED } from '#schemas/api';
import { aChat, aMail, phone } from '../helpers/envelopes.ts';
import { minute } from '../helpers/factories.ts';
import { setting } from '../helpers/in-memory-ports.ts';
import { call, createRig, given, type Rig, refusal } from './rig.ts';

const versionOf = async (rig: Rig, number: number): Promise<number> =>
  (await call(rig, 'getTicket', { params: { number } })).ticket.version;
const numbers = (items: readonly { number: number }[]): number[] => items.map(({ number }) => number);
const chatFrom = (value: string) => aChat({ from: [phone(value)], sentAt: minute(0) });

async function change(rig: Rig, number: number, fields: object): Promise<void> {
  await call(rig, 'updateTicket', { params: { number }, body: { version: await versionOf(rig, number), ...fields } });
}

describe('listTickets', () => {
  it('gives what is neither solved nor closed, in work order', async () => {
    const rig = createRig();
    const first = await given(rig, chatFrom('628120000011'));
    const urgent = await given(rig, chatFrom('628120000012'));
    const solved = await given(rig, chatFrom('628120000013'));
    await change(rig, urgent, { priority: 'urgent' });
    await change(rig, solved, { status: 'solved' });

    const { items, nextCursor } = await call(rig, 'listTickets');

    expect(numbers(items)).toEqual([urgent, first]);
    expect(nextCursor).toBeNull();
    expect(items[1]).toMatchObject({ status: 'new', channel: 'whatsapp', subject: 'Paket saya belum sampai.', nextDueAt: minute(60) });
  });

  it('pages without repeating or leaving out, over all teams of an admin', async () => {
    const rig = createRig();
    setting(rig.memory, 'channel', 'whatsapp:2', { channel: 'whatsapp', account: '2', name: 'Sales', teamId: 'sales' });
    const opened: number[] = [];
    for (const at of [1, 2, 3, 4, 5])
      opened.push(await given(rig, aChat({ from: [phone(`62812000002${at}`)], ...(at % 2 ? { account: '2' } : {}) })));

    const first = await call(rig, 'listTickets', { as: 'admin', query: { limit: 2 } });
    const second = await call(rig, 'listTickets', { as: 'admin', query: { limit: 2, cursor: first.nextCursor ?? '' } });
    const third = await call(rig, 'listTickets', { as: 'admin', query: { limit: 2, cursor: second.nextCursor ?? '' } });

    expect([...first.items, ...second.items, ...third.items].map(({ number }) => number)).toEqual(opened);
    expect(third.nextCursor).toBeNull();
  });

  it('gives those that are asked for by number, where the view holds them, in work order', async () => {
    const rig = createRig();
    const first = await given(rig, chatFrom('628120000061'));
    const urgent = await given(rig, chatFrom('628120000062'));
    const other = await given(rig, chatFrom('628120000063'));
    const solved = await given(rig, chatFrom('628120000064'));
    await change(rig, urgent, { priority: 'urgent' });
    await change(rig, solved, { status: 'solved' });
    const asked = `${first},${solved},${urgent},999999`;

    const { items, nextCursor } = await call(rig, 'listTickets', { query: { numbers: asked } });

    expect(numbers(items)).toEqual([urgent, first]);
    expect(nextCursor).toBeNull();
    expect(numbers((await call(rig, 'listTickets', { query: { numbers: String(other), view: 'mine' } })).items)).toEqual([]);
    expect(numbers((await call(rig, 'listTickets', { as: 'outsider', query: { numbers: asked, view: 'all' } })).items)).toEqual([]);
  });

  it.each(['', '0', '7,', '7;8', Array.from({ length: NUMBERS_ASKED + 1 }, (_, at) => at + 1).join()])(
    'refuses the numbers "%s"',
    async (asked) => {
      expect((await refusal(createRig(), 'listTickets', { query: { numbers: asked } })).code).toBe('invalid_request');
    },
  );

  it('says where each stands, so that what is open and what is closed are in one order', async () => {
    const rig = createRig();
    const given3 = [
      await given(rig, chatFrom('628120000071')),
      await given(rig, chatFrom('628120000072')),
      await given(rig, chatFrom('628120000073')),
    ];
    for (const number of given3.slice(1)) {
      await change(rig, number, { status: 'solved' });
      await change(rig, number, { status: 'closed' });
    }

    const { items } = await call(rig, 'listTickets', { query: { view: 'all' } });

    expect(items).toHaveLength(3);
    expect(items.map(({ place }) => place)).toEqual(items.map(({ place }) => place).toSorted());
  });

  it('tells a team nothing of another', async () => {
    const rig = createRig();
    await given(rig, aChat());

    const { items } = await call(rig, 'listTickets', { as: 'outsider', query: { view: 'all' } });

    expect(items).toEqual([]);
    expect((await refusal(rig, 'listTickets', { as: 'outsider', query: { teamId: 'default' } })).code).toBe('not_found');
  });

  it('filters by status, the done ones too', async () => {
    const rig = createRig();
    const waiting = await given(rig, chatFrom('628120000031'));
    const done = await given(rig, chatFrom('628120000032'));
    const fresh = await given(rig, chatFrom('628120000033'));
    await change(rig, waiting, { status: 'pending' });
    await change(rig, done, { status: 'solved' });

    const of = async (status: string) => numbers((await call(rig, 'listTickets', { query: { view: 'open', status } })).items);

    expect([await of('pending'), await of('solved'), await of('new'), await of('on_hold')]).toEqual([[waiting], [done], [fresh], []]);
  });

  it('shows one agent what is theirs, and the unassigned to everybody', async () => {
    const rig = createRig();
    const mine = await given(rig, chatFrom('628120000041'));
    const free = await given(rig, chatFrom('628120000042'));
    await change(rig, mine, { assigneeId: 'agent-1' });

    expect(numbers((await call(rig, 'listTickets', { query: { view: 'mine' } })).items)).toEqual([mine]);
    expect(numbers((await call(rig, 'listTickets', { as: 'other', query: { view: 'mine' } })).items)).toEqual([]);
    expect(numbers((await call(rig, 'listTickets', { as: 'other', query: { view: 'unassigned' } })).items)).toEqual([free]);
  });

  it('ends the view `all` with what is closed, last closed first, over any page length', async () => {
    const rig = createRig();
    const open = await given(rig, chatFrom('628120000051'));
    const closed = [await given(rig, chatFrom('628120000052')), await given(rig, chatFrom('628120000053'))];
    for (const number of closed) {
      await change(rig, number, { status: 'solved' });
      rig.passSeconds(60);
      await change(rig, number, { status: 'closed' });
    }
    const expected = [open, ...closed.toReversed()];

    for (const limit of [1, 2, 3]) {
      const seen: number[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page: Awaited<ReturnType<typeof call<'listTickets'>>> = await call(rig, 'listTickets', {
          query: { view: 'all', limit, ...(cursor ? { cursor } : {}) },
        });
        seen.push(...numbers(page.items));
        cursor = page.nextCursor;
      }
      expect(seen).toEqual(expected);
    }
    expect(numbers((await call(rig, 'listTickets', { query: { status: 'closed' } })).items)).toEqual(closed.toReversed());
  });

  it('names the contact, and says since when they wait', async () => {
    const rig = createRig();
    await given(rig, aChat({ name: 'Budi', sentAt: minute(0) }));

    const { items } = await call(rig, 'listTickets');

    expect(items[0]).toMatchObject({ contactName: 'Budi', waitingSince: minute(0), wakeAt: null });
  });

  it('calls who has told no name by their number or address', async () => {
    const rig = createRig();
    await given(rig, aChat({ name: '', from: [phone('628120000066')] }));
    await given(rig, aMail({ from: 'siti@example.com' }));

    const { items } = await call(rig, 'listTickets');

    expect(items.map(({ contactName }) => contactName).sort()).toEqual(['+628120000066', 'siti@example.com']);
  });

  it('has views of what is at risk, breached, waiting and waking, over any page length', async () => {
    const rig = createRig();
    const [breached, risky, calm, waiting, waking] = [
      await given(rig, chatFrom('628120000061')),
      await given(rig, chatFrom('628120000062')),
      await given(rig, chatFrom('628120000063')),
      await given(rig, chatFrom('628120000064')),
      await given(rig, chatFrom('628120000065')),
    ];
    // One hour for a first reply, half an hour where it is high, a quarter where it is urgent.
    await change(rig, breached, { priority: 'urgent' });
    await change(rig, risky, { priority: 'high' });
    await change(rig, waiting, { status: 'pending' });
    await change(rig, waking, { status: 'on_hold', wakeAt: minute(120) });
    rig.passSeconds(20 * 60);

    const of = async (view: string, limit: number) => {
      const seen: number[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page: Awaited<ReturnType<typeof call<'listTickets'>>> = await call(rig, 'listTickets', {
          query: { view, limit, ...(cursor ? { cursor } : {}) },
        });
        seen.push(...numbers(page.items));
        cursor = page.nextCursor;
      }
      return seen;
    };

    for (const limit of [1, 2, 50]) {
      expect([await of('breached', limit), await of('at_risk', limit), await of('waiting', limit), await of('waking', limit)]).toEqual([
        [breached],
        [risky],
        [waiting],
        [waking],
      ]);
    }
    expect(numbers((await call(rig, 'listTickets', { query: { channel: 'email' } })).items)).toEqual([]);
    expect(numbers((await call(rig, 'listTickets', { query: { channel: 'whatsapp', view: 'unassigned' } })).items)).toContain(calm);
  });

  it.each([{ view: 'nonsense' }, { limit: 0 }, { limit: 101 }, { status: 'done' }, { cursor: '%%' }, { cursor: 'bm90IG91cnM' }])(
    'refuses %o',
    async (query) => {
      expect((await refusal(createRig(), 'listTickets', { query: Object.fromEntries(Object.entries(query)) })).code).toBe(
        'invalid_request',
      );
    },
  );
});
