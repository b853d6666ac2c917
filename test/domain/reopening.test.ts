import { describe, expect, it } from 'vitest';
import type { Command } from '#domain/command';
import { assigneeAsked } from '#domain/reopening';
import { aTicket, minute } from '../helpers/factories.ts';
import { contactWrites, does, fails, messageId, receipt, replies, timePasses, updates } from '../helpers/ticket-acts.ts';

const solved = aTicket({ status: 'solved', assigneeId: 'agent-1' });
const commandOf = (act: { command: (at: string) => Command }): Command => act.command(minute(9));

describe('assigneeAsked', () => {
  it.each([
    ['the contact writes', contactWrites(3)],
    ['a reply could not be sent', fails(2)],
    ['a reply did not arrive', receipt(2, 'failed', minute(9))],
    ['a person opens it again', updates('agent-2', { status: 'open' })],
  ])('is who had a solved ticket where %s', (_, act) => {
    expect(assigneeAsked(commandOf(act), solved)).toBe('agent-1');
    expect(assigneeAsked(commandOf(act), aTicket({ status: 'solved' }))).toBeUndefined();
  });

  it('is who gets it in the same step', () => {
    expect(assigneeAsked(commandOf(updates('agent-2', { status: 'open', assigneeId: 'agent-3' })), solved)).toBe('agent-3');
  });

  it.each([
    ['of a machine’s mail', contactWrites(3, { automatic: true })],
    ['of a blocked sender', contactWrites(3, { blocked: true })],
    ['that arrived', receipt(2, 'delivered', minute(9))],
    ['of an agent', replies('agent-1', 3)],
    ['of the clock', timePasses(minute(9))],
    ['that changes something else', updates('agent-1', { priority: 'high' })],
    ['of a worker', does({ type: 'ClaimSend', messageId: messageId(2) })],
  ])('is nobody for what opens nothing: %s', (_, act) => {
    expect(assigneeAsked(commandOf(act), solved)).toBeUndefined();
  });

  it('is nobody where the ticket is not solved, so that an ordinary message costs no trip', () => {
    expect(assigneeAsked(commandOf(contactWrites(3)), { ...solved, status: 'pending' })).toBeUndefined();
    expect(assigneeAsked(commandOf(contactWrites(3)), undefined)).toBeUndefined();
  });
});
