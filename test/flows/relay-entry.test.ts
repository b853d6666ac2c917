import { beforeEach, describe, expect, it } from 'vitest';
import { type NewEntry, relayEntry } from '#flows/relay-entry';
import type { DeskEvent } from '#schemas/settings';
import { act, put, reply } from '../helpers/acts.ts';
import { aChat, anImage } from '../helpers/envelopes.ts';
import { createWorld, eventsOfType, take, ticketOf, type World } from '../helpers/in-memory-ports.ts';

let world: World;
beforeEach(async () => {
  world = createWorld();
  await take(
    world,
    aChat({ content: { attachments: [anImage('media-1'), { mediaType: 'image/png', source: { kind: 'missing', reason: 'virus' } }] } }),
  );
});

/** The newest entry of a ledger, as the stream shows it. */
function newest(ledger: number | 'settings' = 1): NewEntry {
  const written = world.memory.ledgers.get(ledger)?.at(-1);
  if (!written) throw new Error(`Nothing was written to ${ledger}.`);
  return { entry: written.stored.entry, timerAt: written.timerAt };
}
const relay = (entry = newest()) => relayEntry(world.ports, entry);
async function record(event: DeskEvent): Promise<void> {
  await world.ports.directory.record({
    at: world.time.now,
    actor: { kind: 'agent', id: 'agent-1' },
    commandId: 'cmd_1',
    events: [event],
    writes: [],
  });
}

describe('relaying an entry', () => {
  it('that opens a ticket nudges assignment and sending, and fetches what is to be fetched', async () => {
    await relay();

    const [message] = eventsOfType(world, 1, 'MessageReceived');
    expect(world.nudged.work).toEqual([{ teamId: 'default', number: 1, version: 1 }]);
    expect(world.nudged.outbound).toEqual([1]);
    expect(world.nudged.tasks).toEqual([
      {
        task: { kind: 'fetch_media', number: 1, entry: 1, messageId: message?.messageId, attachmentId: message?.attachments[0]?.id },
        delaySeconds: 0,
      },
    ]);
  });

  it('arms the instant at which the ticket must be looked at', async () => {
    await relay();

    // First reply, medium: 60 business minutes; a breach is 1 ms later.
    expect(world.armed).toEqual([{ number: 1, at: '2026-11-23T03:15:00.001Z' }]);
  });

  it('that moves no timer arms none', async () => {
    await act(world, 1, () => ({ type: 'RecordNotice', notice: 'x', at: world.time.now }));

    expect(await relay()).toBe(0);
    expect(world.armed).toEqual([]);
    expect(world.nudged.tasks).toEqual([]);
  });

  it('whose timer is near sends a delayed message instead of a schedule', async () => {
    const { entry } = newest();
    const at = '2026-11-23T02:15:30.000Z';

    await relay({ entry, timerAt: at });

    expect(world.armed).toEqual([]);
    expect(world.nudged.tasks).toContainEqual({ task: { kind: 'wake', number: 1, at }, delaySeconds: 30 });
  });

  it('of a reply nudges sending once', async () => {
    await reply(world, 1);

    expect(await relay()).toBe(1);
    expect(world.nudged.outbound).toEqual([1]);
  });

  it('whose events call for the same nudges it once', async () => {
    await act(world, 1, ({ stored }) => ({ type: 'UpdateTicket', seen: stored.ticket.version, assigneeId: 'agent-1' }));
    await act(world, 1, ({ stored }) => ({ type: 'UpdateTicket', seen: stored.ticket.version, teamId: 'sales' }));

    expect(await relay()).toBe(2);
    expect(world.nudged.work.map(({ teamId }) => teamId)).toEqual(['default', 'sales']);
  });

  it('that frees capacity nudges assignment', async () => {
    await put(world, 1, 'solved');

    await relay();

    const { version } = await ticketOf(world, 1);
    expect(world.nudged.work).toContainEqual({ teamId: 'default', number: 1, version, freed: ['agent-1'] });
  });

  it('nudges a team once, for what waits and for whom it frees: of two of one entry the queue keeps one', async () => {
    await act(world, 1, ({ stored }) => ({ type: 'UpdateTicket', seen: stored.ticket.version, assigneeId: 'agent-1' }));
    await act(world, 1, ({ stored }) => ({ type: 'UpdateTicket', seen: stored.ticket.version, teamId: 'sales' }));

    await relay();

    const { version } = await ticketOf(world, 1);
    expect(world.nudged.work).toEqual([
      { teamId: 'default', number: 1, version },
      { teamId: 'sales', number: 1, version, freed: ['agent-1'] },
    ]);
  });

  it('again sends the same again', async () => {
    await relay();
    const { work, outbound, tasks } = structuredClone(world.nudged);

    await relay();

    expect(world.nudged).toEqual({ work: [...work, ...work], outbound: [...outbound, ...outbound], tasks: [...tasks, ...tasks] });
    expect(new Set(world.armed.map(({ at }) => at)).size).toBe(1);
  });

  it('of an agent who comes online nudges each of their teams', async () => {
    await record({ type: 'PresenceChanged', agentId: 'agent-1', from: 'offline', to: 'online', teams: ['default', 'sales'] });

    await relay(newest('settings'));

    expect(world.nudged.work).toEqual([{ teamId: 'default' }, { teamId: 'sales' }]);
  });

  it.each<[string, DeskEvent]>([
    ['who goes away', { type: 'PresenceChanged', agentId: 'agent-1', from: 'online', to: 'away', teams: ['default'] }],
    ['who changes a setting', { type: 'SettingChanged', kind: 'policy', id: 'default', from: 1, to: 2 }],
  ])('of an agent %s sets nothing in motion', async (_, event) => {
    await record(event);

    expect(await relay(newest('settings'))).toBe(0);
  });

  it('fails when a queue does not take its message', async () => {
    const nudges = { ...world.ports.nudges, outbound: async () => Promise.reject(new Error('The queue is away.')) };

    await expect(relayEntry({ ...world.ports, nudges }, newest())).rejects.toThrow('The queue is away.');
  });
});

describe('relaying the begin of a job', () => {
  it('sends it its first page, and its end sends nothing', async () => {
    const setting = { kind: 'policy', id: 'default', version: 2 } as const;
    const jobId = 'job_00000000000000000000000001';
    await record({ type: 'ApplyStarted', jobId, setting });
    await relay(newest('settings'));
    expect(world.nudged.tasks).toEqual([{ task: { kind: 'apply_setting', jobId, page: 1 }, delaySeconds: 0 }]);

    await record({ type: 'ApplyEnded', jobId, setting, walk: 2, looked: 1, changed: 1, failed: 0 });

    expect(await relay(newest('settings'))).toBe(0);
  });
});

describe('relaying an act on an agent', () => {
  it('who is taken off the desk has their tickets given back and their sockets ended', async () => {
    await record({ type: 'AgentDeactivated', agentId: 'agent-1' });

    await relay(newest('settings'));

    expect(world.nudged.tasks.map(({ task }) => task)).toEqual([
      { kind: 'release_agent', agentId: 'agent-1' },
      { kind: 'sign_out', agentId: 'agent-1' },
    ]);
  });

  it('who signs out everywhere has their sockets ended', async () => {
    await record({ type: 'SignedOutEverywhere', agentId: 'agent-1', at: world.time.now });

    await relay(newest('settings'));

    expect(world.nudged.tasks.map(({ task }) => task)).toEqual([{ kind: 'sign_out', agentId: 'agent-1' }]);
  });

  const renewals = () => world.nudged.tasks.flatMap(({ task }) => (task.kind === 'renew_sockets' ? [task] : []));

  it.each(['role', 'customRole', 'teams'] as const)('whose %s changes has their sockets renewed', async (field) => {
    await record({ type: 'AgentChanged', agentId: 'agent-1', fields: ['name', field], role: 'agent', teams: [] });

    await relay(newest('settings'));

    expect(renewals()).toEqual([{ kind: 'renew_sockets', of: { agentId: 'agent-1' }, at: world.time.now }]);
  });

  it('whom a setting moves, or whose role changes, has their sockets renewed', async () => {
    await record({ type: 'SettingChanged', kind: 'team', id: 'sales', from: 1, to: 2, moved: ['agent-1', 'agent-2'] });
    await relay(newest('settings'));
    await record({ type: 'SettingChanged', kind: 'role', id: 'mutu', from: 1, to: 2 });
    await relay(newest('settings'));

    expect(renewals().map(({ of }) => of)).toEqual([{ agentId: 'agent-1' }, { agentId: 'agent-2' }, { roleId: 'mutu' }]);
  });

  it('who has more room or another team is given what waits there', async () => {
    await record({ type: 'AgentChanged', agentId: 'agent-1', fields: ['capacity'], role: 'agent', teams: ['default', 'sales'] });

    await relay(newest('settings'));

    expect(world.nudged.work).toEqual([{ teamId: 'default' }, { teamId: 'sales' }]);
  });
});
