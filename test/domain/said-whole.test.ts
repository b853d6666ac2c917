import { describe, expect, it } from 'vitest';
import { OUTBOUND_KEPT } from '#schemas/ticket';
import { minute } from '../helpers/factories.ts';
import {
  type Act,
  agent,
  agentOpens,
  answersElsewhere,
  attachmentId,
  BODY,
  CONTACT_ID,
  claims,
  contactOpens,
  contactWrites,
  does,
  isSent,
  losesTrack,
  messageId,
  NUMBER,
  outgoing,
  parks,
  replies,
  routed,
  timePasses,
  WHERE,
} from '../helpers/ticket-acts.ts';
import { given } from '../helpers/ticket-spec.ts';

const attachments = [{ id: attachmentId(1), mediaType: 'image/jpeg' }];
const participants = ['budi@example.com', 'ani@example.com'];
const MAIL = { channel: 'email', account: 'support@meja.local' } as const;
const mail = contactOpens({ opening: MAIL, message: MAIL });
const opening = { number: NUMBER, ...WHERE, contactId: CONTACT_ID, teamId: 'default' };
const notes = does({ type: 'AddNote', messageId: messageId(2), body: BODY, attachments }, { by: agent('agent-1') });
const elsewhere = answersElsewhere(2);
const split = { messageId: messageId(1), ...WHERE, body: BODY, attachments, sentAt: minute(0), participants };

describe('what is said stands in the ledger whole', () => {
  it.each<[string, readonly Act[], Act, string, object]>([
    ['a message', [], contactOpens({ message: { attachments, participants } }), 'MessageReceived', { attachments, participants }],
    [
      'a further message',
      [contactOpens()],
      contactWrites(2, { attachments, participants }),
      'MessageReceived',
      { attachments, participants },
    ],
    [
      'a reply',
      [mail],
      replies('agent-1', 2, { ...MAIL, form: 'mail', attachments, participants }),
      'ReplyQueued',
      { attachments, participants },
    ],
    ['a note', [mail], notes, 'NoteAdded', { attachments }],
    [
      'the first message of a ticket that an agent opens',
      [],
      agentOpens('agent-1', { opening: MAIL, first: { ...outgoing(1), ...MAIL, form: 'mail', attachments, participants } }),
      'ReplyQueued',
      { attachments, participants },
    ],
    [
      'an answer from the telephone',
      [contactOpens()],
      { ...elsewhere, command: () => ({ type: 'RecordSentElsewhere', message: { ...split, messageId: messageId(2) } }) },
      'MessageSentElsewhere',
      { attachments },
    ],
    [
      'a message that was split off',
      [],
      does({ type: 'OpenSplit', opening, message: split }),
      'MessageReceived',
      { attachments, participants },
    ],
  ])('%s', (_what, past, act, type, said) => {
    const events = given(...past)
      .when(act)
      .events();

    expect(events.find((event) => event.type === type)).toMatchObject(said);
  });

  it('without participants where there are none', () => {
    const none = does({ type: 'OpenSplit', opening, message: { ...split, participants: undefined } });

    expect(given().when(none).events()[1]).toMatchObject({ type: 'MessageReceived', participants: undefined });
  });
});

describe('a reply', () => {
  const all = Array.from({ length: OUTBOUND_KEPT }, (_, n) => replies('agent-1', n + 2));

  it.each<[string, Act[]]>([
    ['in a worker’s hands', [claims(2)]],
    ['held back', [claims(2), parks(2)]],
    ['of unknown fate', [claims(2), losesTrack(2)]],
  ])('is refused while one of all that a ticket holds is %s, too', (_what, past) => {
    given(contactOpens(), ...all, ...past)
      .when(replies('agent-1', 50))
      .thenRefuses('outbox_full');
  });

  it('is taken again once one was sent', () => {
    given(contactOpens(), ...all, claims(2), isSent(2))
      .when(replies('agent-1', 50))
      .thenEvents('ReplyQueued');
  });

  it('outside the window names the instant since when it is closed, where there was one', () => {
    const refusal = (act: Act, ...past: Act[]) => {
      try {
        return given(...past)
          .when(act)
          .events();
      } catch (error) {
        return error instanceof Error ? error.message : error;
      }
    };

    expect(refusal(replies('agent-1', 2, { at: minute(24 * 60) }), contactOpens())).toMatch(
      /^The 24-hour WhatsApp window of ticket #1042 is closed since 2026-11-24T\S+Z: send an approved template/,
    );
    expect(refusal(agentOpens('agent-1', { first: outgoing(1) }))).toMatch(/window of ticket #1042 is closed: send/);
  });
});

describe('a blocked sender', () => {
  it('opens a ticket that is closed at once, without a clock and without a word', () => {
    const ticket = given()
      .when(contactOpens({ message: { blocked: true }, acknowledgement: { kind: 'send', content: {} } }))
      .thenEvents(
        'TicketOpened',
        { type: 'MessageReceived', blocked: true },
        { type: 'StatusChanged', from: 'new', to: 'closed', reason: 'sender_blocked', teamId: 'default' },
        { type: 'AcknowledgementSkipped', reason: 'sender_blocked' },
      );

    expect(ticket.status).toBe('closed');
  });

  it('moves nothing on a ticket that is there', () => {
    given(contactOpens(), replies('agent-1', 2))
      .when(contactWrites(3, { blocked: true }))
      .thenEvents('MessageReceived');
  });
});

describe('skills that a ticket asks for', () => {
  const choice = {
    teamId: 'default',
    by: 'condition',
    conditionId: 'paket',
    settingsVersion: 3,
    skills: ['retur'],
    relaxAfterSeconds: 1800,
  } as const;
  const asking = contactOpens({ opening: { choice: { ...choice, skills: ['retur'] } } });

  it('are asked for until their time is over', () => {
    given(asking)
      .when(timePasses(minute(29)))
      .thenNothing();
    given(asking)
      .when(timePasses(minute(30)))
      .thenEvents({ type: 'SkillsRelaxed', teamId: 'default', skills: ['retur'] });
    given(asking, timePasses(minute(30)))
      .when(timePasses(minute(31)))
      .thenNothing();
  });

  it('are asked for no longer once somebody has it', () => {
    given(asking, routed('agent-1'))
      .when(timePasses(minute(30)))
      .thenNothing();
  });
});
