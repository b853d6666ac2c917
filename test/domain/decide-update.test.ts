import { describe, expect, it } from 'vitest';
import type { Agent } from '#schemas/agent';
import { STATUS_TRANSITIONS, Status } from '#schemas/ticket';
import { anAgent, minute } from '../helpers/factories.ts';
import {
  type Act,
  contactOpens,
  contactWrites,
  does,
  machine,
  replies,
  routed,
  SAW_ALL,
  timePasses,
  updates,
} from '../helpers/ticket-acts.ts';
import { given, givenUnder, RULES } from '../helpers/ticket-spec.ts';

const FOUR_DAYS = 4 * 24 * 60;
const open = [contactOpens(), replies('agent-1', 2)] as const;
const solved = [...open, updates('agent-1', { status: 'solved', at: minute(10) })] as const;
const closed = [...solved, timePasses(minute(10 + FOUR_DAYS))] as const;
const inStatus: Record<Status, readonly Act[]> = {
  new: [contactOpens()],
  open,
  pending: [...open, updates('agent-1', { status: 'pending' })],
  on_hold: [...open, updates('agent-1', { status: 'on_hold' })],
  solved,
  closed,
};
const pairs = Status.options.flatMap((from) => Status.options.map((to) => [from, to] as const));
const isAllowed = (from: Status, to: Status): boolean => new Set<Status>(STATUS_TRANSITIONS[from]).has(to);

describe('UpdateTicket: status', () => {
  it.each(pairs.filter(([from, to]) => isAllowed(from, to)))('%s may become %s', (from, to) => {
    const ticket = given(...inStatus[from]).ticket();
    const change = given(...inStatus[from]).when(updates('agent-1', { status: to }));

    expect(ticket.status).toBe(from);
    expect(change.after().status).toBe(to);
  });

  it.each(pairs.filter(([from, to]) => from !== to && !isAllowed(from, to)))('%s may not become %s', (from, to) => {
    given(...inStatus[from])
      .when(updates('agent-1', { status: to }))
      .thenRefuses('transition_refused');
  });

  it.each(Status.options)('%s again changes nothing', (status) => {
    given(...inStatus[status])
      .when(updates('agent-1', { status }))
      .thenNothing();
  });

  it('solving meets the resolution, gives the load back and sets when it closes', () => {
    const ticket = given(...open, routed('agent-1'))
      .when(updates('agent-1', { status: 'solved', at: minute(10) }))
      .thenEvents({ type: 'StatusChanged', to: 'solved', reason: 'person', closeAt: minute(10 + FOUR_DAYS) }, { type: 'TargetMet' });

    expect(ticket).toMatchObject({ assigneeId: 'agent-1', heldBy: undefined, heldWeight: undefined, waitingSince: undefined });
  });

  it('who solves a ticket of nobody takes it', () => {
    given(...open)
      .when(updates('agent-2', { status: 'solved' }))
      .thenEvents({ type: 'TicketAssigned', agentId: 'agent-2', by: 'person' }, { type: 'StatusChanged', to: 'solved' }, 'TargetMet');
  });

  it('no machine takes what it solves', () => {
    given(...open)
      .when(does({ type: 'UpdateTicket', seen: SAW_ALL, status: 'solved' }))
      .thenEvents({ type: 'StatusChanged', to: 'solved' }, 'TargetMet');
  });

  it('a person who reopens a solved ticket gives it back to its assignee, who carries it again', () => {
    const ticket = given(...solved)
      .when(updates('agent-2', { status: 'open' }))
      .thenEvents({ type: 'StatusChanged', from: 'solved', to: 'open' }, 'TargetResumed', {
        type: 'TicketAssigned',
        agentId: 'agent-1',
        by: 'kept',
      });

    expect(ticket).toMatchObject({ heldBy: 'agent-1', heldWeight: 1, closeAt: undefined, reopenCount: 1 });
  });

  it('a person may reopen a ticket for an assignee who is away and full', () => {
    const ticket = given(...solved)
      .when({ ...updates('agent-2', { status: 'open' }), assignee: anAgent({ presence: 'away', load: 9 }) })
      .after();

    expect(ticket).toMatchObject({ heldBy: 'agent-1', heldWeight: 1 });
  });

  it.each<[string, Agent, string]>([
    ['off the desk', anAgent({ active: false }), 'agent_deactivated'],
    ['in another team', anAgent({ teams: ['returns'] }), 'assignee_left'],
  ])('but not for one who is %s', (_, assignee, reason) => {
    given(...solved)
      .when({ ...updates('agent-2', { status: 'open' }), assignee })
      .thenEvents({ type: 'StatusChanged', reason: 'person' }, 'TargetResumed', { type: 'TicketUnassigned', reason });
  });

  it('a status that a person sets takes a ticket off the top of the list', () => {
    const woke = [...open, updates('agent-1', { status: 'pending', wakeAt: minute(20) }), timePasses(minute(20))] as const;
    const ticket = given(...woke)
      .when(updates('agent-1', { status: 'pending' }))
      .thenEvents('StatusChanged', 'TargetPaused');

    expect(given(...woke).ticket().attentionAt).toBe(minute(20));
    expect(ticket.attentionAt).toBeUndefined();
  });
});

describe('UpdateTicket: priority', () => {
  it('changes the priority and the targets that run', () => {
    given(contactOpens())
      .when(updates('agent-1', { priority: 'urgent', at: minute(5) }))
      .thenEvents(
        { type: 'PriorityChanged', from: 'medium', to: 'urgent' },
        { type: 'TargetRescheduled', targetId: 'first_reply.1', dueAt: minute(15) },
        { type: 'TargetRescheduled', targetId: 'resolution.1' },
      );
  });

  it('the same priority changes nothing', () => {
    given(contactOpens())
      .when(updates('agent-1', { priority: 'medium' }))
      .thenNothing();
  });
});

describe('UpdateTicket: assignee and team', () => {
  it('assigns a new ticket, which is open then', () => {
    given(contactOpens())
      .when(updates('agent-1', { assigneeId: 'agent-2' }))
      .thenEvents(
        { type: 'TicketAssigned', agentId: 'agent-2', weight: 1, by: 'person' },
        { type: 'StatusChanged', to: 'open', reason: 'assigned' },
      );
  });

  it('takes a ticket from its assignee', () => {
    const ticket = given(contactOpens(), routed('agent-1'))
      .when(updates('agent-1', { assigneeId: null }))
      .thenEvents({ type: 'TicketUnassigned', reason: 'person' });

    expect(ticket).toMatchObject({ assigneeId: undefined, heldBy: undefined });
  });

  it('taken from nobody is taken from nobody', () => {
    given(contactOpens())
      .when(updates('agent-1', { assigneeId: null }))
      .thenNothing();
  });

  it('who is given a ticket carries what its team counts its channel for', () => {
    const rules = { ...RULES, weights: { default: { whatsapp: 3 }, returns: { whatsapp: 2 } } };

    for (const [fields, weight] of [
      [{}, 3],
      [{ teamId: 'returns' }, 2],
    ] as const)
      expect(givenUnder(rules, contactOpens(), updates('agent-1', { ...fields, assigneeId: 'agent-2' })).ticket().heldWeight).toBe(weight);
  });

  it('who is given a solved ticket carries nothing until it is open again', () => {
    const regiven = [...solved, updates('agent-1', { assigneeId: 'agent-2' })] as const;

    expect(given(...regiven).ticket()).toMatchObject({ assigneeId: 'agent-2', heldWeight: 0 });
    expect(given(...regiven, contactWrites(3)).ticket()).toMatchObject({ status: 'open', heldBy: 'agent-2', heldWeight: 1 });
    expect(given(...solved, updates('agent-1', { assigneeId: 'agent-2', status: 'open' })).ticket()).toMatchObject({ heldWeight: 1 });
  });

  it('another team takes the assignee off, unless one is named', () => {
    given(contactOpens(), routed('agent-1'))
      .when(updates('agent-1', { teamId: 'returns' }))
      .thenEvents(
        { type: 'TeamChanged', from: 'default', to: 'returns' },
        { type: 'TicketUnassigned', reason: 'team_changed', teamId: 'returns' },
      );
    given(contactOpens(), routed('agent-1'))
      .when(updates('agent-1', { teamId: 'returns', assigneeId: 'agent-3' }))
      .thenEvents('TeamChanged', { type: 'TicketAssigned', agentId: 'agent-3', teamId: 'returns' });
  });

  it.each([{ assigneeId: 'agent-1' }, { teamId: 'default' }])('what is so already changes nothing: %j', (fields) => {
    given(contactOpens(), routed('agent-1')).when(updates('agent-2', fields)).thenNothing();
  });

  it.each([{ assigneeId: 'agent-2' }, { assigneeId: null }, { teamId: 'returns' }, { priority: 'urgent' } as const])(
    'a closed ticket is final: %j',
    (fields) => {
      given(...closed)
        .when(updates('agent-1', fields))
        .thenRefuses('ticket_closed');
    },
  );

  it.each([{ assigneeId: 'agent-1' }, { teamId: 'default' }, { priority: 'medium' } as const, { wakeAt: null }])(
    'what is so already is no change of a closed ticket: %j',
    (fields) => {
      given(...closed)
        .when(updates('agent-1', fields))
        .thenNothing();
    },
  );
});

describe('UpdateTicket: wake time', () => {
  it('goes with a status that waits', () => {
    const ticket = given(...open)
      .when(updates('agent-1', { status: 'on_hold', wakeAt: minute(60) }))
      .thenEvents('StatusChanged', { type: 'WakeTimeChanged', wakeAt: minute(60) });

    expect(ticket.wakeAt).toBe(minute(60));
  });

  it('stays as it is when something else changes', () => {
    const ticket = given(contactOpens(), updates('agent-1', { status: 'pending', wakeAt: minute(30) }))
      .when(updates('agent-1', { priority: 'high' }))
      .after();

    expect(ticket).toMatchObject({ priority: 'high', wakeAt: minute(30) });
  });

  it('ends with the status it came with', () => {
    const waiting = [...open, updates('agent-1', { status: 'pending', wakeAt: minute(60) })] as const;

    expect(given(...waiting, contactWrites(3)).ticket().wakeAt).toBeUndefined();
    expect(given(...waiting, updates('agent-1', { wakeAt: null })).ticket().wakeAt).toBeUndefined();
  });

  it('is refused on a ticket that does not wait, and in the past', () => {
    given(...open)
      .when(updates('agent-1', { wakeAt: minute(60) }))
      .thenRefuses('invalid_request');
    given(...open)
      .when(updates('agent-1', { status: 'pending', wakeAt: minute(5), at: minute(5) }))
      .thenRefuses('invalid_request');
  });

  it('the same one, or none where none was, changes nothing', () => {
    given(...open, updates('agent-1', { status: 'pending', wakeAt: minute(60) }))
      .when(updates('agent-1', { wakeAt: minute(60) }))
      .thenNothing();
    given(...open)
      .when(updates('agent-1', { wakeAt: null }))
      .thenNothing();
  });
});

describe('AssignByRouting', () => {
  it('gives a ticket of nobody to an agent, who carries it', () => {
    const ticket = given(contactOpens())
      .when(routed('agent-1'))
      .thenEvents(
        { type: 'TicketAssigned', agentId: 'agent-1', weight: 1, by: 'least_loaded' },
        { type: 'StatusChanged', to: 'open', reason: 'assigned' },
      );

    expect(ticket).toMatchObject({ heldBy: 'agent-1', heldWeight: 1, changed: {} });
  });

  it('leaves a ticket that waits for somebody else in its status', () => {
    given(...inStatus.on_hold)
      .when(routed('agent-1'))
      .thenEvents('TicketAssigned');
  });

  it.each<[string, readonly Act[]]>([
    ['one that somebody has by now', [contactOpens(), routed('agent-2')]],
    ['a solved one', [...solved, updates('agent-1', { assigneeId: null })]],
    ['a closed one', [...solved, updates('agent-1', { assigneeId: null }), timePasses(minute(10 + FOUR_DAYS))]],
    ['one of another team by now', [contactOpens(), updates('agent-1', { teamId: 'returns' })]],
  ])('leaves %s alone', (_what, past) => {
    given(...past)
      .when(routed('agent-1'))
      .thenNothing();
  });

  it('a repeat changes nothing', () => {
    given(contactOpens(), routed('agent-1')).when(routed('agent-1')).thenNothing();
  });

  it('counts what the ticket weighs', () => {
    const heavy = does({ type: 'AssignByRouting', agentId: 'agent-1', teamId: 'default', weight: 3 }, { by: machine('assignment') });

    expect(given(contactOpens(), heavy).ticket().heldWeight).toBe(3);
  });
});
