import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedFields, hasSignedOutSince, refuseAgentChange, refuseInvitation, refuseLeavingOwn, seesAgent } from '#domain/agent-rules';
import { HelpdeskError } from '#domain/errors';
import { mayAsk } from '#domain/permissions';
import { type Agent, Role } from '#schemas/agent';
import { anAgent, minute } from '../helpers/factories.ts';

const role = fc.constantFrom(...Role.options);
const isLeading = ({ role: has, active }: Agent): boolean => active && (has === 'owner' || has === 'admin');

function isAllowed(caller: Agent, agent: Agent, wanted: Parameters<typeof changedFields>[1]): boolean {
  try {
    refuseAgentChange(caller, agent, wanted, changedFields(agent, wanted));
    return true;
  } catch (error) {
    if (error instanceof HelpdeskError && error.code === 'not_allowed') return false;
    throw error;
  }
}

describe('a change of an agent', () => {
  it('never takes the last owner or admin off the desk, nor the last owner where there is one', () => {
    const change = fc.record({ by: fc.nat(3), of: fc.nat(3), role: fc.option(role), active: fc.option(fc.boolean()) });
    fc.assert(
      fc.property(fc.array(role, { minLength: 4, maxLength: 4 }), fc.array(change, { maxLength: 20 }), (roles, changes) => {
        const people = roles.map((has, index) => anAgent({ agentId: `agent-${index}`, role: has }));
        const had = { leading: people.some(isLeading), owner: people.some((one) => one.role === 'owner') };
        for (const { by, of, ...wish } of changes) {
          const [caller, agent] = [people[by], people[of]];
          const wanted = { role: wish.role ?? undefined, active: wish.active ?? undefined };
          if (!caller?.active || !agent || !mayAsk(caller.role, 'updateAgent') || !isAllowed(caller, agent, wanted)) continue;
          people[of] = { ...agent, role: wanted.role ?? agent.role, active: wanted.active ?? agent.active };
        }
        expect(people.some(isLeading)).toBe(had.leading);
        expect(people.some((one) => one.active && one.role === 'owner')).toBe(had.owner);
      }),
    );
  });

  it('of teams or skills in another order is none', () => {
    const agent = anAgent({ teams: ['a', 'b'], skills: ['x', 'y'] });

    expect(changedFields(agent, { teams: ['b', 'a'], skills: ['y', 'x', 'y'], capacity: agent.capacity })).toEqual([]);
    expect(changedFields(agent, { teams: ['b'], name: 'Tuti' })).toEqual(['name', 'teams']);
  });

  it('by a supervisor is of skills, capacity and teams, whether the others would change or not', () => {
    const supervisor = anAgent({ agentId: 'supervisor', role: 'supervisor' });
    const agent = anAgent();

    expect(changedFields(agent, { skills: ['retur'], capacity: 9 })).toEqual(['skills', 'capacity']);
    expect(isAllowed(supervisor, agent, { skills: ['retur'], capacity: 9, teams: [] })).toBe(true);
    expect(isAllowed(supervisor, agent, { active: true })).toBe(false);
    expect(isAllowed(supervisor, agent, { name: 'Tuti' })).toBe(false);
  });
});

describe('an invitation', () => {
  it.each(Role.options)('of an owner by %s is for owners', (by) => {
    const invite = () => refuseInvitation({ role: by }, { role: 'owner' });

    expect(() => refuseInvitation({ role: by }, { role: 'agent' })).not.toThrow();
    if (by === 'owner') expect(invite).not.toThrow();
    else expect(invite).toThrow('Only an owner makes an owner.');
  });
});

describe('a refusal says what is not allowed', () => {
  const change = (caller: Agent, agent: Agent, wanted: Parameters<typeof changedFields>[1]) => () =>
    refuseAgentChange(caller, agent, wanted, changedFields(agent, wanted));
  const admin = anAgent({ agentId: 'admin', role: 'admin' });
  const lead = anAgent({ agentId: 'lead', role: 'supervisor', teams: ['default'] });
  const agent = anAgent({ agentId: 'agent-1', teams: ['default'] });

  it('of oneself', () => {
    for (const wanted of [{ role: 'agent' as const }, { active: false }, { customRole: 'lain' }])
      expect(change(admin, admin, wanted)).toThrow('Nobody changes their own role, or takes themselves off the desk.');
    expect(change(admin, admin, { name: 'Tuti' })).not.toThrow();
  });

  it('of owners, by an admin: neither made nor unmade, but their name is no matter of power', () => {
    const owner = anAgent({ agentId: 'owner', role: 'owner' });

    expect(change(admin, agent, { role: 'owner' })).toThrow('Only an owner makes or unmakes an owner.');
    expect(change(admin, owner, { role: 'agent' })).toThrow('Only an owner makes or unmakes an owner.');
    expect(change(admin, owner, { name: 'Tuti' })).not.toThrow();
    expect(change(anAgent({ agentId: 'other', role: 'owner' }), owner, { role: 'agent' })).not.toThrow();
    expect(change(admin, owner, { name: 'Tuti', active: false })).toThrow('Only an owner makes or unmakes an owner.');
    expect(change(admin, agent, { role: 'supervisor' })).not.toThrow();
  });

  it('by who looks after a team: of other teams, of other fields, into other teams', () => {
    expect(change(lead, { ...agent, teams: ['sales'] }, { skills: ['x'] })).toThrow('Agent agent-1 is in no team that you look after.');
    expect(change(lead, agent, { name: 'Tuti', role: 'agent', skills: ['x'] })).toThrow(
      'Who looks after a team does not change name, role of an agent; an admin can.',
    );
    expect(change(lead, agent, { teams: ['default', 'sales', 'vip'] })).toThrow('Team sales, vip is not one of yours.');
    expect(change(lead, { ...agent, teams: ['default', 'sales'] }, { teams: ['default'] })).toThrow('Team sales is not one of yours.');
    expect(change(lead, { ...agent, teams: ['default', 'sales'] }, { teams: ['sales'] })).not.toThrow();
    expect(change(lead, { ...lead, teams: [] }, { skills: ['x'] })).not.toThrow();
  });
});

describe("leaving a team of one's own", () => {
  const of = (caller: Parameters<typeof refuseLeavingOwn>[0], agentId: string, left: readonly string[]) => () =>
    refuseLeavingOwn(caller, agentId, left);
  const lead = anAgent({ agentId: 'lead', role: 'supervisor', teams: ['default', 'sales'] });

  it('is refused to who looks after it by being in it, by name', () => {
    expect(of(lead, 'lead', ['default', 'sales'])).toThrow(
      expect.objectContaining({
        code: 'leaves_own_team',
        message: 'You would leave team default, sales and look after it no longer: an admin can take you out.',
      }),
    );
    expect(of({ ...lead, role: 'agent', grants: { read: 'teams', lead: 'teams' } }, 'lead', ['sales'])).toThrow(HelpdeskError);
  });

  it('is nothing to who stays, to others whom they take out, and to who looks after every team', () => {
    expect(of(lead, 'lead', [])).not.toThrow();
    expect(of(lead, 'agent-1', ['default'])).not.toThrow();
    expect(of(anAgent({ agentId: 'admin', role: 'admin' }), 'admin', ['default'])).not.toThrow();
    expect(of({ ...lead, role: 'agent', grants: { read: 'all', lead: 'all' } }, 'lead', ['sales'])).not.toThrow();
  });

  it('is a change of oneself as any other way out is', () => {
    expect(() => refuseAgentChange(lead, lead, { teams: ['sales'] }, ['teams'])).toThrow('You would leave team default');
    expect(() => refuseAgentChange(lead, lead, { teams: ['sales', 'default'], skills: ['retur'] }, ['skills'])).not.toThrow();
  });
});

describe('seesAgent', () => {
  it.each([
    ['admin', 'agent-2', ['sales'], true],
    ['agent', 'agent-1', ['sales'], true],
    ['agent', 'agent-2', ['sales', 'default'], true],
    ['agent', 'agent-2', ['sales'], false],
  ] as const)('of %s looking at %s in %j is %s', (role, agentId, teams, sees) => {
    expect(seesAgent(anAgent({ agentId: 'agent-1', role, teams: ['default'] }), { agentId, teams: [...teams] })).toBe(sees);
  });
});

describe('an agent who signs out everywhere', () => {
  it.each([
    ['before that', 4, true],
    ['at that very instant', 5, true],
    ['after it', 6, false],
  ])('is signed out where they signed in %s', (_, signedIn, isOut) => {
    expect(hasSignedOutSince({ signedOutAt: minute(5) }, minute(signedIn))).toBe(isOut);
  });

  it('is nobody who never did', () => {
    expect(hasSignedOutSince({}, minute(5))).toBe(false);
  });
});
