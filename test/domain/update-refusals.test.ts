import { describe, expect, it } from 'vitest';
import { minute } from '../helpers/factories.ts';
import { contactOpens, replies, timePasses, updates } from '../helpers/ticket-acts.ts';
import { given } from '../helpers/ticket-spec.ts';

const FOUR_DAYS = 4 * 24 * 60;
const open = [contactOpens(), replies('agent-1', 2)] as const;
const solved = [...open, updates('agent-1', { status: 'solved', at: minute(10) })] as const;
const closed = [...solved, timePasses(minute(10 + FOUR_DAYS))] as const;

describe('a refused change of a ticket', () => {
  it('says what its status may become instead, and that closed is the end', () => {
    const refusal = (past: typeof solved | typeof closed, status: 'pending' | 'open') => () =>
      given(...past)
        .when(updates('agent-1', { status }))
        .events();

    expect(refusal(solved, 'pending')).toThrow('is solved and cannot become pending: it may become open, closed.');
    expect(refusal(closed, 'open')).toThrow('a closed ticket stays closed');
  });

  it('names each field that a stale writer missed', () => {
    const changed = [...open, updates('agent-2', { priority: 'high', assigneeId: 'agent-3' })] as const;

    expect(() =>
      given(...changed)
        .when(updates('agent-1', { priority: 'low', assigneeId: 'agent-1', seen: 2 }))
        .events(),
    ).toThrow(/: (?:priority, assigneeId|assigneeId, priority) changed after version 2\./);
  });
});
