import { describe, expect, it } from 'vitest';
import * as keys from '#adapters/keys';
import { aTicket, minute } from '../helpers/factories.ts';

describe('keys', () => {
  it.each([
    [keys.ticketKey(1042), 'TICKET#1042', 'TICKET'],
    [keys.ledgerKey(1042, 7), 'LEDGER#1042', '000000000007'],
    [keys.ledgerKey('settings', 7), 'LEDGER#settings', '000000000007'],
    [keys.settingsHeadKey, 'SETTINGS#ledger', 'HEAD'],
    [keys.markerKey('abc'), 'SEEN#abc', 'SEEN'],
    [keys.referenceKey('abc'), 'REF#abc', 'REF'],
    [keys.contactKey('con_1'), 'CONTACT#con_1', 'CONTACT'],
    [keys.identityKey({ kind: 'email', scope: '*', value: 'a#b@c.id' }), 'IDENTITY#email#*#a#b@c.id', 'IDENTITY'],
    [keys.agentKey('a-1'), 'AGENT#a-1', 'AGENT'],
    [keys.draftKey('a-1', 12), 'DRAFT#a-1', '000000000012'],
    [keys.settingKey('team', 'default'), 'SETTINGS', 'team#default'],
    [keys.settingVersionKey('team', 'default', 3), 'SETTINGS#team#default', 'v000000000003'],
    [keys.quarantinedKey('qua_1'), 'QUARANTINE#qua_1', 'QUARANTINE'],
    [keys.quarantineListKey(minute(0), 'qua_1'), 'QUARANTINE', '2026-11-23T02:15:00.000Z#qua_1'],
    [keys.channelEventKey('whatsapp', '1', minute(0), 'e1'), 'CHANNEL#whatsapp#1', 'EVENT#2026-11-23T02:15:00.000Z#e1'],
    [keys.channelHealthKey('whatsapp', '1'), 'CHANNEL#whatsapp#1', 'HEALTH'],
    [keys.parkedKey('whatsapp', '1', 12), 'CHANNEL#whatsapp#1', 'PARKED#000000000012'],
    [keys.noticeKey('a-1', `${minute(0)}_7.2.0`), 'NOTICE#a-1', '2026-11-23T02:15:00.000Z_7.2.0'],
    [keys.unreadKey('a-1', `${minute(0)}_7.2.0`), 'UNREAD#a-1', '2026-11-23T02:15:00.000Z_7.2.0'],
    [keys.numberCounterKey, 'COUNTER', 'TICKET-NUMBER'],
  ])('%o', (key, pk, sk) => {
    expect(key).toEqual({ pk, sk });
  });

  it('sorts entries by version, whatever its digits', () => {
    expect(keys.ledgerKey(1, 99).sk < keys.ledgerKey(1, 100).sk).toBe(true);
  });

  it('reads back which ticket and which entry a key names', () => {
    expect(keys.numberOfTicketKey(keys.ticketKey(1042).pk)).toBe(1042);
    expect(keys.entryOfLedgerKey(keys.ledgerKey(1042, 7))).toEqual({ ledger: 1042, version: 7 });
    expect(keys.entryOfLedgerKey(keys.ledgerKey('settings', 12))).toEqual({ ledger: 'settings', version: 12 });
  });

  it.each([keys.ticketKey(1), keys.settingsHeadKey, { pk: 'LEDGER#', sk: '1' }, { pk: 'LEDGER#x', sk: '1' }, { pk: 'LEDGER#1', sk: 'x' }])(
    'sees no entry in %o',
    (key) => {
      expect(keys.entryOfLedgerKey(key)).toBeUndefined();
    },
  );

  it('sees no ticket in another key', () => {
    expect(() => keys.numberOfTicketKey('LEDGER#1')).toThrow('LEDGER#1 is not the key of a ticket.');
  });
});

describe('indexKeys', () => {
  it('lists an open ticket by team, by assignee and by contact', () => {
    const place = keys.indexKeys(aTicket({ teamId: 'toko', assigneeId: 'a-1', contactId: 'con_1' }));

    expect(place).toMatchObject({ teamKey: 'TEAM#toko', assigneeKey: 'AGENT#a-1', contactKey: 'CONTACT#con_1' });
  });

  it("lists what nobody has as its team's unassigned", () => {
    expect(keys.indexKeys(aTicket({ teamId: 'toko' })).assigneeKey).toBe('UNASSIGNED#toko');
  });

  it('keeps a solved ticket on the lists and takes a closed one off', () => {
    expect(keys.indexKeys(aTicket({ status: 'solved', teamId: 'toko', assigneeId: 'a-1' }))).toMatchObject({
      teamKey: 'TEAM#toko',
      assigneeKey: 'AGENT#a-1',
    });
    const closed = keys.indexKeys(aTicket({ status: 'closed', teamId: 'toko', assigneeId: 'a-1' }));
    expect(closed.teamKey).toBe('CLOSED#toko');
    expect(closed).not.toHaveProperty('assigneeKey');
  });
});

describe('workRange', () => {
  const all = ['0#a#1', '1#a#1', '1#b#0', '2#a#1', '3#a#1'];
  const within = (range: { from: string; to: string }, list = all) => list.filter((key) => range.from <= key && key <= range.to);

  it('holds everything, or what is undone', () => {
    expect(within(keys.workRange({ of: { team: 'a' }, undone: false }))).toEqual(all);
    expect(within(keys.workRange({ of: { team: 'a' }, undone: true }))).toEqual(all.slice(0, 4));
  });

  it('begins just behind the last key of the page before', () => {
    expect(within(keys.workRange({ of: { assignee: 'a' }, undone: true, after: '1#a#1' }))).toEqual(['1#b#0', '2#a#1']);
  });

  it.each(['0', '5', '9'])('ends, for closed tickets, just before a key that ends in %s', (digit) => {
    const list = ['x#8', 'x#9', `y#${digit}`, 'z#1'];

    expect(within(keys.workRange({ of: { closedOf: 'a' }, undone: false, after: `y#${digit}` }), list)).toEqual(['x#8', 'x#9']);
  });
});
