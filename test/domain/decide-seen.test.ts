import { describe, expect, it } from 'vitest';
import { missedMessages } from '#domain/decide-agent';
import { aTicket, minute } from '../helpers/factories.ts';
import {
  type Act,
  BODY,
  claims,
  contactOpens,
  contactWrites,
  does,
  isSent,
  messageId,
  notes,
  receipt,
  replies,
  routed,
  timePasses,
  updates,
} from '../helpers/ticket-acts.ts';
import { given } from '../helpers/ticket-spec.ts';

const open = [contactOpens(), replies('agent-1', 2)] as const;

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
      .thenEvents('ReplyQueued');
  });

  it('lets confirm override, and records that it did', () => {
    given(contactOpens(), contactWrites(2))
      .when(replies('agent-1', 3, { seen: 1, confirm: true }))
      .thenEvents({ type: 'ReplyQueued', confirmed: true }, 'StatusChanged', 'TargetMet');
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

describe('what a writer must have seen to change a field', () => {
  const fields = [
    [{ priority: 'high' }, { priority: 'urgent' }, 'priority'],
    [{ status: 'pending' }, { status: 'on_hold' }, 'status'],
    [{ assigneeId: 'agent-2' }, { assigneeId: 'agent-3' }, 'assigneeId'],
    [{ teamId: 'returns' }, { teamId: 'stores' }, 'teamId'],
  ] as const;

  it.each(fields)('is refused where a person has set the field since: %j then %j', (theirs, mine, field) => {
    given(...open, updates('agent-2', theirs))
      .when(updates('agent-1', { ...mine, seen: 2 }))
      .thenRefuses('seen_is_stale', { fields: [field], missed: [3] });
  });

  it.each(fields)('is taken where the writer had seen it: %j then %j', (theirs, mine) => {
    given(...open, updates('agent-2', theirs))
      .when(updates('agent-1', { ...mine, seen: 3 }))
      .changes();
  });

  it.each(fields)('confirm overrides, on record: %j then %j', (theirs, mine, field) => {
    const events = given(...open, updates('agent-2', theirs))
      .when(updates('agent-1', { ...mine, seen: 2, confirm: true }))
      .events();

    expect(events.at(-1)).toEqual({ type: 'ChangeConfirmed', fields: [field], seen: 2 });
  });

  it('confirm is on record only where it overrode something, and something came of it', () => {
    given(...open)
      .when(updates('agent-1', { priority: 'high', seen: 2, confirm: true }))
      .thenEvents('PriorityChanged', 'TargetRescheduled');
    given(...open, updates('agent-2', { priority: 'high' }))
      .when(updates('agent-1', { priority: 'high', seen: 2, confirm: true }))
      .thenNothing();
  });

  it.each<[string, Act]>([
    ['another field', updates('agent-2', { teamId: 'returns' })],
    ['a message of the contact', contactWrites(3)],
    ['a public message, though it opened the ticket', replies('agent-2', 3)],
    ['a note', notes('agent-2', 3)],
    ['routing, though it opened the ticket', routed('agent-2')],
    ['a breach', timePasses(minute(61))],
  ])('is never refused for %s', (_what, past) => {
    given(contactOpens(), past)
      .when(updates('agent-1', { priority: 'high', status: 'pending', seen: 1 }))
      .changes();
  });

  it('is not refused because the clock or the contact changed the status since', () => {
    const waiting = [...open, updates('agent-1', { status: 'pending', wakeAt: minute(60) })] as const;

    given(...waiting, timePasses(minute(60)))
      .when(updates('agent-1', { status: 'on_hold', seen: 3 }))
      .changes();
    given(...waiting, contactWrites(3))
      .when(updates('agent-1', { status: 'on_hold', seen: 3 }))
      .changes();
  });
});
