import { describe, expect, it } from 'vitest';
import type { Agent } from '#schemas/agent';
import { anAgent, minute } from '../helpers/factories.ts';
import {
  type Act,
  BODY,
  CONTACT_ID,
  contactOpens,
  does,
  messageId,
  NUMBER,
  replies,
  routed,
  updates,
  WHERE,
} from '../helpers/ticket-acts.ts';
import { given } from '../helpers/ticket-spec.ts';

const held = [contactOpens(), routed('agent-1')] as const;
const releases = (agent: Agent | undefined, agentId = 'agent-1'): Act => does({ type: 'ReleaseFromAgent', agentId, agent });

describe('ReleaseFromAgent', () => {
  it.each<[string, Agent | undefined, string]>([
    ['is off the desk', anAgent({ active: false }), 'agent_deactivated'],
    ['is not known any more', undefined, 'agent_deactivated'],
    ['left the team', anAgent({ teams: ['returns'] }), 'assignee_left'],
    ['has a role without tickets', anAgent({ role: 'auditor', teams: ['default'] }), 'assignee_left'],
  ])('gives back the ticket of one who %s', (_what, agent, reason) => {
    given(...held)
      .when(releases(agent))
      .thenEvents({ type: 'TicketUnassigned', reason, teamId: 'default', freed: 'agent-1' });
  });

  it('leaves it with who may answer it, whether they are there or not', () => {
    given(...held)
      .when(releases(anAgent({ teams: ['default'], presence: 'away', load: 99 })))
      .thenNothing();
  });

  it('leaves what somebody else has by now', () => {
    given(...held)
      .when(releases(undefined, 'agent-2'))
      .thenNothing();
  });

  it('leaves what is done with who did it', () => {
    given(...held, replies('agent-1', 2), updates('agent-1', { status: 'solved' }))
      .when(releases(undefined))
      .thenNothing();
  });
});

describe('a ticket that begins with a message of another one', () => {
  const opening = { number: NUMBER, ...WHERE, contactId: CONTACT_ID, teamId: 'default' };
  const message = { messageId: messageId(1), ...WHERE, body: BODY, attachments: [], sentAt: minute(-60) };

  it('is opened by the contact, has the message when it was sent, and clocks that begin now', () => {
    given()
      .when(does({ type: 'OpenSplit', opening, message: { ...message, participants: ['budi@example.com'] } }, { at: minute(0) }))
      .thenEvents(
        { type: 'TicketOpened', openedBy: 'contact', priority: 'medium' },
        { type: 'MessageReceived', sentAt: minute(-60), participants: ['budi@example.com'] },
        { type: 'TargetStarted', target: { kind: 'first_reply', dueAt: minute(60) } },
        { type: 'TargetStarted' },
      );
  });

  it('leaves on the other one where it went', () => {
    given(...held)
      .when(does({ type: 'SplitOff', messageId: messageId(1), to: 17 }))
      .thenEvents({ type: 'SplitTo', number: 17, messageId: messageId(1) });
  });
});

describe('a refusal names what it is about', () => {
  const closed = { type: 'StatusChanged', from: 'solved', to: 'closed', reason: 'auto_close', teamId: 'default' } as const;
  const solved = [...held, replies('agent-1', 2), updates('agent-1', { status: 'solved' })] as const;

  it.each<[string, Act]>([
    ['ticket_closed', updates('agent-1', { priority: 'high' })],
    ['ticket_closed', updates('agent-1', { teamId: 'returns' })],
    ['ticket_closed', updates('agent-1', { assigneeId: null })],
    ['ticket_closed', updates('agent-1', { assigneeId: 'agent-2' })],
  ])('a closed ticket: %s', (code, act) => {
    given(...solved, closed)
      .when(act)
      .thenRefuses(code as 'ticket_closed');
  });

  it('says again without harm what a closed ticket has', () => {
    given(...solved, closed)
      .when(updates('agent-1', { priority: 'medium', teamId: 'default', assigneeId: 'agent-1' }))
      .thenNothing();
  });
});

describe('UpdateTicket: wake time', () => {
  const pending = [...held, replies('agent-1', 2), updates('agent-1', { status: 'pending', wakeAt: minute(500) })] as const;

  it('is taken away, and set anew', () => {
    const awake = given(...pending)
      .when(updates('agent-1', { wakeAt: null }))
      .thenEvents('WakeTimeChanged');

    expect(awake.wakeAt).toBeUndefined();
    given(...pending)
      .when(updates('agent-1', { wakeAt: minute(600) }))
      .thenEvents({ type: 'WakeTimeChanged', wakeAt: minute(600) });
  });

  it('the same, or none where there was none, is no change', () => {
    given(...pending)
      .when(updates('agent-1', { wakeAt: minute(500) }))
      .thenNothing();
    given(...held)
      .when(updates('agent-1', { wakeAt: null }))
      .thenNothing();
  });

  it('is refused where the ticket waits for nobody, and in the past', () => {
    given(...held)
      .when(updates('agent-1', { wakeAt: minute(600) }))
      .thenRefuses('invalid_request');
    given(...pending)
      .when(updates('agent-1', { wakeAt: minute(9), at: minute(9) }))
      .thenRefuses('invalid_request');
  });
});
