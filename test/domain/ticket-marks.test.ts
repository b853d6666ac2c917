import { describe, expect, it } from 'vitest';
import { evolve } from '#domain/ticket';
import type { Actor, TicketEvent } from '#schemas/event';
import { EVENT_EXAMPLES } from '../helpers/event-examples.ts';
import { aTicket, minute } from '../helpers/factories.ts';
import { agent, CONTACT, machine, messageId } from '../helpers/ticket-acts.ts';

const evolved = (event: TicketEvent, actor: Actor, fields = {}) =>
  evolve(aTicket(fields), event, { number: 1042, version: 7, at: minute(9), actor, commandId: 'cmd_1' });
const unassigned = (reason: 'person' | 'team_changed' | 'escalated' | 'assignee_left', freed?: string): TicketEvent => ({
  ...EVENT_EXAMPLES.TicketUnassigned,
  reason,
  freed,
});

describe('what a stale writer is told of', () => {
  it.each<[string, TicketEvent, Actor, number | undefined]>([
    ['who took it from somebody', unassigned('person'), agent('agent-1'), 7],
    ['who moved it to another team', unassigned('team_changed'), agent('agent-1'), 7],
    ['no machine that did', unassigned('person'), machine('worker'), undefined],
    ['no ladder', unassigned('escalated'), agent('agent-1'), undefined],
    ['nobody who merely left', unassigned('assignee_left'), agent('agent-1'), undefined],
    ['who gave it to somebody', { ...EVENT_EXAMPLES.TicketAssigned, by: 'person' }, agent('agent-1'), 7],
    ['no routing', { ...EVENT_EXAMPLES.TicketAssigned, by: 'least_loaded' }, agent('agent-1'), undefined],
  ])('of an assignee: %s', (_what, event, actor, version) => {
    expect(evolved(event, actor).changed.assigneeId).toBe(version);
  });

  it.each<[Actor, number | undefined]>([
    [agent('agent-1'), 7],
    [CONTACT, 7],
    [{ kind: 'channel', id: 'whatsapp' }, undefined],
    [machine('worker'), undefined],
  ])('of a priority by %o: %s', (actor, version) => {
    expect(evolved(EVENT_EXAMPLES.PriorityChanged, actor).changed.priority).toBe(version);
  });
});

describe('whom a ladder passed over', () => {
  it('is who had it, until somebody has it again', () => {
    expect(evolved(unassigned('escalated', 'agent-1'), machine('clock')).passedOver).toBe('agent-1');
    expect(evolved(unassigned('person', 'agent-2'), agent('agent-2'), { passedOver: 'agent-1' }).passedOver).toBe('agent-1');
    expect(evolved(EVENT_EXAMPLES.TicketAssigned, machine('worker'), { passedOver: 'agent-1' }).passedOver).toBeUndefined();
  });
});

describe('an answer from the telephone', () => {
  it('is of the channel’s own app, to those who write from elsewhere', () => {
    const told = evolved({ ...EVENT_EXAMPLES.MessageSentElsewhere, messageId: messageId(9) }, { kind: 'channel', id: 'whatsapp' });

    expect(told.agentMessage).toMatchObject({ agentId: 'whatsapp-app', version: 7 });
  });
});

it('who takes part stays the same where an event names nobody', () => {
  expect(evolved(EVENT_EXAMPLES.MessageReceived, CONTACT).participants).toEqual([]);
  expect(evolved(EVENT_EXAMPLES.ReplyQueued, agent('agent-1'), { participants: ['p1'] }).participants).toEqual(['p1']);
});

describe('the answer of another agent', () => {
  it.each([
    ['agent-2', 3],
    ['agent-1', undefined],
  ])('is the last one where %s gave it: version %s', (agentId, version) => {
    const answered = evolved(EVENT_EXAMPLES.ReplyQueued, agent('agent-1'), { agentMessage: { version: 3, agentId } });

    expect(answered).toMatchObject({ agentMessage: { version: 7, agentId: 'agent-1' } });
    expect(answered.otherAgentMessage).toBe(version);
  });

  it('stays the last one while an agent goes on alone', () => {
    const alone = { agentMessage: { version: 3, agentId: 'agent-1' }, otherAgentMessage: 2 };

    expect(evolved(EVENT_EXAMPLES.ReplyQueued, agent('agent-1'), alone).otherAgentMessage).toBe(2);
  });
});

describe('a ticket that is done', () => {
  const asked = { waitingSince: minute(1), attentionAt: minute(2), heldBy: 'agent-1', heldWeight: 1 };

  it.each(['solved', 'closed'] as const)('is nobody’s load and keeps nobody waiting: %s', (to) => {
    const done = evolved({ ...EVENT_EXAMPLES.StatusChanged, to }, agent('agent-1'), asked);

    expect([done.waitingSince, done.heldBy, done.heldWeight]).toEqual([undefined, undefined, undefined]);
  });

  it('keeps both while it is put on hold', () => {
    const held = evolved({ ...EVENT_EXAMPLES.StatusChanged, to: 'on_hold' }, agent('agent-1'), asked);

    expect(held).toMatchObject({ waitingSince: minute(1), heldBy: 'agent-1', heldWeight: 1 });
  });

  it('was not opened again when it is closed', () => {
    const closes = { ...EVENT_EXAMPLES.StatusChanged, from: 'solved', to: 'closed', reason: 'auto_close' } as const;

    expect(evolved(closes, machine('clock')).reopenCount).toBe(0);
  });
});

describe('what asked for somebody', () => {
  const asked = { attentionAt: minute(2), merged: [{ number: 8, hops: 1, waitingSince: minute(1) }] };

  it('asks no more once a person set the status, its own and what came with merged tickets', () => {
    const set = evolved(EVENT_EXAMPLES.StatusChanged, agent('agent-1'), asked);

    expect(set.attentionAt).toBeUndefined();
    expect(set.merged).toEqual([{ number: 8, hops: 1 }]);
  });

  it('still asks where the status merely followed', () => {
    expect(evolved({ ...EVENT_EXAMPLES.StatusChanged, to: 'open', reason: 'woke' }, machine('clock'), asked)).toMatchObject(asked);
  });
});

describe('skills that a condition asks for', () => {
  it('are asked for until its time is over', () => {
    const chosen = evolved({ ...EVENT_EXAMPLES.TeamChosen, skills: ['retur:2'], relaxAfterSeconds: 60 }, machine('worker'));

    expect(chosen.skills).toEqual({ all: ['retur:2'], until: minute(10) });
  });

  it('are none where it asks for none, or says no time', () => {
    expect(evolved({ ...EVENT_EXAMPLES.TeamChosen, relaxAfterSeconds: 60 }, machine('worker')).skills).toBeUndefined();
    expect(evolved({ ...EVENT_EXAMPLES.TeamChosen, skills: ['retur:2'] }, machine('worker')).skills).toBeUndefined();
  });
});
