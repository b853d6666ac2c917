import { beforeEach, describe, expect, it } from 'vitest';
import type { Command } from '#domain/command';
import { DEFAULT_CALENDAR } from '#domain/default-settings';
import { HelpdeskError, TransientError } from '#domain/errors';
import { handleCommand, TRIES } from '#flows/handle-command';
import { AGENT, act } from '../helpers/acts.ts';
import { edit, SHORT_DAYS } from '../helpers/apply-acts.ts';
import { aChat, phone } from '../helpers/envelopes.ts';
import { createWorld, eventsOfType, take, ticketOf, type World } from '../helpers/in-memory-ports.ts';

let world: World;
let pauses: number[];
beforeEach(async () => {
  world = createWorld();
  pauses = [];
  await take(world, aChat());
});

const ports = () => ({ ...world.ports, pause: async (attempt: number) => void pauses.push(attempt) });
const notice: Command = { type: 'RecordNotice', notice: 'x', at: '2026-11-23T02:15:00.000Z' };
const note = () => handleCommand(ports(), { number: 1, actor: AGENT, prepare: () => ({ command: notice }) });

describe('a command', () => {
  it('is one entry, one version further, by who did it', async () => {
    const { stored, events } = await note();

    expect(stored.ticket.version).toBe(2);
    expect(events).toMatchObject([{ type: 'NoticeRecorded' }]);
    const written = world.memory.ledgers.get(1)?.at(-1)?.stored.entry ?? '';
    expect(JSON.parse(written)).toMatchObject({ version: 2, actor: AGENT, commandId: (await ticketOf(world, 1)).lastCommandId });
  });

  it('is decided again, on what is true then, after a conflict', async () => {
    const seen: number[] = [];
    const { stored } = await handleCommand(ports(), {
      number: 1,
      actor: AGENT,
      prepare: async ({ stored: current }) => {
        seen.push(current.ticket.version);
        if (seen.length === 1) await act(world, 1, () => notice);
        return { command: notice };
      },
    });

    expect(seen).toEqual([1, 2]);
    expect(stored.ticket.version).toBe(3);
    expect(pauses).toEqual([1]);
  });

  it('is decided by the calendar that a target was promised by, which is read only where another holds', async () => {
    const read: string[] = [];
    const { settingVersion } = world.ports.directory;
    const directory: typeof world.ports.directory = {
      ...world.ports.directory,
      settingVersion: async (kind, id, version) => {
        read.push(`${kind} ${id}@${version}`);
        return settingVersion(kind, id, version);
      },
    };
    const pend = (status: 'pending' | 'open') =>
      handleCommand(
        { ...ports(), directory },
        {
          number: 2,
          actor: AGENT,
          prepare: ({ stored: { ticket } }) => ({ command: { type: 'UpdateTicket', seen: ticket.version, status } }),
        },
      );
    edit(world, { kind: 'calendar', id: 'default', version: 1 }, SHORT_DAYS);
    await take(world, aChat({ from: [phone('628987654321')], sentAt: world.time.now }));
    await pend('open');
    expect(read).toEqual([]);

    edit(world, { kind: 'calendar', id: 'default', version: 2 }, DEFAULT_CALENDAR);
    const { stored } = await pend('pending');

    expect(read).toEqual(['calendar default@1']);
    // Medium: 24 hours, none of which has run.
    expect(stored.ticket.targets.find(({ kind }) => kind === 'resolution')).toMatchObject({
      calendar: 'default@1',
      remainingMs: 24 * 3_600_000,
    });
  });

  it.each([2, 20])('given by %i at once is done by each', async (count) => {
    const outcomes = await Promise.allSettled(Array.from({ length: count }, note));

    const done = outcomes.filter(({ status }) => status === 'fulfilled').length;
    expect(eventsOfType(world, 1, 'NoticeRecorded')).toHaveLength(done);
    expect(outcomes.every((outcome) => outcome.status === 'fulfilled' || outcome.reason instanceof TransientError)).toBe(true);
    expect(done).toBeGreaterThanOrEqual(Math.min(count, TRIES));
  });

  it('gives up after five conflicts, each waited for longer', async () => {
    world.memory.faults.push(...Array.from({ length: TRIES }, () => 'conflict' as const));

    await expect(note()).rejects.toBeInstanceOf(TransientError);
    expect(pauses).toEqual([1, 2, 3, 4, 5]);
    expect(eventsOfType(world, 1, 'NoticeRecorded')).toEqual([]);
  });

  it('that has nothing to do writes nothing', async () => {
    const { events } = await handleCommand(ports(), { number: 1, actor: AGENT, prepare: () => ({ command: { type: 'PassTime' } }) });

    expect(events).toEqual([]);
    expect((await ticketOf(world, 1)).version).toBe(1);
  });

  it('that is called off writes nothing', async () => {
    await handleCommand(ports(), { number: 1, actor: AGENT, prepare: () => undefined });

    expect((await ticketOf(world, 1)).version).toBe(1);
  });

  it('whose marker exists says so and writes nothing', async () => {
    const once = () =>
      handleCommand(ports(), { number: 1, actor: AGENT, prepare: () => ({ command: notice, extras: [{ kind: 'marker', key: 'once' }] }) });
    await once();

    expect(await once()).toMatchObject({ events: [], seen: 'once' });
    expect(eventsOfType(world, 1, 'NoticeRecorded')).toHaveLength(1);
  });

  it('on no ticket is refused', async () => {
    const asked = handleCommand(ports(), { number: 99, actor: AGENT, prepare: () => ({ command: notice }) });

    await expect(asked).rejects.toMatchObject({ code: 'not_found' });
    await expect(asked).rejects.toBeInstanceOf(HelpdeskError);
  });

  it('that the rules refuse writes nothing', async () => {
    const asked = handleCommand(ports(), {
      number: 1,
      actor: AGENT,
      prepare: () => ({ command: { type: 'UpdateTicket', seen: 1, status: 'closed' } }),
    });

    await expect(asked).rejects.toMatchObject({ code: 'transition_refused' });
    expect((await ticketOf(world, 1)).version).toBe(1);
  });

  it('that assigns moves the load from one agent to the other in the same transaction', async () => {
    for (const assigneeId of ['agent-1', 'agent-2'])
      await act(world, 1, ({ stored }) => ({ type: 'UpdateTicket', seen: stored.ticket.version, assigneeId }));

    expect(world.memory.agents.get('agent-1')?.load).toBe(0);
    expect(world.memory.agents.get('agent-2')?.load).toBe(1);
  });

  it('keeps every body beside the entry that points to it', async () => {
    await act(world, 1, ({ context }) => ({ type: 'RecordNotice', notice: 'x', at: context.now, body: context.seal({ text: 'catatan' }) }));

    const stored = world.memory.ledgers.get(1)?.at(-1)?.stored;
    const [event] = JSON.parse(stored?.entry ?? '').events;
    expect(stored?.bodies[event.body.id]?.content).toEqual({ text: 'catatan' });
  });
});
