import { describe, expect, it } from 'vitest';
import type { Command } from '#domain/command';
import { OUTBOUND_KEPT } from '#schemas/ticket';
import { minute } from '../helpers/factories.ts';
import {
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
  replies,
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
      .thenEvents(
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
      .thenEvents('ReplyQueued', 'StatusChanged', { type: 'TargetBreached', at: minute(60) }, { type: 'TargetMet', at: minute(61) });
  });

  it('on a ticket of the counter sends nothing and fulfils as well', () => {
    const ticket = given(agentOpens('agent-1', { opening: manual }))
      .when(replies('agent-1', 2, { form: 'none', ...manual }))
      .thenEvents({ type: 'ReplyQueued', form: 'none' }, 'StatusChanged', 'TargetMet');

    expect(ticket.outbound).toEqual([]);
  });

  it.each(['pending', 'on_hold'] as const)('on a ticket that is %s leaves it that', (status) => {
    expect(given(contactOpens(), updates('agent-1', { status })).when(replies('agent-1', 2)).after().status).toBe(status);
  });

  it('is confirmed only where the agent missed something and goes on', () => {
    const asks = [contactOpens(), replies('agent-1', 2), contactWrites(3)] as const;
    const [unasked] = given(...asks)
      .when(replies('agent-1', 4))
      .events();

    expect(unasked).not.toHaveProperty('confirmed');
    given(...asks)
      .when(replies('agent-1', 4, { seen: 2, confirm: true }))
      .thenEvents({ type: 'ReplyQueued', confirmed: true }, 'TargetMet');
  });

  it('keeps who takes part in a mail', () => {
    const mail = { opening: email, message: { ...email, participants: ['p1'] } };
    const ticket = given(contactOpens(mail))
      .when(replies('agent-1', 2, { form: 'mail', ...email, participants: ['p1', 'p2'] }))
      .thenEvents({ type: 'ReplyQueued', participants: ['p1', 'p2'] }, 'StatusChanged', 'TargetMet');

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
      .thenEvents({ type: 'ReplyQueued', form: 'template' }, 'StatusChanged', 'TargetBreached', 'TargetMet');
  });

  it('is refused while as many messages as a ticket holds are not sent', () => {
    const waiting = Array.from({ length: OUTBOUND_KEPT }, (_, n) => replies('agent-1', n + 2));

    given(contactOpens(), ...waiting)
      .when(replies('agent-1', 50))
      .thenRefuses('outbox_full');
    given(contactOpens(), ...waiting, claims(2), isSent(2))
      .when(replies('agent-1', 50))
      .thenEvents('ReplyQueued');
  });

  it('is refused where there is no ticket', () => {
    given().when(replies('agent-1', 2)).thenRefuses('not_found');
  });
});

describe('AddNote', () => {
  it('records the note, changes nothing and stops no clock', () => {
    const before = given(contactOpens()).ticket();
    const after = given(contactOpens())
      .when(notes('agent-1', 2))
      .thenEvents({ type: 'NoteAdded', messageId: messageId(2), body: BODY });

    expect(after).toEqual({ ...before, version: 2 });
  });

  it('is taken on a closed ticket too', () => {
    const solved = updates('agent-1', { status: 'solved', at: minute(1) });

    given(contactOpens(), solved, timePasses(minute(1 + 4 * DAY_MINUTES)))
      .when(notes('agent-1', 2))
      .thenEvents('NoteAdded');
  });

  it('is refused where there is no ticket', () => {
    given().when(notes('agent-1', 2)).thenRefuses('not_found');
  });
});

describe('OpenTicket', () => {
  it('by telephone: opens with the note of what was said, and owes a first reply', () => {
    given()
      .when(agentOpens('agent-1', { opening: manual, note: { messageId: messageId(1), body: BODY } }))
      .thenEvents(
        { type: 'TicketOpened', channel: 'manual', openedBy: 'agent' },
        { type: 'NoteAdded', body: BODY },
        { type: 'TargetStarted', target: { kind: 'first_reply' } },
        { type: 'TargetStarted', target: { kind: 'resolution' } },
      );
  });

  it('with our own first message: sends it and owes no first reply', () => {
    const ticket = given()
      .when(agentOpens('agent-1', { first: { ...outgoing(1), form: 'template' } }))
      .thenEvents('TicketOpened', { type: 'ReplyQueued', form: 'template' }, { type: 'TargetStarted', target: { kind: 'resolution' } });

    expect(ticket).toMatchObject({ status: 'new', outbound: [{ messageId: messageId(1) }] });
  });

  it('owes a next reply once the contact answers what we began', () => {
    given(agentOpens('agent-1', { opening: email, first: { ...outgoing(1), ...email, form: 'mail' } }))
      .when(contactWrites(2, email))
      .thenEvents('MessageReceived', { type: 'TargetStarted', target: { kind: 'next_reply' } });
  });

  it('for an assignee: it is open and counts on their load', () => {
    const ticket = given()
      .when(agentOpens('agent-1', { opening: manual, assigneeId: 'agent-2' }))
      .thenEvents(
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
      .thenEvents('TicketOpened', { type: 'ReplyQueued', form: 'text' }, 'TargetStarted');
  });
});

it('the note of what was said at the counter has no attachments', () => {
  const note = { messageId: messageId(1), body: BODY };

  given()
    .when(agentOpens('agent-1', { opening: manual, note }))
    .thenEvents('TicketOpened', { type: 'NoteAdded', ...note, attachments: [] }, 'TargetStarted', 'TargetStarted');
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
