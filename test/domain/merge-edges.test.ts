import { describe, expect, it } from 'vitest';
import type { Ticket } from '#schemas/ticket';
import { minute } from '../helpers/factories.ts';
import {
  agent,
  claims,
  contactOpens,
  does,
  isSent,
  mergesInto,
  NUMBER,
  receipt,
  replies,
  takesIn,
  unmerges,
  updates,
  WHERE,
} from '../helpers/ticket-acts.ts';
import { given } from '../helpers/ticket-spec.ts';

const SURVIVOR = 7;
const open = [contactOpens(), updates('agent-1', { assigneeId: 'agent-1' })] as const;
const answered = [contactOpens(), replies('agent-1', 2)] as const;

describe('MergeInto', () => {
  it('says that its number is pointed to, where it is', () => {
    given(...open)
      .when(mergesInto('agent-1', { number: SURVIVOR }, { pointed: true }))
      .thenEvents({ type: 'MergedInto', pointed: true, freed: 'agent-1' });
  });

  it('is not merged into what leads back to it', () => {
    given(...open)
      .when(mergesInto('agent-1', { number: SURVIVOR }, { leadsTo: NUMBER }))
      .thenRefuses('not_mergeable');
  });

  it.each(['new', 'open'] as const)('whose contact waits goes into one that is %s', (status) => {
    given(...open)
      .when(mergesInto('agent-1', { number: SURVIVOR, status }))
      .thenEvents('MergedInto');
  });

  it.each(['pending', 'on_hold', 'solved'] as const)('whose contact waits for nothing goes into one that is %s', (status) => {
    given(...answered, claims(2), isSent(2))
      .when(mergesInto('agent-1', { number: SURVIVOR, status }))
      .thenEvents('MergedInto');
  });

  it('may go once its reply has arrived', () => {
    given(...answered, claims(2), isSent(2), receipt(2, 'delivered', minute(9)))
      .when(mergesInto('agent-1', { number: SURVIVOR }))
      .thenEvents('MergedInto');
  });
});

describe('ReceiveMerge', () => {
  const taken = [...answered, takesIn('agent-1', { number: 17 }), takesIn('agent-1', { number: 18 })] as const;

  it('takes each ticket in once, and says that it was meant', () => {
    given(...taken)
      .when(takesIn('agent-2', { number: 18 }))
      .thenNothing();
    given(...taken)
      .when(takesIn('agent-1', { number: 19 }, { confirm: true }))
      .thenEvents({ type: 'MergeReceived', merged: { number: 19 }, confirmed: true });
  });

  it.each<[string, Partial<Ticket>]>([
    ['channel', { channel: 'manual' }],
    ['number of ours', { account: '1065550000002' }],
  ])('has no window of another %s', (_what, other) => {
    const late = { at: minute(2 * 24 * 60), form: 'text' } as const;
    const window = { number: 17, ...WHERE, windowExpiresAt: minute(3 * 24 * 60) };

    given(...answered, takesIn('agent-1', window))
      .when(replies('agent-1', 3, late))
      .changes();
    given(...answered, takesIn('agent-1', { ...window, ...other }))
      .when(replies('agent-1', 3, late))
      .thenRefuses('window_closed');
  });

  it('gives back one of several', () => {
    const undoes = (merged: number) => does({ type: 'UndoMerge', merged });

    expect(
      given(...taken)
        .when(undoes(17))
        .thenEvents({ type: 'MergeUndone', from: 17 })
        .merged?.map(({ number }) => number),
    ).toEqual([18]);
    given(...taken)
      .when(undoes(99))
      .thenNothing();
    given(...answered)
      .when(undoes(17))
      .thenNothing();
  });
});

describe('Unmerge', () => {
  it('is for who saw it as it was when it was merged', () => {
    given(...open, mergesInto('agent-1', { number: SURVIVOR }))
      .when(unmerges('agent-1', { seen: 3 }))
      .thenEvents('Unmerged');
  });
});

describe('a family of tickets', () => {
  const links = (number: number) => does({ type: 'Link', number, as: 'child' }, { by: agent('agent-1') });
  const unlinks = (number: number) => does({ type: 'Unlink', number }, { by: agent('agent-1') });

  it('keeps the others when one goes', () => {
    const ticket = given(contactOpens(), links(7), links(8)).when(unlinks(7)).thenEvents({ type: 'TicketUnlinked', number: 7 });

    expect(ticket.links).toEqual([{ number: 8, as: 'child' }]);
    given(contactOpens()).when(unlinks(7)).thenNothing();
  });
});
