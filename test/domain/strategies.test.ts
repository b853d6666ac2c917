import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canEverTake, chooseAgent, lastAgentOf, nextInTurn, type Strategy, strategyOf, turnAt } from '#domain/strategies';
import { weightOf } from '#domain/ticket-weight';
import type { Agent } from '#schemas/agent';
import { anAgent, aTicket, minute } from '../helpers/factories.ts';

const TEAM = 'default';
const named = (agentId: string, fields: Partial<Agent> = {}): Agent => anAgent({ agentId, ...fields });
const turn = (at: number, teamId = TEAM): Partial<Agent> => ({ turns: { [teamId]: minute(at) } });
const SEED = 20_261_124;

describe('round robin', () => {
  it('is whose turn in this team was longest ago, whatever they carry and whatever other teams gave them', () => {
    const agents = [named('a', turn(2)), named('b', { ...turn(1), load: 3, lastAssignedAt: minute(9) }), named('c', turn(3))];

    expect(nextInTurn(agents, TEAM, 1)?.agentId).toBe('b');
  });

  it('begins with those who never had a turn, by id', () => {
    const agents = [named('a', turn(1)), named('c', turn(0, 'returns')), named('b')];

    expect([agents, agents.toReversed()].map((all) => nextInTurn(all, TEAM, 1)?.agentId)).toEqual(['b', 'b']);
  });

  it('passes over the absent and the full, who keep their place', () => {
    const agents = [named('a', { ...turn(1), presence: 'away' }), named('b', { ...turn(2), load: 4 }), named('c', turn(3))];

    expect(nextInTurn(agents, TEAM, 1)?.agentId).toBe('c');
  });

  it('gives two turns of one instant an order', () => {
    expect(turnAt([named('a', turn(5)), named('b', turn(3))], TEAM, minute(5))).toBe('2026-11-23T02:20:00.001Z');
    expect(turnAt([named('a', turn(5))], TEAM, minute(6))).toBe(minute(6));
    expect(turnAt([named('a')], TEAM, minute(6))).toBe(minute(6));
  });

  it('over a fixed set of agents spreads by at most one, at every moment, however fast tickets come', () => {
    const starts = fc.array(fc.option(fc.nat(5), { nil: undefined }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(starts, fc.array(fc.nat(2), { maxLength: 40 }), (turns, gaps) => {
        let agents = turns.map((at, index) => named(`agent-${index}`, { capacity: 1000, ...(at === undefined ? {} : turn(at)) }));
        const given = new Map(agents.map(({ agentId }) => [agentId, 0]));
        let now = 0;
        for (const gap of gaps) {
          now += gap;
          const one = nextInTurn(agents, TEAM, 1);
          if (!one) throw new Error('Everybody has room.');
          const at = turnAt(agents, TEAM, minute(now));
          agents = agents.map((agent) => (agent === one ? { ...agent, turns: { [TEAM]: at } } : agent));
          given.set(one.agentId, (given.get(one.agentId) ?? 0) + 1);
          expect(Math.max(...given.values()) - Math.min(...given.values())).toBeLessThanOrEqual(1);
        }
      }),
      { seed: SEED, numRuns: 500 },
    );
  });
});

it('a team that nobody has set, or set nothing for, gives to the least loaded', () => {
  expect([strategyOf(undefined), strategyOf({}), strategyOf({ strategy: 'pull' })]).toEqual(['least_loaded', 'least_loaded', 'pull']);
});

describe('chooseAgent', () => {
  const agents = [named('a', { load: 1, ...turn(1) }), named('b', turn(2)), named('c', { presence: 'away' })];
  const by = (strategy: Strategy | undefined, lastAgentId?: string) => {
    const choice = chooseAgent(agents, { team: { teamId: TEAM, strategy }, weight: 1, lastAgentId });
    return choice && [choice.agent.agentId, choice.by];
  };

  it('follows the team, least loaded unless it has chosen', () => {
    expect([by(undefined), by('least_loaded'), by('round_robin')]).toEqual([
      ['b', 'least_loaded'],
      ['b', 'least_loaded'],
      ['a', 'round_robin'],
    ]);
  });

  it('is the agent whom the contact knows, when they can take it', () => {
    expect([by('least_loaded', 'a'), by('round_robin', 'b')]).toEqual([
      ['a', 'sticky'],
      ['b', 'sticky'],
    ]);
  });

  it.each(['c', 'stranger'])('is somebody else where %s cannot', (lastAgentId) => {
    expect(by('least_loaded', lastAgentId)).toEqual(['b', 'least_loaded']);
  });

  it('is nobody where the team pulls, even with somebody whom the contact knows', () => {
    expect([by('pull'), by('pull', 'a')]).toEqual([undefined, undefined]);
  });
});

describe('lastAgentOf', () => {
  const own = { agentMessage: { version: 3, agentId: 'a' } };

  it.each([
    ['before it was given to somebody', 4, undefined],
    ['in the entry that gave it to somebody', 3, undefined],
    ['since it was given to somebody', 2, 'a'],
    ['on a ticket that nobody was given', undefined, 'a'],
  ])('of who answered %s', (_, assigneeId, known) => {
    expect(lastAgentOf(aTicket({ ...own, changed: { assigneeId } }), undefined)).toBe(known);
  });

  it('is nobody of a follow-up whose ticket nobody had or answered', () => {
    expect(lastAgentOf(aTicket(), aTicket({ number: 7 }))).toBeUndefined();
  });

  const previous = aTicket({ number: 7, status: 'closed', assigneeId: 'agent-2', agentMessage: { version: 3, agentId: 'agent-3' } });

  it('is who held the ticket before, else who answered it', () => {
    expect(lastAgentOf(aTicket(), previous)).toBe('agent-2');
    expect(lastAgentOf(aTicket(), { ...previous, assigneeId: undefined })).toBe('agent-3');
    expect(lastAgentOf(aTicket(), undefined)).toBeUndefined();
  });

  it('is who answered this ticket last', () => {
    expect(lastAgentOf(aTicket({ agentMessage: { version: 4, agentId: 'agent-1' } }), previous)).toBe('agent-1');
  });

  it('is not who answered before a person took it from its assignee', () => {
    const given = aTicket({ agentMessage: { version: 4, agentId: 'agent-1' }, changed: { assigneeId: 5 } });

    expect(lastAgentOf(given, undefined)).toBeUndefined();
  });
});

describe('weight', () => {
  it('is what the team says of the channel, else 1', () => {
    const weights = { [TEAM]: { whatsapp: 3 }, returns: undefined };

    expect(weightOf({ teamId: TEAM, channel: 'whatsapp' }, weights)).toBe(3);
    expect(weightOf({ teamId: TEAM, channel: 'email' }, weights)).toBe(1);
    expect(weightOf({ teamId: 'returns', channel: 'whatsapp' }, weights)).toBe(1);
    expect(weightOf({ teamId: TEAM, channel: 'whatsapp' }, undefined)).toBe(1);
  });

  it('above the capacity of everybody present can never be taken', () => {
    const team = [named('a', { capacity: 2, load: 2 }), named('b', { capacity: 9, presence: 'offline' })];

    expect([canEverTake(team, TEAM, 2), canEverTake(team, TEAM, 3)]).toEqual([true, false]);
  });
});

describe('any sequence of arrivals, comings and goings, and solving', () => {
  type Step =
    | { readonly kind: 'arrive'; readonly teamId: string; readonly weight: number }
    | { readonly kind: 'presence'; readonly agent: number; readonly presence: Agent['presence'] }
    | { readonly kind: 'solve'; readonly nth: number };
  const TEAMS = [TEAM, 'returns'];
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({ kind: fc.constant('arrive' as const), teamId: fc.constantFrom(...TEAMS), weight: fc.integer({ min: 1, max: 3 }) }),
    fc.record({
      kind: fc.constant('presence' as const),
      agent: fc.nat(3),
      presence: fc.constantFrom<Agent['presence']>('online', 'away', 'offline'),
    }),
    fc.record({ kind: fc.constant('solve' as const), nth: fc.nat(10) }),
  );
  const people = fc.array(
    fc.record({
      capacity: fc.nat(5),
      teams: fc.constantFrom([TEAM], ['returns'], TEAMS),
      presence: fc.constant<Agent['presence']>('online'),
    }),
    { minLength: 4, maxLength: 4 },
  );

  it('never loads anybody above capacity by one team or by two, and never an absent one', () => {
    fc.assert(
      fc.property(
        people,
        fc.array(step, { maxLength: 60 }),
        fc.constantFrom<Strategy>('least_loaded', 'round_robin', 'pull'),
        fc.boolean(),
        (fields, steps, strategy, sticky) => {
          let agents = fields.map((one, index) => named(`agent-${index}`, one));
          const held: { agentId: string; weight: number }[] = [];
          const change = (agentId: string, to: (agent: Agent) => Partial<Agent>): void => {
            agents = agents.map((agent) => (agent.agentId === agentId ? { ...agent, ...to(agent) } : agent));
          };
          for (const [at, one] of steps.entries()) {
            if (one.kind === 'presence') change(`agent-${one.agent}`, () => ({ presence: one.presence }));
            const [solved] = one.kind === 'solve' ? held.splice(one.nth, 1) : [];
            if (solved) change(solved.agentId, ({ load }) => ({ load: load - solved.weight }));
            if (one.kind !== 'arrive') continue;
            const lastAgentId = sticky ? `agent-${at % 4}` : undefined;
            const choice = chooseAgent(agents, { team: { teamId: one.teamId, strategy }, weight: one.weight, lastAgentId });
            if (strategy === 'pull') expect(choice).toBeUndefined();
            if (!choice) continue;
            expect(choice.agent).toMatchObject({ presence: 'online', teams: expect.arrayContaining([one.teamId]) });
            const turns = { ...choice.agent.turns, [one.teamId]: turnAt(agents, one.teamId, minute(at)) };
            change(choice.agent.agentId, ({ load }) => ({ load: load + one.weight, turns }));
            held.push({ agentId: choice.agent.agentId, weight: one.weight });
            expect(agents.filter(({ load, capacity }) => load > capacity)).toEqual([]);
          }
        },
      ),
      { seed: SEED, numRuns: 500 },
    );
  });
});
