import { describe, expect, it } from 'vitest';
import { changedFields, refuseAgentChange } from '#domain/agent-rules';
import { type Asker, administers, inspects, maySet, mayWrite, PERMISSIONS, reachesTicket, reachOf } from '#domain/permissions';
import type { OperationId } from '#schemas/api';
import { Permissions } from '#schemas/custom-role';
import { anAgent } from '../helpers/factories.ts';

const holder = (grants: Permissions) => ({ ...anAgent({ agentId: 'agent-1', role: 'agent', teams: ['default'] }), grants });
const OPERATIONS = Object.keys(PERMISSIONS) as OperationId[];
const asked = (asker: Asker) => OPERATIONS.filter((operation) => reachOf(asker, operation) !== 'none');
const EVERYTHING: Permissions = { read: 'all', note: 'all', work: 'all', lead: 'all', inspect: 'all' };

describe('a custom role', () => {
  it('decides in place of the role that stands beside it', () => {
    const reader = holder({ read: 'all' });

    expect([reachOf(reader, 'getTicket'), reachOf(reader, 'updateTicket'), reachOf(reader, 'sendMessage')]).toEqual([
      'all',
      'none',
      'none',
    ]);
  });

  it('never grants people, channels or secrets, whatever it grants', () => {
    const asker = holder(EVERYTHING);

    expect(OPERATIONS.filter((operation) => !asked(asker).includes(operation)).sort()).toEqual(
      ['applySetting', 'cancelJob', 'importHolidays', 'inviteAgent', 'putChannelSecrets', 'releaseQuarantine', 'unblockChannel'].sort(),
    );
    expect(administers(asker)).toBe(false);
    expect(['channel', 'role', 'policy', 'team'].filter((kind) => maySet(asker, { kind, id: 'sales' }))).toEqual(['team']);
  });

  it('checks on the desk where it may inspect, whatever else it grants', () => {
    expect([{ inspect: 'all' } as const, EVERYTHING].map((grants) => inspects(holder({ read: 'all', ...grants })))).toEqual([true, true]);
    expect(inspects(holder({ read: 'all', note: 'all', work: 'all', lead: 'all' }))).toBe(false);
  });

  it('cannot name a permission that there is not, or one without its scope', () => {
    for (const wrong of [
      {},
      { read: 'none' },
      { read: 'all', administer: 'all' },
      { read: 'all', lead: 'own' },
      { read: 'all', inspect: 'teams' },
    ])
      expect(Permissions.safeParse(wrong).success).toBe(false);
  });

  it.each([
    ['own', [true, false, false]],
    ['teams', [true, true, false]],
    ['all', [true, true, true]],
  ] as const)('that reads %s reaches so far', (read, reached) => {
    const tickets = [
      { teamId: 'default', assigneeId: 'agent-1' },
      { teamId: 'default', assigneeId: 'agent-2' },
      { teamId: 'sales', assigneeId: undefined },
    ];

    expect(tickets.map((ticket) => reachesTicket(holder({ read }), ticket))).toEqual(reached);
  });

  it.each<[Permissions, OperationId, string]>([
    [{ read: 'own' }, 'getTicket', 'own'],
    [{ read: 'own', note: 'teams', work: 'all' }, 'sendMessage', 'teams'],
    [{ read: 'own', work: 'all' }, 'sendMessage', 'all'],
    [{ read: 'own', work: 'own' }, 'updateTicket', 'own'],
    [{ read: 'own', lead: 'teams' }, 'updateAgent', 'teams'],
    [{ read: 'own', inspect: 'all' }, 'getJob', 'all'],
    [{ read: 'own', inspect: 'all', lead: 'teams' }, 'exportTicket', 'all'],
    [{ read: 'own', lead: 'teams' }, 'exportTicket', 'teams'],
    [{ read: 'own', lead: 'teams' }, 'getSetting', 'teams'],
    [{ read: 'own', inspect: 'all' }, 'getSetting', 'all'],
    [{ read: 'all' }, 'getSetting', 'none'],
  ])('%o reaches, for %s, %s', (grants, operation, reach) => {
    expect(reachOf(holder(grants), operation)).toBe(reach);
  });

  it('reads further than it works', () => {
    const asker = holder({ read: 'all', work: 'own' });
    const others = { teamId: 'default', assigneeId: 'agent-2' };

    expect([reachesTicket(asker, others), reachesTicket(asker, others, 'updateTicket')]).toEqual([true, false]);
  });

  it('that works leaves notes as well, and one that leaves notes does not reply', () => {
    const kinds = (grants: Permissions) => (['note', 'reply'] as const).filter((kind) => mayWrite(holder(grants), kind));

    expect([kinds({ read: 'own' }), kinds({ read: 'own', note: 'own' }), kinds({ read: 'own', work: 'own' })]).toEqual([
      [],
      ['note'],
      ['note', 'reply'],
    ]);
  });

  it("that leads its teams changes nobody of another one, and nobody's role", () => {
    const leader = holder({ read: 'all', lead: 'teams' });
    const change = (teams: string[], wanted: Parameters<typeof refuseAgentChange>[2]) => () => {
      const agent = anAgent({ agentId: 'agent-2', teams });
      refuseAgentChange(leader, agent, wanted, changedFields(agent, wanted));
    };

    expect(change(['default'], { skills: ['retur'] })).not.toThrow();
    expect(change(['sales'], { skills: ['retur'] })).toThrow(/no team that you look after/);
    expect(change(['default'], { customRole: 'boss' })).toThrow(/does not change customRole/);
    expect(change(['default'], { teams: ['default', 'sales'] })).toThrow(/not one of yours/);
  });

  it("is nobody's to give to themselves, admins included", () => {
    const admin = anAgent({ agentId: 'admin', role: 'admin' });

    expect(() => refuseAgentChange(admin, admin, { customRole: 'boss' }, ['customRole'])).toThrow(/their own role/);
    expect(changedFields(admin, { customRole: null })).toEqual([]);
  });
});
