import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { freePlaces, isEligible, leastLoaded } from '#domain/assignment';
import type { Agent } from '#schemas/agent';
import { anAgent, minute } from '../helpers/factories.ts';

const TEAM = 'default';
const named = (agentId: string, fields: Partial<Agent> = {}): Agent => anAgent({ agentId, ...fields });
const chosen = (...agents: readonly Agent[]): string | undefined => leastLoaded(agents, TEAM, 1)?.agentId;

describe('isEligible', () => {
  it.each<[string, Partial<Agent>, boolean]>([
    ['online, in the team, with room', {}, true],
    ['away', { presence: 'away' }, false],
    ['offline', { presence: 'offline' }, false],
    ['not active any more', { active: false }, false],
    ['of another team', { teams: ['returns'] }, false],
    ['with room for exactly this', { capacity: 4, load: 3 }, true],
    ['full', { capacity: 4, load: 4 }, false],
    ['above capacity, as a person may make it', { capacity: 4, load: 6 }, false],
    ['to be given nothing', { capacity: 0 }, false],
  ])('an agent who is %s: %3$s', (_what, fields, isOne) => {
    expect(isEligible(anAgent(fields), TEAM, 1)).toBe(isOne);
  });

  it('counts what the ticket weighs', () => {
    expect(isEligible(anAgent({ capacity: 4, load: 2 }), TEAM, 3)).toBe(false);
  });
});

describe('freePlaces', () => {
  it('counts whole tickets of that weight, with those who may be given any', () => {
    const agents = [
      named('a', { capacity: 4, load: 1 }),
      named('b', { capacity: 5, load: 2 }),
      named('c', { presence: 'away' }),
      named('d', { capacity: 4, load: 4 }),
    ];

    expect(freePlaces(agents, TEAM, 1)).toBe(6);
    // Each has room for three: one of two and a half of another.
    expect(freePlaces(agents, TEAM, 2)).toBe(2);
    expect(freePlaces(agents, 'returns', 1)).toBe(0);
  });
});

describe('leastLoaded', () => {
  it('is who is least loaded for their capacity, not who has fewest tickets', () => {
    expect(chosen(named('a', { load: 2, capacity: 4 }), named('b', { load: 4, capacity: 20 }))).toBe('b');
  });

  it('among equals is who has waited longest for work, and before all who never had any', () => {
    const [a, b, c] = [named('a', { lastAssignedAt: minute(2) }), named('b', { lastAssignedAt: minute(1) }), named('c')];

    expect([chosen(a, b), chosen(b, a), chosen(a, b, c), chosen(c, a, b)]).toEqual(['b', 'b', 'c', 'c']);
  });

  it('in a tie is the same whatever the order', () => {
    expect([chosen(named('a'), named('b')), chosen(named('b'), named('a'))]).toEqual(['a', 'a']);
  });

  it('is nobody where nobody has room', () => {
    expect(chosen(named('a', { load: 4 }), named('b', { presence: 'away' }))).toBeUndefined();
  });

  const agent = fc.record({
    load: fc.nat(6),
    capacity: fc.nat(6),
    presence: fc.constantFrom<Agent['presence']>('online', 'away', 'offline'),
    active: fc.boolean(),
    teams: fc.subarray([TEAM, 'returns']),
    lastAssignedAt: fc.option(fc.nat(5).map(minute), { nil: undefined }),
  });
  const agents = fc.array(agent, { maxLength: 8 }).map((all) => all.map((fields, index) => named(`agent-${index}`, fields)));

  it('never is somebody absent, of another team or without room; nobody fit is less loaded; any order gives the same', () => {
    fc.assert(
      fc.property(
        agents.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        fc.integer({ min: 1, max: 3 }),
        ([all, shuffled], weight) => {
          const one = leastLoaded(all, TEAM, weight);
          const fit = all.filter(
            ({ active, presence, teams, load, capacity }) =>
              active && presence === 'online' && teams.includes(TEAM) && load + weight <= capacity,
          );

          expect(leastLoaded(shuffled, TEAM, weight)).toBe(one);
          expect(one === undefined).toBe(fit.length === 0);
          if (!one) return;
          expect(fit).toContain(one);
          expect(one.load / one.capacity).toBe(Math.min(...fit.map(({ load, capacity }) => load / capacity)));
        },
      ),
      { seed: 20_261_123, numRuns: 1000 },
    );
  });

  it('ticket by ticket fills a team evenly and never above capacity', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 5 }), fc.nat(30), (capacities, tickets) => {
        let team = capacities.map((capacity, index) => named(`agent-${index}`, { capacity }));
        let waiting = 0;
        for (let ticket = 0; ticket < tickets; ticket += 1) {
          const one = leastLoaded(team, TEAM, 1);
          if (!one) waiting += 1;
          team = team.map((each) => (each === one ? { ...each, load: each.load + 1, lastAssignedAt: minute(ticket) } : each));
        }
        const room = capacities.reduce((sum, capacity) => sum + capacity, 0);

        expect(team.filter(({ load, capacity }) => load > capacity)).toEqual([]);
        expect(waiting).toBe(Math.max(0, tickets - room));
        expect(Math.max(...team.map(({ load, capacity }) => (load - 1) / capacity))).toBeLessThanOrEqual(
          Math.min(...team.map(({ load, capacity }) => load / capacity)),
        );
      }),
      { seed: 20_261_123, numRuns: 300 },
    );
  });
});
