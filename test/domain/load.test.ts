import { describe, expect, it } from 'vitest';
import { carrierOf, loadChanges } from '#domain/load';
import { aTicket } from '../helpers/factories.ts';
import { contactOpens, contactWrites, routed, updates } from '../helpers/ticket-acts.ts';
import { given } from '../helpers/ticket-spec.ts';

const held = (heldBy: string, heldWeight = 1) => aTicket({ assigneeId: heldBy, heldBy, heldWeight });

it('is on an agent only where it weighs anything', () => {
  expect(carrierOf(held('a', 2))).toBe('a');
  expect(carrierOf(held('a', 0))).toBeUndefined();
  expect(carrierOf(aTicket())).toBeUndefined();
});

describe('loadChanges', () => {
  it.each([
    ['a new ticket of nobody', undefined, aTicket(), []],
    ['a new ticket of an agent', undefined, held('a'), [{ agentId: 'a', delta: 1 }]],
    ['a ticket that is taken', aTicket(), held('a', 3), [{ agentId: 'a', delta: 3 }]],
    ['a ticket that is given back', held('a', 3), aTicket(), [{ agentId: 'a', delta: -3 }]],
    [
      'a ticket that changes hands and weight',
      held('a', 2),
      held('b', 1),
      [
        { agentId: 'a', delta: -2 },
        { agentId: 'b', delta: 1 },
      ],
    ],
    ['another weight in the same hands', held('a', 1), held('a', 3), [{ agentId: 'a', delta: 2 }]],
    ['the same weight in the same hands', held('a'), held('a'), []],
    ['a done ticket that changes hands', held('a', 0), held('b', 0), []],
  ])('%s', (_what, before, after, changes) => {
    expect(loadChanges(before, after)).toEqual(changes);
  });

  it('solving releases exactly what routing had counted, and reopening counts it again', () => {
    const taken = [contactOpens(), routed('agent-1')] as const;
    const solved = [...taken, updates('agent-1', { status: 'solved' })] as const;

    expect(loadChanges(given(...taken).ticket(), given(...solved).ticket())).toEqual([{ agentId: 'agent-1', delta: -1 }]);
    expect(loadChanges(given(...solved).ticket(), given(...solved, contactWrites(2)).ticket())).toEqual([{ agentId: 'agent-1', delta: 1 }]);
  });
});
