import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexKeys } from '#adapters/keys';
import { canonicalJson } from '#domain/ledger';
import { evolve } from '#domain/ticket';
import { timerAt } from '#domain/timer';
import { WORK_GROUP, workKey } from '#domain/work-key';
import type { TicketEvent } from '#schemas/event';
import { MERGED_KEPT, type Ticket } from '#schemas/ticket';
import { aTicket, minute } from '../helpers/factories.ts';
import {
  agent,
  claims,
  contactOpens,
  contactWrites,
  does,
  isSent,
  mergesInto,
  NUMBER,
  replies,
  takesIn,
  timePasses,
  unmerges,
  updates,
} from '../helpers/ticket-acts.ts';
import { lived } from '../helpers/ticket-history.ts';
import { given } from '../helpers/ticket-spec.ts';
import { life } from '../helpers/ticket-steps.ts';

const SURVIVOR = 7;
const open = [contactOpens(), updates('agent-1', { assigneeId: 'agent-1' })] as const;
const merged = [...open, mergesInto('agent-1', { number: SURVIVOR }, { at: minute(5) })] as const;
const closed = [contactOpens(), updates('agent-1', { status: 'solved', at: minute(10) }), timePasses(minute(10 + 4 * 24 * 60))] as const;

describe('MergeInto', () => {
  it('leaves every list, load and clock, and says where to go', () => {
    const ticket = given(...open)
      .when(mergesInto('agent-1', { number: SURVIVOR }))
      .thenEvents({ type: 'MergedInto', into: SURVIVOR, teamId: 'default' });

    expect(ticket).toMatchObject({
      status: 'closed',
      mergedInto: SURVIVOR,
      assigneeId: 'agent-1',
      heldBy: undefined,
      heldWeight: undefined,
    });
    expect(indexKeys(ticket)).toMatchObject({ teamKey: 'CLOSED#default' });
    expect(indexKeys(ticket)).not.toHaveProperty('assigneeKey');
    expect(timerAt(ticket)).toBeUndefined();
  });

  it('is done once, however often it is asked', () => {
    given(...merged)
      .when(mergesInto('agent-2', { number: SURVIVOR }))
      .thenNothing();
  });

  it.each([
    ['itself', open, { number: NUMBER }, 'invalid_request'],
    ['a second ticket', merged, { number: 8 }, 'not_mergeable'],
    ['a closed ticket', open, { number: SURVIVOR, status: 'closed' }, 'ticket_closed'],
    ['anything, once it is closed', closed, { number: SURVIVOR }, 'ticket_closed'],
    ['one of another contact', open, { number: SURVIVOR, contactId: 'con_00000000000000000000000099' }, 'not_mergeable'],
    ['one that waits, while its own contact does', open, { number: SURVIVOR, status: 'pending' }, 'not_mergeable'],
    ['one that is full', open, { number: SURVIVOR, merged: Array(MERGED_KEPT).fill({ number: 1, hops: 1 }) }, 'not_mergeable'],
  ] as const)('is not merged into %s', (_what, past, survivor, code) => {
    given(...past)
      .when(mergesInto('agent-1', survivor as Partial<Ticket>))
      .thenRefuses(code);
  });

  it('is not merged into a merged one, and is told the last survivor', () => {
    given(...open)
      .when(mergesInto('agent-1', { number: SURVIVOR, status: 'closed', mergedInto: 8 }, { leadsTo: 9 }))
      .thenRefuses('not_mergeable', { survivor: 9 });
  });

  it('is not merged while a reply is unsent, and is once it is sent', () => {
    const queued = [contactOpens(), replies('agent-1', 2)] as const;

    given(...queued)
      .when(mergesInto('agent-1', { number: SURVIVOR }))
      .thenRefuses('not_mergeable');
    given(...queued, claims(2), isSent(2))
      .when(mergesInto('agent-1', { number: SURVIVOR }))
      .thenEvents('MergedInto');
  });

  it('is not merged by who has not read it, unless they mean it', () => {
    given(...open, contactWrites(3))
      .when(mergesInto('agent-1', { number: SURVIVOR }, { seen: 2 }))
      .thenRefuses('seen_is_stale', { missed: [3], number: NUMBER });
    given(...open, contactWrites(3))
      .when(mergesInto('agent-1', { number: SURVIVOR }, { seen: 2, confirm: true }))
      .thenEvents({ type: 'MergedInto', confirmed: true });
  });

  it('makes no chain that is longer than messages follow', () => {
    const behind = (hops: number): TicketEvent => ({ type: 'MergeReceived', merged: { number: 17, hops } });

    given(...open, behind(5))
      .when(mergesInto('agent-1', { number: SURVIVOR }))
      .thenRefuses('not_mergeable');
    given(...open, behind(4))
      .when(mergesInto('agent-1', { number: SURVIVOR }))
      .thenEvents('MergedInto');
  });
});

describe('a merged ticket', () => {
  it.each([
    ['a reply', replies('agent-1', 9)],
    ['a change', updates('agent-1', { priority: 'high' })],
    ['a status', updates('agent-1', { status: 'open' })],
  ])('takes no %s and says where to go on', (_what, act) => {
    given(...merged)
      .when(act)
      .thenRefuses('ticket_closed', { survivor: SURVIVOR });
  });

  it('lets time pass', () => {
    given(...merged)
      .when(timePasses(minute(100_000)))
      .thenNothing();
  });
});

describe('ReceiveMerge', () => {
  const answered = [contactOpens(), replies('agent-1', 2)] as const;

  it('changes nothing of the survivor but its list of merged tickets', () => {
    const before = given(...answered).ticket();
    const after = given(...answered)
      .when(takesIn('agent-1', { number: 17 }))
      .thenEvents({ type: 'MergeReceived', merged: { number: 17, hops: 1 } });

    expect({ ...after, merged: undefined, version: 0 }).toEqual({ ...before, merged: undefined, version: 0 });
  });

  it('stands first on its list for who was merged in unanswered, until a person acts', () => {
    const waiting = [...answered, takesIn('agent-1', { number: 17, waitingSince: minute(1) })] as const;

    expect(workKey(given(...waiting).ticket())).toMatch(new RegExp(`^${WORK_GROUP.attention}#${minute(1)}`));
    expect(workKey(given(...waiting, replies('agent-1', 3)).ticket())).toMatch(new RegExp(`^${WORK_GROUP.toDo}#`));
    expect(workKey(given(...waiting, updates('agent-1', { status: 'pending' })).ticket())).toMatch(new RegExp(`^${WORK_GROUP.waiting}#`));
  });

  it("has the same contact's window too", () => {
    const late = { at: minute(2 * 24 * 60), form: 'text' } as const;
    const window = { number: 17, windowExpiresAt: minute(3 * 24 * 60) };

    given(...answered)
      .when(replies('agent-1', 3, late))
      .thenRefuses('window_closed');
    given(...answered, takesIn('agent-1', window))
      .when(replies('agent-1', 3, late))
      .changes();
    given(...answered, takesIn('agent-1', { ...window, contactId: 'con_00000000000000000000000099' }))
      .when(replies('agent-1', 3, late))
      .thenRefuses('window_closed');
  });

  it('is refused to who has not read the survivor', () => {
    given(...answered, contactWrites(3))
      .when(takesIn('agent-1', { number: 17 }, { seen: 2 }))
      .thenRefuses('seen_is_stale', { missed: [3], number: NUMBER });
  });
});

describe('Unmerge', () => {
  it('gives back what was, with its load and its clocks', () => {
    const before = given(...open).ticket();
    const after = given(...merged)
      .when(unmerges('agent-2', { at: minute(500) }))
      .thenEvents({ type: 'Unmerged', from: SURVIVOR });

    expect(canonicalJson({ ...after, version: 0 })).toBe(canonicalJson({ ...before, version: 0 }));
    expect(timerAt(after)).toBe(timerAt(before));
  });

  it('is refused where nothing is merged, and to who saw it before it was', () => {
    given(...open)
      .when(unmerges('agent-1'))
      .thenRefuses('not_mergeable');
    given(...merged)
      .when(unmerges('agent-1', { seen: 2 }))
      .thenRefuses('seen_is_stale', { missed: [3] });
  });

  it('what fell due meanwhile is a breach at the instant it was due', () => {
    const due = given(...open).ticket().targets[0]?.dueAt;

    given(...merged, unmerges('agent-1', { at: minute(100_000) }))
      .when(timePasses(minute(100_001)))
      .thenEvents({ type: 'TargetBreached', at: due }, 'TargetBreached');
  });
});

describe('merging and undoing', () => {
  const settings = { seed: 20_261_124, numRuns: 300 };
  const identity = ({ version: _, lastCommandId: __, ...ticket }: Ticket): string => canonicalJson(ticket);
  const last = (random: Parameters<typeof lived>[0]): Ticket => {
    const ticket = lived(random).entries.at(-1)?.stored.ticket;
    if (!ticket) throw new Error('A life has at least one entry.');
    return ticket;
  };
  const header = (ticket: Ticket) => ({
    number: ticket.number,
    version: ticket.version + 1,
    at: minute(1_000_000),
    actor: agent('agent-1'),
    commandId: 'cmd_merge',
  });
  const evolved = (ticket: Ticket, event: TicketEvent): Ticket => evolve(ticket, event, header(ticket));

  it('is identity on both tickets, whatever they have lived through', () => {
    fc.assert(
      fc.property(life(), life(), fc.boolean(), (one, other, pointed) => {
        const [goes, stays] = [last(one), { ...last(other), number: SURVIVOR }];
        fc.pre(goes.mergedInto === undefined);
        const gone = evolved(goes, { type: 'MergedInto', into: SURVIVOR, teamId: goes.teamId, pointed });
        const took = evolved(stays, { type: 'MergeReceived', merged: { number: goes.number, hops: 1, waitingSince: goes.waitingSince } });

        expect([gone.status, gone.heldBy, gone.mergedInto]).toEqual(['closed', undefined, SURVIVOR]);
        expect(identity(evolved(gone, { type: 'Unmerged', from: SURVIVOR, teamId: goes.teamId }))).toBe(identity(goes));
        expect(identity(evolved(took, { type: 'MergeUndone', from: goes.number }))).toBe(identity(stays));
      }),
      settings,
    );
  });

  it('leaves on the survivor what was written meanwhile', () => {
    const meanwhile = [contactWrites(5, { at: minute(20) }), replies('agent-1', 6, { at: minute(21) })] as const;
    const never = given(...open, ...meanwhile).ticket();
    const undone = given(...open, takesIn('agent-1', { number: 17 }), ...meanwhile, does({ type: 'UndoMerge', merged: 17 })).ticket();

    const shifted = ({ version, targets, outbound, contactMessage, agentMessage, ...rest }: Ticket) => ({
      ...rest,
      targets: targets.length,
    });
    expect(shifted(undone)).toEqual({ ...shifted(never), merged: undefined });
    expect(undone.outbound.map(({ messageId }) => messageId)).toEqual(never.outbound.map(({ messageId }) => messageId));
    expect(undone.contactMessage?.at).toBe(minute(20));
  });

  it('a ticket without a past of merges has none afterwards', () => {
    const ticket = aTicket();
    const undone = evolved(evolved(ticket, { type: 'MergeReceived', merged: { number: 17, hops: 1 } }), { type: 'MergeUndone', from: 17 });

    expect(undone.merged).toBeUndefined();
  });
});
