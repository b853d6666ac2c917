import { describe, expect, it } from 'vitest';
import { offeredTo } from '#domain/strategies';
import { anAgent, aTicket, minute } from '../helpers/factories.ts';
import { type Act, contactOpens, timePasses, updates } from '../helpers/ticket-acts.ts';
import { given } from '../helpers/ticket-spec.ts';

describe('the agents whom a ticket is offered', () => {
  const [plain, skilled, other] = [
    anAgent({ agentId: 'a' }),
    anAgent({ agentId: 'b', skills: ['retur'] }),
    anAgent({ agentId: 'c', skills: ['retur'] }),
  ];
  const offered = (agents: (typeof plain)[], fields: object) =>
    offeredTo(agents, aTicket({ teamId: 'default', ...fields }), 1).map(({ agentId }) => agentId);
  const skills = { all: ['retur'], until: minute(30) };

  it('are all, or those with the skills that it asks for', () => {
    expect(offered([plain, skilled], {})).toEqual(['a', 'b']);
    expect(offered([plain, skilled, other], { skills })).toEqual(['b', 'c']);
  });

  it('are not the one from whom a ladder took it, unless nobody else who is there could ever take it', () => {
    expect(offered([skilled, other], { passedOver: 'b' })).toEqual(['c']);
    expect(offered([skilled, { ...other, load: 99 }], { passedOver: 'b' })).toEqual(['c']);
    expect(offered([skilled, { ...other, presence: 'away' }], { passedOver: 'b' })).toEqual(['b', 'c']);
    expect(offered([skilled], { passedOver: 'b' })).toEqual(['b']);
  });
});

describe('a status that may not be', () => {
  const solved = [contactOpens(), updates('agent-1', { status: 'solved', at: minute(10) })] as const;
  const message = (...past: Act[]) => {
    try {
      return given(...past)
        .when(updates('agent-1', { status: 'new' }))
        .events();
    } catch (error) {
      return error instanceof Error ? error.message : error;
    }
  };

  it('is refused with those that may, and where there is none with the way out', () => {
    expect(message(...solved)).toMatch(/^Ticket #1042 is solved and cannot become new: it may become \w+(, \w+)*\.$/);
    expect(message(...solved, timePasses(minute(10 + 4 * 24 * 60)))).toBe(
      'Ticket #1042 is closed and cannot become new: a closed ticket stays closed; a follow-up continues it.',
    );
  });
});
