import { describe, expect, it } from 'vitest';
import { itemBytes } from '#adapters/item-size';
import { packSnapshot, snapshotText, ticketOfSnapshot } from '#adapters/snapshot-text';
import { readTicketItem, shownSubject, ticketItem } from '#adapters/ticket-item';
import type { Outbound, Ticket } from '#schemas/ticket';
import { aTarget, aTicket, digest, minute } from '../helpers/factories.ts';

const AGENT = '0b7e6f3a-1c2d-4e5f-8a9b-0c1d2e3f4a5b';
const ULID_CHARACTERS = 26;
/** As random as a ULID, the same in every run. */
const idLike = (prefix: string, at: number): string =>
  `${prefix}_01${BigInt(`0x${digest(`${prefix}${at}`)}`)
    .toString(32)
    .slice(0, ULID_CHARACTERS - 2)}`;

const outbound = (count: number): Outbound[] =>
  Array.from({ length: count }, (_, at) => ({
    messageId: idLike('msg', at),
    entry: 3 * at + 2,
    state: at < count - 2 ? 'delivered' : 'sent',
    attempt: 1,
    at: new Date(Date.parse(minute(17 * at)) + 7 * at + 123).toISOString(),
  }));

/** A week of mails to and fro. */
const busy = (sends: number, participants: number): Ticket =>
  aTicket({
    number: 123_456,
    version: 57,
    status: 'open',
    channel: 'email',
    account: 'support@support.example.co.id',
    contactId: idLike('con', 0),
    assigneeId: AGENT,
    statusSince: minute(300),
    reopenCount: 1,
    waitingSince: minute(4000),
    targets: [
      aTarget({ metAt: minute(12) }),
      aTarget({ id: 'next_reply.4', kind: 'next_reply', startedAt: minute(4000), dueAt: minute(4060) }),
      aTarget({
        id: 'resolution.1',
        kind: 'resolution',
        dueAt: minute(6000),
        targetSeconds: 86_400,
        breachedAt: minute(6000),
        pausesOnHold: false,
      }),
    ],
    outbound: outbound(sends),
    contactMessage: { version: 56, at: minute(4000) },
    agentMessage: { version: 50, agentId: AGENT },
    otherAgentMessage: 33,
    changed: { status: 40, assigneeId: 12, priority: 3 },
    participants: Array.from({ length: participants }, (_, at) => digest(String(at)).slice(0, 16)),
    heldBy: AGENT,
    heldWeight: 1,
    lastCommandId: idLike('cmd', 0),
  });
/** Twenty of ordinary length. */
const manyTags = Array.from({ length: 20 }, (_, at) => `tag ${digest(String(at)).slice(0, 12)}`).sort();
const stored = (ticket: Ticket) => ({ ticket, headHash: digest('head'), subject: 'Pesanan belum sampai '.repeat(6).slice(0, 120) });

describe('ticketItem', () => {
  it.each([
    ['a new ticket', aTicket()],
    ['a busy ticket', busy(8, 5)],
    ['a closed ticket with an assignee', aTicket({ status: 'closed', assigneeId: AGENT })],
    ['a ticket with a category and every tag it can have', aTicket({ categoryId: 'pengiriman', tags: manyTags, changed: { tags: 2 } })],
    ['texts that look like instants in short form', aTicket({ account: '~abc', participants: ['~~x', '~'] })],
  ])('is read back as it was: %s', (_, ticket) => {
    expect(readTicketItem(ticketItem(stored(ticket)))).toEqual(stored(ticket));
  });

  it('keeps an ordinary snapshot readable in the console', () => {
    const { state } = ticketItem(stored(aTicket({ outbound: outbound(1) })));

    expect(state?.S).toContain('"s":"new"');
  });

  it('stays within 1 KB for a busy ticket: eight sends on their way, five people, three targets, a long subject', () => {
    expect(itemBytes(ticketItem(stored(busy(8, 5))))).toBeLessThanOrEqual(1024);
  });

  it('stays below 1.5 KB with everything else a ticket can hold, and below 2 KB with every tag besides', () => {
    const classified = { ...busy(20, 20), categoryId: 'c'.repeat(40), tags: manyTags };

    expect(itemBytes(ticketItem(stored(busy(20, 20))))).toBeLessThan(1536);
    expect(itemBytes(ticketItem(stored(classified)))).toBeLessThan(2048);
  });

  it('refuses an item that is no ticket', () => {
    expect(() => readTicketItem({ pk: { S: 'TICKET#1' } })).toThrow();
  });

  it('does not grow with fields that are empty', () => {
    expect(snapshotText(aTicket({ wakeAt: undefined }))).toBe(
      '{"s":"new","p":"medium","c":"whatsapp","a":"1065550000001","S":"~0","l":"cmd_00000000000000000000000001"}',
    );
  });
});

describe('packed snapshots', () => {
  it('are still read as they were packed by the first release', () => {
    const packed = Buffer.from(
      'q0YkEh3kpKCDmhZ1wGnQ0MDM1NTUAAxAvgiGBWYJOOQyMZKMDnoywogBI1PTYhAHnlBIi3UssZaeY5lRXJpVkm+SY2xskmqSkl2QU5Kelo0S6phRZZwGNg0eMrgAyA1FSlZGtQA=',
      'base64',
    );

    expect(ticketOfSnapshot(packed, aTicket({ version: 3 }))).toEqual(
      aTicket({ version: 3, status: 'open', targets: [aTarget()], outbound: outbound(1), reopenCount: 2 }),
    );
  });

  it('are what snapshotText says', () => {
    const ticket = busy(3, 2);

    expect(ticketOfSnapshot(packSnapshot(snapshotText(ticket)), ticket)).toEqual(ticket);
  });
});

describe('shownSubject', () => {
  it('cuts at 120 characters and cuts none in two', () => {
    expect(shownSubject(`${'a'.repeat(119)}📦📦`)).toBe(`${'a'.repeat(119)}📦`);
  });
});

describe('itemBytes', () => {
  it("follows DynamoDB's rule: names and values in UTF-8, numbers by two digits, one byte for true and null, three for a list or map", () => {
    // pk 2 + 4; n 1 + 3 (12345: two digits a byte, one more); l 1 + 3 + (1 + 1) + (1 + 1); m 1 + 3 + (1 + 1) + 1; é 2.
    const item = { pk: { S: 'abcé' }, n: { N: '12345' }, l: { L: [{ BOOL: true }, { NULL: true }] }, m: { M: { a: { S: 'b' } } } };

    expect(itemBytes(item)).toBe(2 + 5 + (1 + 4) + (1 + 3 + 2 + 2) + (1 + 3 + 2 + 1));
  });
});
