import { describe, expect, it } from 'vitest';
import { isAbandoned, isSendable } from '#domain/decide-sending';
import type { Outbound, Ticket } from '#schemas/ticket';
import { aTarget, aTicket, minute } from '../helpers/factories.ts';
import {
  type Act,
  claims,
  contactOpens,
  does,
  fails,
  isSent,
  losesTrack,
  messageId,
  parks,
  receipt,
  releases,
  replies,
  timePasses,
  updates,
} from '../helpers/ticket-acts.ts';
import { given } from '../helpers/ticket-spec.ts';

const queued = [contactOpens(), replies('agent-1', 2)] as const;
const claimed = [...queued, claims(2)] as const;
const sent = [...claimed, isSent(2)] as const;
const unknown = [...claimed, losesTrack(2)] as const;
const parked = [...claimed, parks(2)] as const;
const settles = (outcome: 'sent' | 'failed' | 'send_again'): Act => does({ type: 'SettleSend', messageId: messageId(2), outcome });
const unparks = does({ type: 'UnparkSends' });
const FOUR_DAYS = 4 * 24 * 60;
const _closing = [updates('agent-1', { status: 'solved', at: minute(10) }), timePasses(minute(10 + FOUR_DAYS))] as const;

const stateOf = (ticket: Ticket): string | undefined => ticket.outbound.find((item) => item.messageId === messageId(2))?.state;

describe('ClaimSend', () => {
  it('claims a queued message with the next attempt', () => {
    const ticket = given(...queued)
      .when(claims(2))
      .thenEvents({ type: 'SendClaimed', messageId: messageId(2), attempt: 1 });

    expect(stateOf(ticket)).toBe('claimed');
  });

  it('claims again what was given back, from the instant of its retry on', () => {
    const released = [...claimed, releases(2, minute(30))] as const;

    given(...released)
      .when(claims(2, { at: minute(29) }))
      .thenNothing();
    given(...released)
      .when(claims(2, { at: minute(30) }))
      .thenEvents({ type: 'SendClaimed', attempt: 2 });
  });

  it.each([
    ['is claimed already', claimed],
    ['is sent', sent],
    ['may have left', unknown],
    ['is parked', parked],
    ['is unknown here', [contactOpens()]],
  ])('stays quiet where the message %s', (_what, past) => {
    given(...past)
      .when(claims(2, { at: minute(50) }))
      .thenNothing();
  });
});

describe('RecordSent', () => {
  it('records that the message left', () => {
    const ticket = given(...claimed)
      .when(isSent(2))
      .thenEvents({ type: 'MessageSent', messageId: messageId(2), at: minute(3) });

    expect(stateOf(ticket)).toBe('sent');
  });

  it('takes nothing back of what a receipt said before', () => {
    const ticket = given(...claimed, receipt(2, 'delivered', minute(2)))
      .when(isSent(2))
      .thenEvents('MessageSent');

    expect(stateOf(ticket)).toBe('delivered');
  });

  it('a late answer settles a message whose fate was unknown', () => {
    expect(stateOf(given(...unknown, isSent(2)).ticket())).toBe('sent');
  });
});

describe('ReleaseSend, ParkSend, MarkSendUnknown', () => {
  const cases = [
    [releases(2, minute(30)), { type: 'SendReleased', code: '131000', retryAt: minute(30) }, 'queued'],
    [parks(2), { type: 'SendParked', code: '190' }, 'parked'],
    [losesTrack(2), { type: 'SendUnknown', at: minute(3) }, 'unknown'],
  ] as const;

  it.each(cases)('records what became of the attempt in hand: $1.type', (act, event, state) => {
    const ticket = given(...claimed)
      .when(act)
      .thenEvents(event);

    expect(stateOf(ticket)).toBe(state);
  });

  it.each(cases)('stays quiet about an attempt that is no longer in hand: $1.type', (act) => {
    for (const past of [queued, sent, unknown, parked])
      given(...past)
        .when(act)
        .thenNothing();
    given(...claimed, releases(2, minute(4)), claims(2, { at: minute(5) }))
      .when(act)
      .thenNothing();
  });
});

describe('UnparkSends', () => {
  it('queues again whatever is parked', () => {
    const ticket = given(...parked, replies('agent-1', 3), claims(3), parks(3), replies('agent-1', 4))
      .when(unparks)
      .thenEvents({ type: 'SendRequeued', messageId: messageId(2) }, { type: 'SendRequeued', messageId: messageId(3) });

    expect(ticket.outbound.map(({ state }) => state)).toEqual(['queued', 'queued', 'queued']);
  });

  it('stays quiet where nothing is parked', () => {
    given(...sent)
      .when(unparks)
      .thenNothing();
  });
});

describe('FailSend', () => {
  it('raises the ticket, and the reply that never left is owed again by when it always was', () => {
    const ticket = given(...claimed)
      .when(fails(2))
      .thenEvents(
        { type: 'SendFailed', messageId: messageId(2), code: '131026' },
        { type: 'AttentionRaised', reason: 'send_failed' },
        { type: 'TargetResumed', targetId: 'first_reply.1', dueAt: minute(60), reason: 'reply_failed' },
      );

    expect(ticket).toMatchObject({ attentionAt: minute(3), outbound: [] });
  });

  it.each(['pending', 'on_hold', 'solved'] as const)('reopens a ticket that is %s', (status) => {
    const ticket = given(...claimed, updates('agent-1', { status }))
      .when(fails(2))
      .after();

    expect(ticket).toMatchObject({ status: 'open', attentionAt: minute(4) });
  });

  it('only records it on a closed ticket', () => {
    given(...claimed, { type: 'StatusChanged', from: 'open', to: 'closed', reason: 'auto_close', teamId: 'default' })
      .when(fails(2))
      .thenEvents('SendFailed');
  });

  it('of an acknowledgement is recorded and calls nobody', () => {
    const opens = contactOpens({ acknowledgement: { kind: 'send', content: {} } });
    const id = given(opens).ticket().outbound[0]?.messageId ?? '';

    given(opens, does({ type: 'ClaimSend', messageId: id }))
      .when(does({ type: 'FailSend', messageId: id, attempt: 1, code: '131026' }))
      .thenEvents('SendFailed');
  });

  it.each([
    ['that is not claimed', queued],
    ['that is sent', sent],
    ['that failed before', [...claimed, fails(2)]],
  ])('stays quiet about a message %s', (_what, past) => {
    given(...past)
      .when(fails(2))
      .thenNothing();
  });
});

describe('a failure', () => {
  const failing = { messageId: messageId(2), entry: 1, state: 'claimed', attempt: 1, at: minute(1), acceptedAt: minute(1) } as const;
  const met = aTarget({ metAt: minute(1) });

  it('of a reply of which the ledger tells nothing more is told by what the ticket holds', () => {
    given({ ticket: aTicket({ status: 'open', outbound: [failing], targets: [met] }) })
      .when(fails(2))
      .thenEvents('SendFailed', 'AttentionRaised', { type: 'TargetResumed', targetId: met.id, dueAt: minute(60) });
  });

  it('of a message that nobody knows any more calls somebody, and nothing is owed for it', () => {
    given({ ticket: aTicket({ status: 'open', targets: [met] }) })
      .when(receipt(2, 'failed', minute(2)))
      .thenEvents('ReceiptRecorded', { type: 'AttentionRaised', reason: 'send_failed' });
  });

  it('on a closed ticket is only recorded, whoever sent the message', () => {
    given({ ticket: aTicket({ status: 'closed', targets: [met] }) })
      .when(receipt(2, 'failed', minute(2)))
      .thenEvents('ReceiptRecorded');
  });

  it('on a merged ticket leaves the status of the survivor as it is where it waits for nobody', () => {
    for (const status of ['new', 'open'] as const)
      expect(
        given({ ticket: aTicket({ status }) })
          .when(does({ type: 'RaiseFailedSend', merged: 8 }))
          .thenEvents({ type: 'AttentionRaised', reason: 'send_failed', merged: 8 }).status,
      ).toBe(status);
  });
});

describe('SettleSend', () => {
  it('sent: an agent says that it arrived', () => {
    expect(
      stateOf(
        given(...unknown)
          .when(settles('sent'))
          .thenEvents('MessageSent'),
      ),
    ).toBe('sent');
  });

  it('send_again: it is queued, and claimed as a new attempt', () => {
    given(...unknown)
      .when(settles('send_again'))
      .thenEvents('SendRequeued');
    given(...unknown, settles('send_again'))
      .when(claims(2))
      .thenEvents({ type: 'SendClaimed', attempt: 2 });
  });

  it('failed: the reply is owed again, and the agent who says so needs no call', () => {
    given(...unknown)
      .when(settles('failed'))
      .thenEvents({ type: 'SendFailed', code: 'settled_by_agent' }, { type: 'TargetResumed', targetId: 'first_reply.1' });
  });

  it.each([
    ['is queued', queued],
    ['is claimed', claimed],
    ['is sent', sent],
    ['is parked', parked],
    ['is settled already', [...unknown, settles('sent')]],
    ['is not here', [contactOpens()]],
  ])('is refused where the message %s', (_what, past) => {
    given(...past)
      .when(settles('sent'))
      .thenRefuses('not_sendable');
  });

  it('is refused with what became of the message', () => {
    const refusal =
      (...past: readonly Act[]) =>
      () =>
        given(...past)
          .when(settles('sent'))
          .events();

    expect(refusal(...queued)).toThrow('is queued; only one');
    expect(refusal(contactOpens())).toThrow('is settled; only one');
  });
});

describe('isSendable, isAbandoned', () => {
  const item = (fields: Partial<Outbound>): Outbound => ({
    messageId: messageId(1),
    entry: 1,
    state: 'queued',
    attempt: 0,
    at: minute(0),
    ...fields,
  });

  it('a queued message is sendable unless its retry is still to come', () => {
    expect(isSendable(item({}), minute(0))).toBe(true);
    expect(isSendable(item({ retryAt: minute(2) }), minute(1))).toBe(false);
    expect(isSendable(item({ retryAt: minute(2) }), minute(2))).toBe(true);
    expect(isSendable(item({ state: 'parked' }), minute(9))).toBe(false);
  });

  it('a claim is abandoned after a minute', () => {
    expect(isAbandoned(item({ state: 'claimed' }), new Date(Date.parse(minute(1)) - 1).toISOString())).toBe(false);
    expect(isAbandoned(item({ state: 'claimed' }), minute(1))).toBe(true);
    expect(isAbandoned(item({ state: 'sent' }), minute(9))).toBe(false);
  });
});
