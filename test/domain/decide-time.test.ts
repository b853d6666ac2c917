import { describe, expect, it } from 'vitest';
import { minute } from '../helpers/factories.ts';
import { attachmentId, claims, contactOpens, does, messageId, replies, routed, timePasses, updates } from '../helpers/ticket-acts.ts';
import { given } from '../helpers/ticket-spec.ts';

const FOUR_DAYS = 4 * 24 * 60;
const open = [contactOpens(), routed('agent-1'), replies('agent-1', 2)] as const;
const waiting = [...open, updates('agent-1', { status: 'pending', wakeAt: minute(30) })] as const;
const solved = [...open, updates('agent-1', { status: 'solved', at: minute(10) })] as const;
const justBefore = (at: string): string => new Date(Date.parse(at) - 1).toISOString();
const justAfter = (at: string): string => new Date(Date.parse(at) + 1).toISOString();

describe('PassTime', () => {
  it('records a breach a millisecond after the due instant, stamped with the due instant', () => {
    given(contactOpens())
      .when(timePasses(justAfter(minute(60))))
      .thenEvents({ type: 'TargetBreached', targetId: 'first_reply.1', at: minute(60) });
    given(contactOpens())
      .when(timePasses(minute(60)))
      .thenNothing();
  });

  it('wakes a ticket that waits, first on its list', () => {
    const ticket = given(...waiting)
      .when(timePasses(minute(30)))
      .thenEvents({ type: 'StatusChanged', from: 'pending', to: 'open', reason: 'woke' }, 'TargetResumed', {
        type: 'AttentionRaised',
        reason: 'woke',
      });

    expect(ticket).toMatchObject({ status: 'open', wakeAt: undefined, attentionAt: minute(30) });
  });

  it('closes a solved ticket when its days are over', () => {
    const ticket = given(...solved)
      .when(timePasses(minute(10 + FOUR_DAYS)))
      .thenEvents({ type: 'StatusChanged', from: 'solved', to: 'closed', reason: 'auto_close' });

    expect(ticket).toMatchObject({ status: 'closed', closeAt: undefined });
  });

  it('lets go of a claim whose worker must be dead, and never sends it again by itself', () => {
    const claimed = [...open, claims(2, { at: minute(5) })] as const;

    given(...claimed)
      .when(timePasses(minute(6)))
      .thenEvents({ type: 'SendUnknown', messageId: messageId(2) });
    given(...claimed, timePasses(minute(6)))
      .when(claims(2, { at: minute(60) }))
      .thenNothing();
  });

  it.each([
    ['before a breach', [contactOpens()], minute(59)],
    ['before the wake time', waiting, justBefore(minute(30))],
    ['before the days are over', solved, justBefore(minute(10 + FOUR_DAYS))],
    ['while a worker may still be at it', [...open, claims(2, { at: minute(5) })], justBefore(minute(6))],
    ['after a breach that is recorded', [contactOpens(), timePasses(minute(61))], minute(62)],
    ['after it woke', [...waiting, timePasses(minute(30))], minute(31)],
    ['after it closed', [...solved, timePasses(minute(10 + FOUR_DAYS))], minute(11 + FOUR_DAYS)],
  ])('stays quiet %s', (_what, past, at) => {
    given(...past)
      .when(timePasses(at))
      .thenNothing();
  });
});

describe('StoreAttachment, MissAttachment', () => {
  const ids = { messageId: messageId(1), attachmentId: attachmentId(1) };
  const bytes = { key: 'media/1042/att', bytes: 4, sha256: 'ab', mediaType: 'image/jpeg' };

  it.each([
    [does({ type: 'StoreAttachment', ...ids, ...bytes }), { type: 'AttachmentStored', ...ids, ...bytes }],
    [does({ type: 'MissAttachment', ...ids, reason: 'refused' }), { type: 'AttachmentMissing', ...ids, reason: 'refused' }],
  ] as const)('records what was found and moves nothing on the ticket: $1.type', (act, event) => {
    const before = given(...solved).ticket();
    const after = given(...solved)
      .when(act)
      .thenEvents(event);

    expect(after).toEqual({ ...before, version: before.version + 1 });
  });
});
