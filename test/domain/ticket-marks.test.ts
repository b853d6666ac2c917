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
