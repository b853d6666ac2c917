import { describe, expect, it } from 'vitest';
import { outcomeOf } from '#domain/sla';
import { workKey } from '#domain/work-key';
import { aTicket, minute } from '../helpers/factories.ts';
import { agent, agentOpens, contactOpens, contactWrites, does, replies, SAW_ALL, updates } from '../helpers/ticket-acts.ts';
import { given } from '../helpers/ticket-spec.ts';

const settles = (at?: string, seen = SAW_ALL) => does({ type: 'MarkNoReplyNeeded', seen }, { at, by: agent('agent-1') });
const goodbye = [contactOpens(), replies('agent-1', 2), contactWrites(3)] as const;

describe('MarkNoReplyNeeded', () => {
  it('ends the wait and cancels the reply that was owed, and no other target', () => {
    const ticket = given(...goodbye)
      .when(settles())
      .thenEvents('NoReplyNeeded', { type: 'TargetCancelled', targetId: 'next_reply.1', reason: 'no_reply_needed' });

    expect(given(...goodbye).ticket().waitingSince).toBe(minute(2));
    expect(ticket.waitingSince).toBeUndefined();
    expect(ticket.targets.find(({ kind }) => kind === 'resolution')?.cancelledAt).toBeUndefined();
    expect(ticket.status).toBe('open');
  });

  it('ends the wait of a contact to whom the desk promises nothing', () => {
    given({ ticket: aTicket({ status: 'open', waitingSince: minute(0) }) })
      .when(settles())
      .thenEvents('NoReplyNeeded');
  });

  it('leaves a reply that was late late', () => {
    const ticket = given(...goodbye)
      .when(settles(minute(200)))
      .thenEvents(
        'NoReplyNeeded',
        { type: 'TargetBreached', targetId: 'next_reply.1' },
        { type: 'TargetCancelled', reason: 'no_reply_needed' },
      );
    const reply = ticket.targets.find(({ kind }) => kind === 'next_reply');

    expect(reply && outcomeOf(reply)).toBe('breached');
  });

  it('settles the first reply to one for whom an agent opened the ticket', () => {
    given(agentOpens('agent-1')).when(settles()).thenEvents('NoReplyNeeded', { type: 'TargetCancelled', targetId: 'first_reply.1' });
  });

  it('settles a first message as well; what the contact writes then is a next one', () => {
    const ticket = given(contactOpens(), settles()).ticket();
    const again = given(contactOpens(), settles(), contactWrites(2)).ticket();

    expect(ticket.targets.find(({ kind }) => kind === 'first_reply')?.cancelledAt).toBe(minute(1));
    expect(again.targets.map(({ id }) => id)).toContain('next_reply.1');
    expect(again.waitingSince).toBe(minute(2));
  });

  it('lets the ticket stand where its resolution puts it, behind those who wait for a reply', () => {
    const waits = given(...goodbye).ticket();
    const settled = given(...goodbye, settles()).ticket();

    expect(workKey(waits) < workKey(settled)).toBe(true);
  });

  it.each([
    ['answered', [contactOpens(), replies('agent-1', 2)]],
    ['settled already', [...goodbye, settles()]],
    ['solved', [...goodbye, updates('agent-1', { status: 'solved' })]],
  ])('is refused on a ticket that is %s: nothing waits', (_what, past) => {
    given(...past)
      .when(settles())
      .thenRefuses('nothing_waits');
  });

  it('is refused to one who has not seen what the contact wrote last', () => {
    given(...goodbye)
      .when(settles(undefined, 2))
      .thenRefuses('seen_is_stale', { missed: [3] });
    given(...goodbye, updates('agent-2', { priority: 'high' }))
      .when(settles(undefined, 3))
      .thenEvents('NoReplyNeeded', 'TargetCancelled');
  });
});
