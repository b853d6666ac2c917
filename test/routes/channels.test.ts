import { describe, expect, it } from 'vitest';
import { aChannelEvent, aChat } from '../helpers/envelopes.ts';
import { bodiesOf, PHONE_NUMBER_ID, setting, storedOf, take } from '../helpers/in-memory-ports.ts';
import { call, createRig, given, type Rig, refusal } from './rig.ts';

const admin = { as: 'admin' } as const;
const settingsEvents = ({ memory }: Rig): unknown[] =>
  (memory.ledgers.get('settings') ?? []).flatMap(({ stored }) => JSON.parse(stored.entry).events);
const FOREIGN = '999';

describe('quarantine', () => {
  it('shows what had no place, newest first and without what it says', async () => {
    const rig = createRig();
    await take(rig, aChat({ account: FOREIGN, text: 'rahasia', receivedAt: '2026-11-23T02:16:00.000Z' }));
    await take(rig, aChat({ account: FOREIGN, receivedAt: '2026-11-23T02:17:00.000Z' }));

    const first = await call(rig, 'listQuarantine', { ...admin, query: { limit: 1 } });
    const second = await call(rig, 'listQuarantine', { ...admin, query: { limit: 1, cursor: first.nextCursor ?? '' } });

    expect([...first.items, ...second.items]).toMatchObject([
      { reason: 'unknown_account', account: FOREIGN, kind: 'message', receivedAt: '2026-11-23T02:17:00.000Z', releasedAt: null },
      { receivedAt: '2026-11-23T02:16:00.000Z' },
    ]);
    expect(JSON.stringify(second)).not.toContain('rahasia');
  });

  it('is taken in again once its account is known, and who did it is recorded', async () => {
    const rig = createRig();
    const envelope = aChat({ account: FOREIGN });
    await take(rig, envelope);
    const [id = ''] = rig.memory.quarantine.keys();
    expect((await refusal(rig, 'releaseQuarantine', { ...admin, params: { id } })).code).toBe('invalid_request');
    setting(rig.memory, 'channel', `whatsapp:${FOREIGN}`, { channel: 'whatsapp', account: FOREIGN, name: 'Neu' });

    const { item } = await call(rig, 'releaseQuarantine', { ...admin, params: { id } });
    rig.passSeconds(1);
    await call(rig, 'releaseQuarantine', { ...admin, params: { id } });

    expect(item).toMatchObject({ id, releasedAt: '2026-11-23T02:15:00.000Z' });
    expect(rig.takenAgain.map(({ body }) => body)).toEqual([envelope, envelope]);
    expect(new Set(rig.takenAgain.map(({ again }) => again)).size).toBe(2);
    expect(settingsEvents(rig)).toEqual([
      { type: 'QuarantineReleased', id },
      { type: 'QuarantineReleased', id },
    ]);
  });

  it('knows nothing by another id', async () => {
    expect((await refusal(createRig(), 'releaseQuarantine', { ...admin, params: { id: 'none' } })).code).toBe('not_found');
    const cursor = Buffer.from('1#x').toString('base64url');
    expect((await refusal(createRig(), 'listQuarantine', { ...admin, query: { cursor } })).code).toBe('invalid_request');
  });
});

describe('listChannelEvents', () => {
  it('shows what an account said of itself, newest first', async () => {
    const rig = createRig();
    await take(rig, aChannelEvent({ field: 'account_update', payload: { event: 'X' }, receivedAt: '2026-11-23T02:16:00.000Z' }));
    await take(rig, aChannelEvent({ field: 'standby', alarm: true, receivedAt: '2026-11-23T02:17:00.000Z' }));
    const query = { account: PHONE_NUMBER_ID, limit: 1 };

    const first = await call(rig, 'listChannelEvents', { ...admin, query });
    const second = await call(rig, 'listChannelEvents', { ...admin, query: { ...query, cursor: first.nextCursor ?? '' } });

    expect([...first.items, ...second.items]).toMatchObject([
      { field: 'standby', alarm: true },
      { field: 'account_update', alarm: false, payload: { event: 'X' } },
    ]);
  });

  it('needs an account, and a cursor of its own', async () => {
    const cursor = Buffer.from('x').toString('base64url');
    expect((await refusal(createRig(), 'listChannelEvents', admin)).code).toBe('invalid_request');
    const query = { account: PHONE_NUMBER_ID, cursor };
    expect((await refusal(createRig(), 'listChannelEvents', { ...admin, query })).code).toBe('invalid_request');
  });
});

describe('putChannelSecrets', () => {
  it('puts them where the functions read them, and records their names only', async () => {
    const rig = createRig();
    const body = { appSecrets: ['first-secret', 'second-secret'], accessToken: 'token-token' };

    const { changed } = await call(rig, 'putChannelSecrets', { ...admin, body });

    expect(changed).toEqual(['appSecrets', 'accessToken']);
    expect([...rig.secrets]).toEqual([
      ['whatsapp/app-secrets', '["first-secret","second-secret"]'],
      ['whatsapp/access-token', 'token-token'],
    ]);
    expect(settingsEvents(rig)).toEqual([{ type: 'SecretsChanged', channel: 'whatsapp', account: '*', names: changed }]);
    expect(JSON.stringify([...rig.memory.ledgers, ...rig.logged])).not.toContain('token-token');
  });

  it.each([{}, { appSecrets: [] }, { appSecrets: ['a', 'b', 'c'] }, { verifyToken: 'short' }, { accessToken: 12345678 }, { other: 'x' }])(
    'refuses %o',
    async (body) => {
      const rig = createRig();

      expect((await refusal(rig, 'putChannelSecrets', { ...admin, body })).code).toBe('invalid_request');
      expect(rig.secrets.size).toBe(0);
    },
  );
});

describe('unblockChannel', () => {
  it('queues what the channel kept, lifts the block and may be called again', async () => {
    const rig = createRig();
    const { directory, tickets } = rig.api;
    const place = { channel: 'whatsapp', account: PHONE_NUMBER_ID } as const;
    const number = await given(rig, aChat());
    const { messageId } = await call(rig, 'sendMessage', { params: { number }, body: { kind: 'reply', text: 'Halo', version: 1 } });
    const before = await storedOf(rig, number);
    const header = {
      number,
      version: 3,
      at: rig.time.now,
      actor: { kind: 'system', id: 'delivery' },
      commandId: 'cmd_000000000000000000000990',
    } as const;
    const after = { ...before.ticket, version: 3, outbound: before.ticket.outbound.map((item) => ({ ...item, state: 'parked' as const })) };
    const event = { type: 'SendParked', messageId, attempt: 1, code: '190' } as const;
    await tickets.append([{ before, after, header, events: [event], bodies: {} }], [{ kind: 'parked', ...place, number }]);
    await directory.block(place.channel, place.account, '190', rig.time.now);

    const first = await call(rig, 'unblockChannel', { ...admin, params: place });
    const second = await call(rig, 'unblockChannel', { ...admin, params: place });

    expect([first, second]).toEqual([{ nudged: 1 }, { nudged: 0 }]);
    expect((await storedOf(rig, number)).ticket.outbound).toMatchObject([{ state: 'queued' }, { state: 'queued' }]);
    expect(await directory.blocked(place.channel, place.account)).toBeUndefined();
    expect(await directory.parked(place.channel, place.account)).toEqual([]);
    expect(bodiesOf(rig, number, 'ReplyQueued')).toHaveLength(1);
  });

  it('knows only the own accounts', async () => {
    const rig = createRig();

    expect((await refusal(rig, 'unblockChannel', { ...admin, params: { channel: 'whatsapp', account: FOREIGN } })).code).toBe('not_found');
    expect((await refusal(rig, 'unblockChannel', { ...admin, params: { channel: 'fax', account: FOREIGN } })).code).toBe('invalid_request');
  });
});
