import { describe, expect, it } from 'vitest';
import type { Command } from '#domain/command';
import { takesMessage } from '#domain/decide-inbound';
import { AcknowledgementSettings } from '#schemas/acknowledgement';
import type { Agent } from '#schemas/agent';
import type { TicketEvent } from '#schemas/event';
import { anAgent, aTicket, minute } from '../helpers/factories.ts';
import {
  answersElsewhere,
  BODY,
  CHANNEL,
  contactOpens,
  contactWrites,
  does,
  messageId,
  replies,
  routed,
  timePasses,
  updates,
  WHERE,
} from '../helpers/ticket-acts.ts';
import { given, givenUnder, RULES } from '../helpers/ticket-spec.ts';

type TicketUnassigned = Extract<TicketEvent, { type: 'TicketUnassigned' }>;
const DAY_MINUTES = 24 * 60;
const solved = [contactOpens(), replies('agent-1', 2), updates('agent-1', { status: 'solved', at: minute(10) })] as const;
const closed = [...solved, timePasses(minute(10 + 4 * DAY_MINUTES))] as const;

describe('ReceiveMessage', () => {
  it('opens a ticket with a first reply and a resolution to keep, counted from when the contact wrote', () => {
    const act = contactOpens({ message: { sentAt: minute(-2) }, at: minute(0) });

    given()
      .when(act)
      .thenEvents(
        { type: 'TicketOpened', openedBy: 'contact', priority: 'medium', channel: 'whatsapp' },
        { type: 'MessageReceived', messageId: messageId(1), sentAt: minute(-2) },
        { type: 'TargetStarted', target: { kind: 'first_reply', startedAt: minute(-2), dueAt: minute(58) } },
        { type: 'TargetStarted', target: { kind: 'resolution', startedAt: minute(-2) } },
      );
  });

  it('opens nothing where there is a ticket by now', () => {
    given(contactOpens())
      .when(contactOpens({ message: { messageId: messageId(2) } }))
      .thenEvents({ type: 'MessageReceived', messageId: messageId(2) });
  });

  it('begins the clock with a person’s message where a machine’s mail had opened the ticket', () => {
    given(contactOpens({ message: { automatic: true } }))
      .when(contactWrites(2))
      .thenEvents('MessageReceived', { type: 'TargetStarted', target: { kind: 'first_reply', startedAt: minute(1) } });
  });

  it('is refused without a ticket also where the opening is left empty', () => {
    const message = { messageId: messageId(1), ...WHERE, body: BODY, attachments: [], sentAt: minute(0) };

    given()
      .when(does({ type: 'ReceiveMessage', opening: undefined, message }))
      .thenRefuses('not_found');
  });

  it('refuses a message that has neither a ticket nor what to open one with', () => {
    given().when(contactWrites(1)).thenRefuses('not_found');
  });

  it('acknowledges with the number in the entry that opens the ticket', () => {
    const act = contactOpens({ acknowledgement: { kind: 'send', name: 'Budi', content: { recipient: { phone: '6281' } } } });

    given().when(act).thenEvents('TicketOpened', 'MessageReceived', 'TargetStarted', 'TargetStarted', {
      type: 'AutomaticMessageQueued',
      purpose: 'acknowledgement',
      channel: 'whatsapp',
    });
    expect(given().when(act).said()).toEqual([{ recipient: { phone: '6281' }, text: expect.stringContaining('Budi') }]);
    expect(given().when(act).said()[0]?.text).toContain('#1042');
  });

  it('says in an acknowledgement outside business hours when the desk opens', () => {
    // Sunday 2026-11-22 09:15 WIB, a day before the tests' Monday.
    const act = contactOpens({ at: minute(-DAY_MINUTES), acknowledgement: { kind: 'send', content: {} } });

    expect(given().when(act).said()[0]?.text).toContain('Senin, 23 November 2026 pukul 08.00 WIB');
  });

  it('records why nobody was acknowledged', () => {
    const opened = ['TicketOpened', 'MessageReceived', 'TargetStarted', 'TargetStarted'] as const;
    const off = { ...RULES, acknowledgement: AcknowledgementSettings.parse({ enabled: false }) };

    given()
      .when(contactOpens({ acknowledgement: { kind: 'skip', reason: 'loop' } }))
      .thenEvents(...opened, { type: 'AcknowledgementSkipped', reason: 'loop' });
    givenUnder(off)
      .when(contactOpens({ acknowledgement: { kind: 'send', content: {} } }))
      .thenEvents(...opened, { type: 'AcknowledgementSkipped', reason: 'switched_off' });
  });

  it('starts no clock for an automatic mail that opens a ticket', () => {
    const act = contactOpens({ message: { automatic: true }, acknowledgement: { kind: 'skip', reason: 'automatic' } });

    given().when(act).thenEvents('TicketOpened', 'MessageReceived', 'AcknowledgementSkipped');
  });

  it('takes a further message onto a ticket that waits for us without starting a second clock', () => {
    const ticket = given(contactOpens()).when(contactWrites(2)).thenEvents('MessageReceived');

    expect(ticket).toMatchObject({ status: 'new', waitingSince: minute(0), contactMessage: { version: 2, at: minute(1) } });
  });

  it('owes a next reply once we have answered', () => {
    given(contactOpens(), replies('agent-1', 2))
      .when(contactWrites(3, { at: minute(30) }))
      .thenEvents('MessageReceived', { type: 'TargetStarted', target: { id: 'next_reply.1', startedAt: minute(30), dueAt: minute(90) } });
  });

  it.each(['pending', 'on_hold'] as const)('brings a ticket that is %s back to open', (status) => {
    given(contactOpens(), replies('agent-1', 2), updates('agent-1', { status }))
      .when(contactWrites(3))
      .thenEvents(
        'MessageReceived',
        { type: 'StatusChanged', from: status, to: 'open', reason: 'contact_wrote' },
        ...(status === 'pending' ? (['TargetResumed'] as const) : []),
        { type: 'TargetStarted', target: { kind: 'next_reply' } },
      );
  });

  it('reopens a solved ticket, and its assignee carries it again', () => {
    const ticket = given(...solved)
      .when(contactWrites(3))
      .thenEvents(
        'MessageReceived',
        { type: 'StatusChanged', from: 'solved', to: 'open', reason: 'contact_wrote' },
        'TargetResumed',
        { type: 'TicketAssigned', agentId: 'agent-1', weight: 1, by: 'kept' },
        { type: 'TargetStarted', target: { kind: 'next_reply' } },
      );

    expect(ticket).toMatchObject({ reopenCount: 1, heldBy: 'agent-1', heldWeight: 1 });
  });

  it.each<[string, Agent | null, TicketUnassigned['reason']]>([
    ['away', anAgent({ presence: 'away' }), 'assignee_absent'],
    ['offline', anAgent({ presence: 'offline' }), 'assignee_absent'],
    ['full', anAgent({ load: 4 }), 'assignee_full'],
    ['off the desk', anAgent({ active: false }), 'agent_deactivated'],
    ['gone without a record', null, 'agent_deactivated'],
    ['not in the team any more', anAgent({ teams: ['returns'] }), 'assignee_left'],
    ['a light agent by now', anAgent({ role: 'light_agent' }), 'assignee_left'],
  ])('reopens a solved ticket for its team when its assignee is %s', (_, assignee, reason) => {
    const ticket = given(...solved)
      .when({ ...contactWrites(3), assignee })
      .thenEvents(
        'MessageReceived',
        { type: 'StatusChanged', from: 'solved', to: 'open' },
        'TargetResumed',
        { type: 'TicketUnassigned', reason, teamId: 'default' },
        { type: 'TargetStarted', target: { kind: 'next_reply' } },
      );

    expect(ticket).toMatchObject({ assigneeId: undefined, heldBy: undefined, changed: { status: 3, assigneeId: 3 } });
  });

  it('leaves a ticket that only waited with its assignee, wherever they are', () => {
    const away = anAgent({ presence: 'offline', load: 9 });
    const ticket = given(contactOpens(), routed('agent-1'), updates('agent-1', { status: 'pending' }))
      .when({ ...contactWrites(3), assignee: away })
      .after();

    expect(ticket).toMatchObject({ status: 'open', assigneeId: 'agent-1', heldWeight: 1 });
  });

  it('reopens nothing for an automatic mail', () => {
    const ticket = given(...solved)
      .when(contactWrites(3, { automatic: true }))
      .thenEvents('MessageReceived');

    expect(ticket).toMatchObject({ status: 'solved', contactMessage: { version: 1 } });
  });

  it.each([true, undefined])('never changes a closed ticket nor starts a clock on it (automatic: %s)', (automatic) => {
    const ticket = given(...closed)
      .when(contactWrites(3, { automatic }))
      .thenEvents('MessageReceived');

    expect(ticket.status).toBe('closed');
  });

  it('lets the WhatsApp window only grow', () => {
    const past = [contactOpens(), contactWrites(2, { at: minute(60), sentAt: minute(50) })] as const;
    const ticket = given(...past)
      .when(contactWrites(3, { at: minute(61), sentAt: minute(20) }))
      .thenEvents('MessageReceived');

    expect(ticket.windowExpiresAt).toBe(minute(50 + DAY_MINUTES));
  });
});

describe('takesMessage', () => {
  const WINDOW = DAY_MINUTES;

  it.each([
    ['new', 0, true],
    ['open', 90 * DAY_MINUTES, true],
    ['pending', 90 * DAY_MINUTES, true],
    ['on_hold', 90 * DAY_MINUTES, true],
    ['solved', WINDOW, true],
    ['closed', 0, false],
  ] as const)('a WhatsApp ticket that is %s for %d minutes takes a message: %s', (status, minutes, takes) => {
    expect(takesMessage(aTicket({ status }), RULES, minute(minutes))).toBe(takes);
  });

  it('a solved one takes none a millisecond after the reopen window of its channel', () => {
    const late = new Date(Date.parse(minute(WINDOW)) + 1).toISOString();

    expect(takesMessage(aTicket({ status: 'solved' }), RULES, late)).toBe(false);
    expect(takesMessage(aTicket({ status: 'solved', channel: 'email' }), RULES, late)).toBe(true);
  });
});

describe('RecordSentElsewhere', () => {
  it('fulfils the reply target at the time of the telephone and opens nothing again', () => {
    const ticket = given(contactOpens(), updates('agent-1', { status: 'pending' }))
      .when(answersElsewhere(2, { at: minute(90), sentAt: minute(30) }))
      .thenEvents('MessageSentElsewhere', { type: 'TargetMet', targetId: 'first_reply.1', at: minute(30) });

    expect(ticket).toMatchObject({ status: 'pending', waitingSince: undefined, outbound: [] });
  });

  it('counts as a public message that an agent has missed', () => {
    given(contactOpens(), answersElsewhere(2))
      .when(replies('agent-1', 3, { seen: 1 }))
      .thenRefuses('seen_is_stale', { missed: [2] });
  });

  it('is only kept on a ticket that owes no reply', () => {
    given(...closed)
      .when(answersElsewhere(3))
      .thenEvents('MessageSentElsewhere');
  });
});

describe('what a channel says about messages that are here', () => {
  const at = minute(5);

  it.each([
    [does({ type: 'EditMessage', messageId: messageId(1), at, body: BODY }, { by: CHANNEL }), 'MessageEdited'],
    [does({ type: 'RevokeMessage', messageId: messageId(1), at }, { by: CHANNEL }), 'MessageRevoked'],
    [does({ type: 'RecordReaction', messageId: messageId(1), at, body: BODY }, { by: CHANNEL }), 'ReactionRecorded'],
    [does({ type: 'RecordNotice', notice: 'identity_changed', at, body: BODY }, { by: CHANNEL }), 'NoticeRecorded'],
  ] as const)('is recorded, opens nothing again and starts no clock ($1)', (act, type) => {
    const before = given(...solved).ticket();
    const after = given(...solved)
      .when(act)
      .thenEvents({ type, at });

    expect(after).toEqual({ ...before, version: before.version + 1 });
  });

  it.each<Command>([
    { type: 'EditMessage', messageId: messageId(1), at, body: BODY },
    { type: 'RevokeMessage', messageId: messageId(1), at },
    { type: 'RecordReaction', at, body: BODY },
    { type: 'RecordNotice', notice: 'identity_changed', at },
  ])('is refused where there is no ticket ($type)', (command) => {
    given().when(does(command)).thenRefuses('not_found');
  });
});
