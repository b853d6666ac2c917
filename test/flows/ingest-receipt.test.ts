import { beforeEach, describe, expect, it } from 'vitest';
import { TransientError } from '#domain/errors';
import { deliverTicket } from '#flows/deliver-ticket';
import { recordReceipt } from '#flows/record-receipt';
import type { ReceiptStatus } from '#schemas/queue';
import { OUTBOUND_KEPT } from '#schemas/ticket';
import { act, put, reply } from '../helpers/acts.ts';
import { aChat, aReceipt, phone } from '../helpers/envelopes.ts';
import { createWorld, eventsOfType, numbersIn, setting, take, ticketOf, type World } from '../helpers/in-memory-ports.ts';
import { mergesInto, takesIn, unmerges } from '../helpers/ticket-acts.ts';

let world: World;
let messageId: string;
beforeEach(async () => {
  world = createWorld();
  setting(world.memory, 'acknowledgement', 'default', { enabled: false });
  await take(world, aChat());
  messageId = await reply(world, 1);
});

const callback = () => `1.${messageId}`;
const receipts = (number = 1) => eventsOfType(world, number, 'ReceiptRecorded').map(({ status }) => status);
const outbound = async () => (await ticketOf(world, 1)).outbound.find((item) => item.messageId === messageId);
const kept = () => [...world.memory.channelEvents.values()].map(({ field }) => field);
async function told(...statuses: ReceiptStatus[]): Promise<void> {
  for (const status of statuses) await take(world, aReceipt({ status, callback: callback() }));
}

const permutations = <T>(list: readonly T[]): T[][] =>
  list.length < 2
    ? [[...list]]
    : list.flatMap((one, at) => permutations(list.filter((_, other) => other !== at)).map((rest) => [one, ...rest]));

describe('a receipt', () => {
  it('reaches its message by what we sent along', async () => {
    await deliverTicket(world.ports, 1);

    expect(await take(world, aReceipt({ status: 'delivered', callback: callback() }))).toBe('receipt');
    expect(await outbound()).toMatchObject({ state: 'delivered' });
  });

  it('stays with the ticket it was sent from when that is merged into another', async () => {
    await deliverTicket(world.ports, 1);
    await act(world, 1, () =>
      mergesInto('agent-1', { number: 7, contactId: 'con_00000000000000000000000099' }, { confirm: true }).command(''),
    );

    expect(await take(world, aReceipt({ status: 'delivered', callback: callback() }))).toBe('receipt');
    expect(await outbound()).toMatchObject({ state: 'delivered' });
  });

  it('without that reaches it by the id the provider gave it', async () => {
    await deliverTicket(world.ports, 1);

    expect(await take(world, aReceipt({ status: 'read', providerId: 'provider.1' }))).toBe('receipt');
    expect(receipts()).toEqual(['read']);
  });

  it('that says nothing new writes nothing', async () => {
    await deliverTicket(world.ports, 1);
    await told('delivered');
    const { version } = await ticketOf(world, 1);

    for (const status of ['delivered', 'sent', 'delivered'] as const)
      expect(await take(world, aReceipt({ status, callback: callback() }))).toBe('nothing_new');

    expect((await ticketOf(world, 1)).version).toBe(version);
  });

  it.each(permutations<ReceiptStatus>(['sent', 'delivered', 'read']))(
    'in the order %s, %s, %s, and repeated, ends as read',
    async (...order) => {
      await deliverTicket(world.ports, 1);

      await told(...order, ...order);

      expect(receipts().at(-1)).toBe('read');
      expect(await outbound()).toBeUndefined();
      expect((await ticketOf(world, 1)).attentionAt).toBeUndefined();
    },
  );

  it.each(permutations<ReceiptStatus>(['sent', 'delivered', 'failed']))(
    'in the order %s, %s, %s, and repeated, ends as failed',
    async (...order) => {
      await deliverTicket(world.ports, 1);

      await told(...order, ...order);

      expect(receipts().at(-1)).toBe('failed');
      expect(receipts().filter((status) => status === 'failed')).toHaveLength(1);
      expect((await ticketOf(world, 1)).attentionAt).toBeDefined();
    },
  );

  it('that failed puts a solved ticket first on its list again, with the code', async () => {
    await deliverTicket(world.ports, 1);
    await put(world, 1, 'solved');

    await take(world, aReceipt({ status: 'failed', callback: callback(), error: { code: 131026 } }));

    expect(await ticketOf(world, 1)).toMatchObject({ status: 'open', attentionAt: world.time.now });
    expect(eventsOfType(world, 1, 'ReceiptRecorded')).toMatchObject([{ status: 'failed', code: '131026' }]);
  });

  it('otherwise neither opens a ticket again nor starts a clock', async () => {
    await deliverTicket(world.ports, 1);
    await put(world, 1, 'solved');
    const { targets } = await ticketOf(world, 1);

    await told('sent', 'delivered', 'read');

    expect(await ticketOf(world, 1)).toMatchObject({ status: 'solved', targets });
  });
});

describe('a receipt that failed for a ticket that was merged into another', () => {
  beforeEach(async () => {
    await deliverTicket(world.ports, 1);
    await take(world, aChat({ from: [phone('6289876543210')], providerId: 'wamid.other' }));
    await put(world, 2, 'pending');
    const [goes, stays] = [await ticketOf(world, 1), await ticketOf(world, 2)];
    await act(world, 1, () => mergesInto('agent-1', stays, { confirm: true }).command(''));
    await act(world, 2, () => takesIn('agent-1', goes).command(''));
  });
  const fails = () => take(world, aReceipt({ status: 'failed', callback: callback(), error: { code: 131026 } }));

  it('raises the survivor and is owed again by the merged one', async () => {
    expect(await fails()).toBe('receipt');

    expect(await ticketOf(world, 2)).toMatchObject({ status: 'open', attentionAt: world.time.now });
    expect(eventsOfType(world, 2, 'AttentionRaised')).toEqual([{ type: 'AttentionRaised', reason: 'send_failed', merged: 1 }]);
    expect(eventsOfType(world, 1, 'TargetResumed')).toMatchObject([{ targetId: 'first_reply.1', reason: 'reply_failed' }]);
    expect((await ticketOf(world, 1)).suspended?.targets[0]?.metAt).toBeUndefined();
  });

  it('raises it once', async () => {
    await fails();
    const versions = [(await ticketOf(world, 1)).version, (await ticketOf(world, 2)).version];

    expect(await fails()).toBe('nothing_new');

    expect([(await ticketOf(world, 1)).version, (await ticketOf(world, 2)).version]).toEqual(versions);
  });

  it('is one command on both', async () => {
    await fails();
    const commandOf = async (number: number) => (await ticketOf(world, number)).lastCommandId;

    expect(await commandOf(1)).toBe(await commandOf(2));
  });

  it('waits when the merge was undone meanwhile, and is told again', async () => {
    const { load } = world.ports.tickets;
    const undo = async () => {
      await act(world, 1, () => unmerges('agent-1').command(''));
      await act(world, 2, () => ({ type: 'UndoMerge', merged: 1 }));
    };
    let loads = 0;
    const tickets = {
      ...world.ports.tickets,
      load: async (number: number) => {
        loads += 1;
        if (loads === 3) await undo();
        return load(number);
      },
    };
    const failed = { number: 1, messageId, status: 'failed', at: world.time.now } as const;

    await expect(recordReceipt({ ...world.ports, tickets }, { kind: 'channel', id: 'whatsapp' }, failed)).rejects.toThrow(TransientError);
    expect(await fails()).toBe('receipt');

    expect((await ticketOf(world, 1)).attentionAt).toBe(world.time.now);
    expect((await ticketOf(world, 2)).attentionAt).toBeUndefined();
  });

  it('calls nobody for a message that is not ours', async () => {
    const { version } = await ticketOf(world, 2);

    expect(await take(world, aReceipt({ status: 'failed', callback: '1.msg_zzzzzzzzzzzzzzzzzzzzzzzzzz' }))).toBe('channel_event');

    expect((await ticketOf(world, 2)).version).toBe(version);
  });
});

describe('a receipt before our own call was answered', () => {
  it('is not taken back by the answer', async () => {
    await act(world, 1, () => ({ type: 'ClaimSend', messageId }));
    await told('delivered');
    await act(world, 1, ({ context }) => ({ type: 'RecordSent', messageId, attempt: 1, body: context.seal({ providerId: 'p' }) }));

    expect(await outbound()).toMatchObject({ state: 'delivered' });
  });

  it('settles a send whose fate was unknown', async () => {
    world.answers.push({ outcome: 'unknown' });
    await deliverTicket(world.ports, 1);
    expect(await outbound()).toMatchObject({ state: 'unknown' });

    await told('sent');

    expect(await outbound()).toMatchObject({ state: 'sent' });
  });
});

describe('a receipt for a message that the snapshot no longer holds', () => {
  beforeEach(async () => {
    await deliverTicket(world.ports, 1);
    await told('delivered');
    for (let at = 0; at < OUTBOUND_KEPT; at += 1) await reply(world, 1, `Balasan ${at}`);
  });

  it('is recorded when it says more than the ledger knows', async () => {
    expect(await outbound()).toBeUndefined();

    await told('read');

    expect(receipts()).toEqual(['delivered', 'read']);
  });

  it('is left when the ledger knows as much', async () => {
    await told('sent', 'delivered');

    expect(receipts()).toEqual(['delivered']);
  });

  it('is found behind many pages of the ledger', async () => {
    for (let at = 0; at < 230; at += 1) await act(world, 1, () => ({ type: 'RecordNotice', notice: 'x', at: world.time.now }));

    await told('sent', 'read');

    expect(receipts()).toEqual(['delivered', 'read']);
  });
});

describe('a receipt for nothing of ours', () => {
  it.each([
    ['an unknown id', { providerId: 'wamid.elsewhere' }],
    ['a callback that is not ours', { callback: 'order-77' }],
    ['a ticket that does not exist', { callback: '99.msg_00000000000000000000000001' }],
    ['a message that the ticket never had', { callback: '1.msg_zzzzzzzzzzzzzzzzzzzzzzzzzz' }],
  ])('%s is kept as an event of the channel', async (_, fields) => {
    const before = await ticketOf(world, 1);

    expect(await take(world, aReceipt({ status: 'delivered', ...fields }))).toBe('channel_event');

    expect(kept()).toEqual(['receipt']);
    expect(await ticketOf(world, 1)).toEqual(before);
    expect(numbersIn(world)).toEqual([1]);
  });

  it('does not stand in for another one of the same message', async () => {
    await take(world, aReceipt({ status: 'sent', providerId: 'wamid.elsewhere' }));
    await take(world, aReceipt({ status: 'delivered', providerId: 'wamid.elsewhere' }));

    expect(kept()).toHaveLength(2);
  });
});
