import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Change, heardBy, listenerOf, placesOf, teamsOf } from '#domain/live';
import { type Asker, reachesTicket } from '#domain/permissions';
import { type Agent, Role } from '#schemas/agent';
import { anAgent } from '../helpers/factories.ts';

const TEAMS = ['default', 'sales', 'returns'];
const AGENTS = ['agent-1', 'agent-2', 'agent-3'];
const team = fc.constantFrom(...TEAMS);
const standing = fc.record({ teamId: team, assigneeId: fc.option(fc.constantFrom(...AGENTS), { nil: undefined }) });
const asker: fc.Arbitrary<Agent & Asker> = fc
  .record({
    agentId: fc.constantFrom(...AGENTS),
    role: fc.constantFrom(...Role.options),
    teams: fc.uniqueArray(team),
    grants: fc.option(fc.record({ read: fc.constantFrom('own', 'teams', 'all') }), { nil: undefined }),
  })
  .map((fields) => ({ ...anAgent(fields), grants: fields.grants }));

const change = (number: number, version: number, places: readonly string[] = ['default']): Change => ({ number, version, places });
const listener = (fields: Partial<Agent & Asker> = {}) => {
  const found = listenerOf({ ...anAgent(), ...fields });
  if (!found) throw new Error('Hears nothing.');
  return found;
};

describe('a change is heard', () => {
  it('by exactly those who could read the ticket before it or can after it, whatever their role, grants and teams', () => {
    fc.assert(
      fc.property(asker, fc.option(standing, { nil: undefined }), standing, (who, before, after) => {
        const heard = heardBy(listener(who), [change(7, 3, placesOf(before, after))]);

        const mayKnow = reachesTicket(who, after) || (before !== undefined && reachesTicket(who, before));
        expect(heard).toEqual(mayKnow ? [{ number: 7, version: 3 }] : []);
      }),
    );
  });

  it('once for each ticket, at its newest version, in whatever order the entries come', () => {
    const changes = [change(2, 5), change(1, 8), change(2, 7), change(2, 6)];

    expect(heardBy(listener(), changes)).toEqual([
      { number: 2, version: 7 },
      { number: 1, version: 8 },
    ]);
  });

  it('not at the version that moved the ticket away again', () => {
    const changes = [change(2, 5, ['default', 'sales']), change(2, 6, ['sales'])];

    expect(heardBy(listener(), changes)).toEqual([{ number: 2, version: 5 }]);
  });

  it('in the team that a ticket leaves and in the one that it comes to', () => {
    const places = placesOf({ teamId: 'default', assigneeId: 'agent-1' }, { teamId: 'sales', assigneeId: undefined });

    expect(places).toEqual(['default#agent-1', 'sales']);
    expect(teamsOf(places)).toEqual(['default', 'sales']);
  });
});

describe('who hears of their own tickets alone', () => {
  it.each([
    [['default#agent-1'], [7]],
    [['default#agent-2'], []],
    [['default'], []],
    [['sales#agent-1'], []],
  ])('hears of one at %j: %j', (places, heard) => {
    const own = { agentId: 'agent-1', teams: ['default'], reach: 'own' } as const;

    expect(heardBy(own, [change(7, 3, places)]).map(({ number }) => number)).toEqual(heard);
  });
});

describe('a ticket that stays where it is', () => {
  it('has one place', () => {
    expect(placesOf({ teamId: 'default', assigneeId: 'a' }, { teamId: 'default', assigneeId: 'a' })).toEqual(['default#a']);
    expect(placesOf(undefined, { teamId: 'default', assigneeId: undefined })).toEqual(['default']);
  });
});

describe('listenerOf', () => {
  it('puts who reads all into no team of their own', () => {
    expect(listener({ role: 'auditor', teams: ['sales'] })).toEqual({ agentId: 'agent-1', reach: 'all', teams: [] });
  });

  it('names each team once', () => {
    expect(listener({ teams: ['sales', 'default', 'sales'] })).toEqual({ agentId: 'agent-1', reach: 'teams', teams: ['sales', 'default'] });
  });
});
