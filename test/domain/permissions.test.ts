import { describe, expect, it } from 'vitest';
import {
  mayAsk,
  mayHoldTickets,
  mayReassign,
  maySet,
  mayWrite,
  PERMISSIONS,
  reachesEveryTeam,
  reachesTeam,
  reachesTicket,
} from '#domain/permissions';
import { Role } from '#schemas/agent';
import { type Operation, type OperationId, operations } from '#schemas/api';
import { anAgent } from '../helpers/factories.ts';

const ADMINS_ONLY: readonly OperationId[] = ['releaseQuarantine', 'importHolidays', 'inviteAgent', 'putChannelSecrets', 'unblockChannel'];

describe('permissions', () => {
  it('say of every operation and role what it reaches', () => {
    expect(Object.keys(PERMISSIONS).sort()).toEqual(Object.keys(operations).sort());
    for (const reach of Object.values(PERMISSIONS)) expect(Object.keys(reach).sort()).toEqual([...Role.options].sort());
  });

  it.each([
    ['listTickets', ['all', 'all', 'teams', 'teams', 'teams', 'all']],
    ['sendMessage', ['all', 'all', 'teams', 'teams', 'teams', 'none']],
    ['updateTicket', ['all', 'all', 'teams', 'teams', 'none', 'none']],
    ['updateAgent', ['all', 'all', 'teams', 'none', 'none', 'none']],
    ['inviteAgent', ['all', 'all', 'none', 'none', 'none', 'none']],
    ['getJob', ['all', 'all', 'none', 'none', 'none', 'all']],
    ['exportTicket', ['all', 'all', 'teams', 'none', 'none', 'all']],
    ['getSetting', ['all', 'all', 'all', 'none', 'none', 'all']],
  ] as const)('of %s reach this far, from the owner to the auditor', (operation, reaches) => {
    const roles = ['owner', 'admin', 'supervisor', 'agent', 'light_agent', 'auditor'] as const;

    expect(roles.map((role) => PERMISSIONS[operation][role])).toEqual(reaches);
  });

  it.each(ADMINS_ONLY)('%s is for owners and admins', (operation) => {
    expect(Role.options.filter((role) => mayAsk(role, operation))).toEqual(['owner', 'admin']);
  });

  it('let an auditor ask for what only reads, and for no more', () => {
    // An export is a read, too; it is a POST because it makes a file. A pass is made to listen with.
    const reads = ['exportTicket', 'createLivePass'];
    const asked = Object.entries<Operation>(operations).map(([id, { method }]) => [id, method === 'GET' || reads.includes(id)]);

    expect(
      Object.entries(PERMISSIONS)
        .map(([id, reach]) => [id, reach.auditor === 'all'])
        .sort(),
    ).toEqual(asked.sort());
  });

  it('end at the own teams, but for owners, admins and auditors', () => {
    const teams = ['default'];
    const reached = Role.options.filter((role) => reachesTeam(anAgent({ role, teams }), 'sales'));

    expect(reached).toEqual(['owner', 'admin', 'auditor']);
    for (const role of Role.options) expect(reachesTeam(anAgent({ role, teams }), 'default')).toBe(true);
  });

  it('reach a ticket of another team only from above', () => {
    const ticket = { teamId: 'sales', assigneeId: undefined };
    const reached = Role.options.filter((role) => reachesTicket(anAgent({ role, teams: ['default'] }), ticket));

    expect(reached).toEqual(['owner', 'admin', 'auditor']);
    expect(Role.options.filter((role) => reachesEveryTeam({ role }))).toEqual(['owner', 'admin', 'auditor']);
    expect(Role.options.filter((role) => mayHoldTickets({ role }))).toEqual(['owner', 'admin', 'supervisor', 'agent']);
    expect(Role.options.filter((role) => reachesTeam(anAgent({ role, teams: ['sales'] }), 'sales', 'exportTicket'))).toEqual([
      ...['owner', 'admin', 'supervisor', 'auditor'],
    ]);
  });

  it("let an agent hand on what is theirs or nobody's, and a supervisor everything", () => {
    const agent = anAgent({ agentId: 'agent-1', role: 'agent' });

    expect([mayReassign(agent, undefined), mayReassign(agent, 'agent-1'), mayReassign(agent, 'agent-2')]).toEqual([true, true, false]);
    expect(mayReassign({ ...agent, role: 'supervisor' }, 'agent-2')).toBe(true);
  });

  it('let a light agent leave notes, and an auditor nothing', () => {
    const kinds = (role: Role) => (['note', 'reply'] as const).filter((kind) => mayWrite({ role }, kind));

    expect([kinds('agent'), kinds('light_agent'), kinds('auditor')]).toEqual([['note', 'reply'], ['note'], []]);
  });

  it('let a supervisor set how work is shared out, and of the teams their own', () => {
    const sets = (kind: string, id = 'default') => maySet({ role: 'supervisor', teams: ['default'] }, { kind, id });

    expect(['team', 'routing', 'categories', 'channel', 'policy', 'calendar', 'lifecycle', 'role'].filter((kind) => sets(kind))).toEqual([
      'team',
      'routing',
      'categories',
    ]);
    expect(sets('team', 'sales')).toBe(false);
    expect(sets('routing', 'routing')).toBe(true);
    expect(maySet({ role: 'agent', teams: [] }, { kind: 'routing', id: 'routing' })).toBe(false);
    expect(maySet({ role: 'owner', teams: [] }, { kind: 'channel', id: 'whatsapp' })).toBe(true);
    expect(maySet({ role: 'agent', teams: ['default'] }, { kind: 'team', id: 'default' })).toBe(false);
  });
});
