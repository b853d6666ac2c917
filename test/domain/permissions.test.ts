import { describe, expect, it } from 'vitest';
import { mayAsk, mayReassign, PERMISSIONS, reachesTeam } from '#domain/permissions';
import { Role } from '#schemas/agent';
import { type OperationId, operations } from '#schemas/api';
import { anAgent } from '../helpers/factories.ts';

const ADMINS_ONLY: readonly OperationId[] = [
  'listQuarantine',
  'releaseQuarantine',
  'listChannelEvents',
  'putSetting',
  'importHolidays',
  'putChannelSecrets',
  'unblockChannel',
];

describe('permissions', () => {
  it('say of every operation and role what it reaches', () => {
    expect(Object.keys(PERMISSIONS).sort()).toEqual(Object.keys(operations).sort());
    for (const reach of Object.values(PERMISSIONS)) expect(Object.keys(reach).sort()).toEqual([...Role.options].sort());
  });

  it.each(ADMINS_ONLY)('%s is for admins', (operation) => {
    expect(Role.options.map((role) => mayAsk(role, operation))).toEqual(Role.options.map((role) => role === 'admin'));
  });

  it('leave the work on tickets to everybody, agents without the settings', () => {
    const work = ['listTickets', 'getTicket', 'sendMessage', 'updateTicket', 'createTicket', 'getMe', 'putPresence'] as const;
    for (const operation of work) for (const role of Role.options) expect(mayAsk(role, operation)).toBe(true);
    expect(Role.options.map((role) => [role, mayAsk(role, 'getSetting')])).toEqual([
      ['admin', true],
      ['supervisor', true],
      ['agent', false],
    ]);
  });

  it('end at the own teams, an admin excepted', () => {
    const teams = ['default'];
    const reached = Role.options.map((role) => [
      role,
      reachesTeam(anAgent({ role, teams }), 'default'),
      reachesTeam(anAgent({ role, teams }), 'sales'),
    ]);

    expect(reached).toEqual([
      ['admin', true, true],
      ['supervisor', true, false],
      ['agent', true, false],
    ]);
  });

  it("let an agent hand on what is theirs or nobody's, and a supervisor everything", () => {
    const agent = anAgent({ agentId: 'agent-1', role: 'agent' });

    expect([mayReassign(agent, undefined), mayReassign(agent, 'agent-1'), mayReassign(agent, 'agent-2')]).toEqual([true, true, false]);
    expect(mayReassign({ ...agent, role: 'supervisor' }, 'agent-2')).toBe(true);
  });
});
