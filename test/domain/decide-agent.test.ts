import { describe, expect, it } from 'vitest';
import type { Command } from '#domain/command';
import { missedMessages } from '#domain/decide-agent';
import { OUTBOUND_KEPT } from '#schemas/ticket';
import { aTicket, minute } from '../helpers/factories.ts';
import {
  type Act,
  agent,
  agentOpens,
  BODY,
  claims,
  contactOpens,
  contactWrites,
  does,
  isSent,
  messageId,
  notes,
  outgoing,
  receipt,
  replies,
  routed,
  SAW_ALL,
  timePasses,
  updates,
} from '../helpers/ticket-acts.ts';
import { given } from '../helpers/ticket-spec.ts';

const DAY_MINUTES = 24 * 60;
const manual = { channel: 'manual', account: undefined } as const;
const email = { channel: 'email', account: 'support@meja.local' } as const;

describe('Reply', () => {
  it('queues the message, opens a new ticket and meets the reply target', () => {
    const ticket = given(contactOpens())
      .when(replies('agent-1', 2))
      .then(
        { type: 'ReplyQueued', messageId: messageId(2), form: 'text' },
        { type: 'StatusChanged', from: 'new', to: 'open', reason: 'replied' },
        { type: 'TargetMet', targetId: 'first_reply.1', at: minute(1) },
      );

    expect(ticket).toMatchObject({
      waitingSince: undefined,
      agentMessage: { version: 2, agentId: 'agent-1' },
      outbound: [{ messageId: messageId(2), state: 'queued', attempt: 0, entry: 2, acceptedAt: minute(1) }],
    });
  });

  it('meets the target late, breached first, when it comes after the due instant', () => {
    given(contactOpens())
      .when(replies('agent-1', 2, { at: minute(61) }))
      .then('ReplyQueued', 'StatusChanged', { type: 'TargetBreached', at: minute(60) }, { type: 'TargetMet', at: minute(61) });
  });

  it('on a ticket of the counter sends nothing and fulfils as well', () => {
    const ticket = given(agentOpens('agent-1', { opening: manual }))
      .when(replies('agent-1', 2, { form: 'none', ...manual }))
      .then({ type: 'ReplyQueued', form: 'none' }, 'StatusChanged', 'TargetMet');

    expect(ticket.outbound).toEqual([]);
  });

  it('keeps who takes part in a mail', () => {
    const mail = { opening: email, message: { ...email, participants: ['p1'] } };
    const ticket = given(contactOpens(mail))
      .when(replies('agent-1', 2, { form: 'mail', ...email, participants: ['p1', 'p2'] }))
      .then({ type: 'ReplyQueued', participants: ['p1', 'p2'] }, 'StatusChanged', 'TargetMet');

    expect(ticket.participants).toEqual(['p1', 'p2']);
  });

  it('is refused on a closed ticket', () => {
    const solved = updates('agent-1', { status: 'solved', at: minute(1) });

    given(contactOpens(), solved, timePasses(minute(1 + 4 * DAY_MINUTES)))
      .when(replies('agent-1', 2))
      .thenRefuses('ticket_closed');
  });

  it('is refused on WhatsApp once the window is closed, and a template is the way out', () => {
    const afterwards = minute(DAY_MINUTES);

    given(contactOpens())
      .when(replies('agent-1', 2, { at: afterwards }))
      .thenRefuses('window_closed');
    given(contactOpens())
      .when(replies('agent-1', 2, { at: afterwards, form: 'template' }))
      .then({ type: 'ReplyQueued', form: 'template' }, 'StatusChanged', 'TargetBreached', 'TargetMet');
  });

  it('is refused while as many messages as a ticket holds are not sent', () => {
    const waiting = Array.from({ length: OUTBOUND_KEPT }, (_, n) => replies('agent-1', n + 2));

    given(contactOpens(), ...waiting)
      .when(replies('agent-1', 50))
      .thenRefuses('outbox_full');
    given(contactOpens(), ...waiting, claims(2), isSent(2))
      .when(replies('agent-1', 50))
      .then('ReplyQueued');
  });

  it('is refused where there is no ticket', () => {
    given().when(replies('agent-1', 2)).thenRefuses('not_found');
  });
});

describe('what a writer must have seen to reply', () => {
  it("refuses after the contact's newer message, and names it", () => {
    given(contactOpens(), contactWrites(2))
      .when(replies('agent-1', 3, { seen: 1 }))
      .thenRefuses('seen_is_stale', { missed: [2] });
  });

  it("refuses after another agent's public message", () => {
    given(contactOpens(), replies('agent-2', 2))
      .when(replies('agent-1', 3, { seen: 1 }))
      .thenRefuses('seen_is_stale', { missed: [2] });
  });

  it("refuses after another agent's message though one's own came after it", () => {
    given(contactOpens(), replies('agent-2', 2), replies('agent-1', 3))
      .when(replies('agent-1', 4, { seen: 1 }))
      .thenRefuses('seen_is_stale', { missed: [2] });
  });

  it.each<[string, Act]>([
    ["one's own message", replies('agent-1', 2)],
    ['an internal note', notes('agent-2', 2)],
    ['assignment by routing', routed('agent-2')],
    ['a priority that somebody set', updates('agent-2', { priority: 'high' })],
    ['a breach', timePasses(minute(61))],
    ['an automatic mail', contactWrites(2, { automatic: true })],
    ['a reaction', does({ type: 'RecordReaction', at: minute(1), body: BODY })],
    ['an attachment that was fetched', does({ type: 'MissAttachment', messageId: messageId(1), attachmentId: 'att_0', reason: 'refused' })],
  ])('never refuses for %s', (_what, past) => {
    given(contactOpens(), past)
      .when(replies('agent-1', 3, { seen: 1 }))
      .changes();
  });

  it('never refuses for an acknowledgement, its way out and its receipts', () => {
    const opens = contactOpens({ acknowledgement: { kind: 'send', content: {} } });
    const [acknowledgement] = given(opens).ticket().outbound;
    const id = acknowledgement?.messageId ?? '';
    const ticket = given(
      opens,
      does({ type: 'ClaimSend', messageId: id }),
      does({ type: 'RecordSent', messageId: id, attempt: 1, body: BODY }),
      does({ type: 'RecordReceipt', messageId: id, status: 'read', at: minute(4) }),
    ).ticket();

    expect(missedMessages(ticket, 1, 'agent-1')).toEqual([]);
    expect(ticket.version).toBe(4);
  });

  it('never refuses for receipts of replies', () => {
    given(contactOpens(), replies('agent-1', 2), claims(2), isSent(2), receipt(2, 'delivered', minute(5)))
      .when(replies('agent-1', 3, { seen: 2 }))
      .then('ReplyQueued');
  });

  it('lets confirm override, and records that it did', () => {
    given(contactOpens(), contactWrites(2))
      .when(replies('agent-1', 3, { seen: 1, confirm: true }))
      .then({ type: 'ReplyQueued', confirmed: true }, 'StatusChanged', 'TargetMet');
  });

  it('records no override where nothing was missed', () => {
    const [queued] = given(contactOpens())
      .when(replies('agent-1', 3, { confirm: true }))
      .events();

    expect(queued).not.toHaveProperty('confirmed');
  });

  it.each([
    ['agent-1', 9, [10]],
    ['agent-1', 10, []],
    ['agent-2', 9, [10, 12]],
    ['agent-2', 11, [12]],
  ])('%s who saw %d has missed %j', (agentId, seen, missed) => {
    const ticket = aTicket({
      contactMessage: { version: 10, at: minute(0) },
      agentMessage: { version: 12, agentId: 'agent-1' },
      otherAgentMessage: 8,
    });

    expect(missedMessages(ticket, seen, agentId)).toEqual(missed);
  });
});

describe('AddNote', () => {
  it('records the note, changes nothing and stops no clock', () => {
    const before = given(contactOpens()).ticket();
    const after = given(contactOpens())
      .when(notes('agent-1', 2))
      .then({ type: 'NoteAdded', messageId: messageId(2), body: BODY });

    expect(after).toEqual({ ...before, version: 2 });
  });

  it('is taken on a closed ticket too', () => {
    const solved = updates('agent-1', { status: 'solved', at: minute(1) });

    given(contactOpens(), solved, timePasses(minute(1 + 4 * DAY_MINUTES)))
      .when(notes('agent-1', 2))
      .then('NoteAdded');
  });

  it('is refused where there is no ticket', () => {
    given().when(notes('agent-1', 2)).thenRefuses('not_found');
  });
});

describe('OpenTicket', () => {
  it('by telephone: opens with the note of what was said, and owes a first reply', () => {
    given()
      .when(agentOpens('agent-1', { opening: manual, note: { messageId: messageId(1), body: BODY } }))
      .then(
        { type: 'TicketOpened', channel: 'manual', openedBy: 'agent' },
        { type: 'NoteAdded', body: BODY },
        { type: 'TargetStarted', target: { kind: 'first_reply' } },
        { type: 'TargetStarted', target: { kind: 'resolution' } },
      );
  });

  it('with our own first message: sends it and owes no first reply', () => {
    const ticket = given()
      .when(agentOpens('agent-1', { first: { ...outgoing(1), form: 'template' } }))
      .then('TicketOpened', { type: 'ReplyQueued', form: 'template' }, { type: 'TargetStarted', target: { kind: 'resolution' } });

    expect(ticket).toMatchObject({ status: 'new', outbound: [{ messageId: messageId(1) }] });
  });

  it('owes a next reply once the contact answers what we began', () => {
    given(agentOpens('agent-1', { opening: email, first: { ...outgoing(1), ...email, form: 'mail' } }))
      .when(contactWrites(2, email))
      .then('MessageReceived', { type: 'TargetStarted', target: { kind: 'next_reply' } });
  });

  it('for an assignee: it is open and counts on their load', () => {
    const ticket = given()
      .when(agentOpens('agent-1', { opening: manual, assigneeId: 'agent-2' }))
      .then(
        'TicketOpened',
        { type: 'TicketAssigned', agentId: 'agent-2', weight: 1, by: 'person' },
        { type: 'StatusChanged', to: 'open', reason: 'assigned' },
        'TargetStarted',
        'TargetStarted',
      );

    expect(ticket).toMatchObject({ heldBy: 'agent-2', heldWeight: 1 });
  });

  it('refuses free text on WhatsApp to a contact who has not written within the window', () => {
    given()
      .when(agentOpens('agent-1', { first: outgoing(1) }))
      .thenRefuses('window_closed');
  });

  it('takes free text on WhatsApp while the window that the contact opened elsewhere lasts', () => {
    given()
      .when(agentOpens('agent-1', { at: minute(0), opening: { windowExpiresAt: minute(1) }, first: outgoing(1) }))
      .then('TicketOpened', { type: 'ReplyQueued', form: 'text' }, 'TargetStarted');
  });
});

describe('a command on a ticket that is not there', () => {
  const id = messageId(1);

  it.each<Command>([
    { type: 'UpdateTicket', seen: SAW_ALL, priority: 'high' },
    { type: 'AssignByRouting', agentId: 'agent-1', teamId: 'default', weight: 1 },
    { type: 'ClaimSend', messageId: id },
    { type: 'RecordSent', messageId: id, attempt: 1, body: BODY },
    { type: 'ReleaseSend', messageId: id, attempt: 1, code: '1', retryAt: minute(1) },
    { type: 'ParkSend', messageId: id, attempt: 1, code: '190' },
    { type: 'UnparkSends' },
    { type: 'FailSend', messageId: id, attempt: 1, code: '1' },
    { type: 'MarkSendUnknown', messageId: id, attempt: 1 },
    { type: 'SettleSend', messageId: id, outcome: 'sent' },
    { type: 'RecordReceipt', messageId: id, status: 'read', at: minute(1) },
    { type: 'StoreAttachment', messageId: id, attachmentId: 'att_1', key: 'k', bytes: 1, sha256: 's', mediaType: 'image/jpeg' },
    { type: 'MissAttachment', messageId: id, attachmentId: 'att_1', reason: 'refused' },
    { type: 'PassTime' },
  ])('is refused: $type', (command) => {
    given()
      .when(does(command, { by: agent('agent-1') }))
      .thenRefuses('not_found');
  });
});
