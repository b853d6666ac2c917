import { describe, expect, it } from 'vitest';
import { aChat, aMail, BUDI, phone } from '../helpers/envelopes.ts';
import { minute } from '../helpers/factories.ts';
import { call, createRig, given, type Rig, refusal } from './rig.ts';

const versionOf = async (rig: Rig, number: number): Promise<number> =>
  (await call(rig, 'getTicket', { params: { number } })).ticket.version;
const _numbers = (items: readonly { number: number }[]): number[] => items.map(({ number }) => number);
const _chatFrom = (value: string) => aChat({ from: [phone(value)], sentAt: minute(0) });

async function _change(rig: Rig, number: number, fields: object): Promise<void> {
  await call(rig, 'updateTicket', { params: { number }, body: { version: await versionOf(rig, number), ...fields } });
}

/** The page with which a ticket of more than one began. */
async function firstPage(rig: Rig, number: number) {
  const { nextCursor } = await call(rig, 'getTicket', { params: { number } });
  return call(rig, 'getTicket', { params: { number }, query: { cursor: nextCursor ?? '' } });
}

describe('getTicket', () => {
  it('gives the ticket, its conversation oldest first and its entries newest first', async () => {
    const rig = createRig();
    const number = await given(rig, aChat({ text: 'Halo' }));
    await given(rig, aChat({ text: 'Ada orang?' }));

    const { ticket, conversation, ledger, nextCursor } = await call(rig, 'getTicket', { params: { number } });

    expect(ticket).toMatchObject({ number, version: 2, status: 'new', windowExpiresAt: '2026-11-24T02:15:00.000Z', assigneeId: null });
    expect(conversation.map(({ kind, text }) => [kind, text.slice(0, 10)])).toEqual([
      ['inbound', 'Halo'],
      ['automatic', 'Halo Budi,'],
      ['inbound', 'Ada orang?'],
    ]);
    expect(ledger.map(({ version }) => version)).toEqual([2, 1]);
    expect(nextCursor).toBeNull();
  });

  it('shows a hundred entries at a time, and the older ones by cursor', async () => {
    const rig = createRig();
    const number = await given(rig, aChat({ text: 'pesan 1' }));
    for (let at = 2; at <= 130; at += 1) await given(rig, aChat({ text: `pesan ${at}` }));

    const newest = await call(rig, 'getTicket', { params: { number } });
    const oldest = await call(rig, 'getTicket', { params: { number }, query: { cursor: newest.nextCursor ?? '' } });

    expect(newest.ledger.map(({ version }) => version)).toEqual(Array.from({ length: 100 }, (_, at) => 130 - at));
    expect(oldest.ledger.map(({ version }) => version)).toEqual(Array.from({ length: 30 }, (_, at) => 30 - at));
    expect(oldest.nextCursor).toBeNull();
    expect(oldest.conversation[0]?.text).toBe('pesan 1');
  });

  it('goes back as far as asked, so that what was shown and what comes join without a gap', async () => {
    const rig = createRig();
    const number = await given(rig, aChat({ text: 'pesan 1' }));
    for (let at = 2; at <= 130; at += 1) await given(rig, aChat({ text: `pesan ${at}` }));
    const versions = async (query: { from?: number; cursor?: string }) =>
      (await call(rig, 'getTicket', { params: { number }, query })).ledger.map(({ version }) => version);

    expect(await versions({ from: 21 })).toEqual(Array.from({ length: 110 }, (_, at) => 130 - at));
    expect((await versions({ from: 100 })).length).toBe(100);
  });

  it('gives at most 500 entries, and the rest by cursor', async () => {
    const rig = createRig();
    const number = await given(rig, aChat({ text: 'pesan 1' }));
    for (let at = 2; at <= 520; at += 1) await given(rig, aChat({ text: `pesan ${at}` }));

    const newest = await call(rig, 'getTicket', { params: { number }, query: { from: 1 } });
    const older = await call(rig, 'getTicket', { params: { number }, query: { cursor: newest.nextCursor ?? '' } });

    expect([newest.ledger.length, newest.ledger.at(-1)?.version, older.ledger[0]?.version]).toEqual([500, 21, 20]);
  });

  it('tells what became of a message on an older page', async () => {
    const rig = createRig();
    const number = await given(rig, aChat({ text: 'pesan 1' }));
    const { messageId } = await call(rig, 'sendMessage', { params: { number }, body: { kind: 'reply', text: 'Kami cek', version: 1 } });
    for (let at = 0; at < 100; at += 1) await given(rig, aChat({ text: `pesan ${at}` }));
    const { version } = (await call(rig, 'getTicket', { params: { number } })).ticket;
    const more = await call(rig, 'splitTicket', {
      params: { number },
      body: { version, messageId: (await firstPage(rig, number)).conversation[0]?.id ?? '' },
    });

    const newest = await call(rig, 'getTicket', { params: { number } });
    const older = await firstPage(rig, number);

    expect(older.conversation.find(({ id }) => id === messageId)).toBeDefined();
    expect(newest.updates).toEqual([{ id: older.conversation[0]?.id, edits: [], attachments: [], splitTo: more.ticket.number }]);
    expect(older.updates).toEqual([]);
  });

  it("does not tell another team's ticket from one that does not exist", async () => {
    const rig = createRig();
    const number = await given(rig, aChat());

    const foreign = await refusal(rig, 'getTicket', { as: 'outsider', params: { number } });
    const absent = await refusal(rig, 'getTicket', { as: 'outsider', params: { number: 999 } });

    expect([foreign.code, absent.code]).toEqual(['not_found', 'not_found']);
    expect(foreign.detail).toBe(absent.detail.replace('999', String(number)));
  });

  it('shows the whole of a long mail', async () => {
    const rig = createRig();
    const mail = aMail({ text: 'awal' });
    const number = await given(rig, { ...mail, content: { ...mail.content, textKey: 'mail/parts/ses/text.txt' } });

    const before = await call(rig, 'getTicket', { params: { number } });
    await rig.api.blobs.put('mail/parts/ses/text.txt', 'awal sampai akhir', 'text/plain');
    const after = await call(rig, 'getTicket', { params: { number } });

    expect([before.conversation[0]?.text, after.conversation[0]?.text]).toEqual(['awal', 'awal sampai akhir']);
  });

  it.each(['abc', '0', '-1', '1.5'])('refuses the number %s', async (number) => {
    const problem = await refusal(createRig(), 'getTicket', { params: { number } });

    expect(problem).toMatchObject({ code: 'invalid_request', errors: [{ path: 'params.number' }] });
  });
});

describe('updateTicket', () => {
  it('changes what is named and nothing else', async () => {
    const rig = createRig();
    const number = await given(rig, aChat());

    const { ticket } = await call(rig, 'updateTicket', {
      params: { number },
      body: { version: 1, status: 'pending', priority: 'high', assigneeId: 'agent-1', wakeAt: minute(600) },
    });

    expect(ticket).toMatchObject({ status: 'pending', priority: 'high', assigneeId: 'agent-1', wakeAt: minute(600), version: 2 });
    expect(rig.memory.agents.get('agent-1')?.load).toBe(1);
  });

  it.each([
    ['2026-11-24T09:00:00+07:00', '2026-11-24T02:00:00.000Z'],
    ['2026-11-24T02:00:00Z', '2026-11-24T02:00:00.000Z'],
  ])('takes the wake time %s, and keeps it in UTC', async (wakeAt, kept) => {
    const rig = createRig();
    const number = await given(rig, aChat());

    const { ticket } = await call(rig, 'updateTicket', { params: { number }, body: { version: 1, status: 'on_hold', wakeAt } });

    expect(ticket.wakeAt).toBe(kept);
  });

  it('is refused where that field changed since, with the change that was missed', async () => {
    const rig = createRig();
    const number = await given(rig, aChat());
    await call(rig, 'updateTicket', { as: 'other', params: { number }, body: { version: 1, priority: 'urgent' } });

    const problem = await refusal(rig, 'updateTicket', { params: { number }, body: { version: 1, priority: 'low' } });

    expect(problem).toMatchObject({ code: 'seen_is_stale', missed: [{ version: 2, actor: { kind: 'agent', id: 'agent-2' } }] });
    await call(rig, 'updateTicket', { params: { number }, body: { version: 1, priority: 'low', confirm: true } });
    await call(rig, 'updateTicket', { params: { number }, body: { version: 1, status: 'solved' } });
  });

  it.each([
    { how: 'assigned to themselves', fields: { assigneeId: 'agent-2' }, after: { assigneeId: 'agent-2' } },
    { how: 'put back', fields: { assigneeId: null }, after: { assigneeId: null } },
    { how: 'moved to another team', fields: { teamId: 'sales' }, after: { teamId: 'sales', assigneeId: null } },
  ])("lets an agent take what is nobody's, and only a supervisor what is somebody else's: $how", async ({ fields, after }) => {
    const rig = createRig();
    const number = await given(rig, aChat());
    await call(rig, 'updateTicket', { params: { number }, body: { version: 1, assigneeId: 'agent-1' } });
    const taking = { version: 2, ...fields };

    const refused = await refusal(rig, 'updateTicket', { as: 'other', params: { number }, body: taking });
    const done = await call(rig, 'updateTicket', { as: 'supervisor', params: { number }, body: taking });

    expect(refused.code).toBe('not_allowed');
    expect(done.ticket).toMatchObject(after);
  });

  it.each(['stranger', 'outsider'])('gives no ticket to a %s, and says that they cannot have it', async (assigneeId) => {
    const rig = createRig();
    const number = await given(rig, aChat());

    expect((await refusal(rig, 'updateTicket', { params: { number }, body: { version: 1, assigneeId } })).code).toBe('not_assignable');
    expect((await call(rig, 'getTicket', { params: { number } })).ticket.version).toBe(1);
  });

  it.each([
    { teamId: 'nowhere' },
    { version: 99 },
    { version: '1' },
    { status: 'done' },
    { wakeAt: 'tomorrow' },
    { wakeAt: minute(600) },
    { colour: 'red' },
  ])('refuses %o', async (fields) => {
    const rig = createRig();
    const number = await given(rig, aChat());

    expect((await refusal(rig, 'updateTicket', { params: { number }, body: { version: 1, ...fields } })).code).toBe('invalid_request');
  });

  it('hands a ticket to another team, which ends its assignment', async () => {
    const rig = createRig();
    const number = await given(rig, aChat());
    await call(rig, 'updateTicket', { params: { number }, body: { version: 1, assigneeId: 'agent-1' } });

    const { ticket } = await call(rig, 'updateTicket', { params: { number }, body: { version: 2, teamId: 'sales' } });

    expect(ticket).toMatchObject({ teamId: 'sales', assigneeId: null });
    expect((await refusal(rig, 'getTicket', { params: { number } })).code).toBe('not_found');
    expect((await call(rig, 'getTicket', { as: 'outsider', params: { number } })).ticket.number).toBe(number);
  });

  it('refuses a status that cannot follow', async () => {
    const rig = createRig();
    const number = await given(rig, aChat());

    expect((await refusal(rig, 'updateTicket', { params: { number }, body: { version: 1, status: 'closed' } })).code).toBe(
      'transition_refused',
    );
  });
});

describe('verifyLedger', () => {
  it('finds a whole record whole, and names the first entry that is not what was written', async () => {
    const rig = createRig();
    const number = await given(rig, aChat());
    await given(rig, aChat({ text: 'kedua' }));
    await given(rig, aChat({ text: 'ketiga' }));

    expect(await call(rig, 'verifyLedger', { params: { number } })).toEqual({ valid: true, entries: 3 });

    const ledger = rig.memory.ledgers.get(number) ?? [];
    rig.memory.ledgers.set(
      number,
      ledger.map((item) =>
        item.stored.version === 2 ? { ...item, stored: { ...item.stored, entry: item.stored.entry.replace('contact', 'agent') } } : item,
      ),
    );
    expect(await call(rig, 'verifyLedger', { params: { number } })).toMatchObject({ valid: false, firstBad: 2 });
  });

  it('notices a cut tail', async () => {
    const rig = createRig();
    const number = await given(rig, aChat());
    await given(rig, aChat({ text: 'kedua' }));
    rig.memory.ledgers.set(number, (rig.memory.ledgers.get(number) ?? []).slice(0, 1));

    expect(await call(rig, 'verifyLedger', { params: { number } })).toMatchObject({ valid: false, firstBad: 2 });
  });

  it('is not given to other teams', async () => {
    const rig = createRig();
    const number = await given(rig, aChat({ from: [BUDI] }));

    expect((await refusal(rig, 'verifyLedger', { as: 'outsider', params: { number } })).code).toBe('not_found');
    expect((await refusal(rig, 'verifyLedger', { params: { number: 'x' } })).code).toBe('invalid_request');
  });
});
