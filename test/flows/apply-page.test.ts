import { beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '#domain/default-settings';
import { TransientError } from '#domain/errors';
import { applyPage } from '#flows/apply-page';
import { nudgeStuckJobs } from '#flows/stuck-jobs';
import type { AppliedSetting } from '#schemas/job';
import { act, put } from '../helpers/acts.ts';
import { begin, edit, handOut, handOutAll, jobIn, policyOf, SHORT_DAYS } from '../helpers/apply-acts.ts';
import { aChat, phone } from '../helpers/envelopes.ts';
import { minute } from '../helpers/factories.ts';
import { createWorld, eventsOfType, setting, take, ticketOf, type World } from '../helpers/in-memory-ports.ts';

const POLICY: AppliedSetting = { kind: 'policy', id: 'default', version: 1 };
const HALF_AN_HOUR = policyOf(1800);

let world: World;
beforeEach(() => {
  world = createWorld();
  setting(world.memory, 'acknowledgement', 'default', { enabled: false });
});

async function tickets(count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) await take(world, aChat({ from: [phone(`62813${String(at).padStart(7, '0')}`)] }));
}
const moveTo = (number: number, teamId: string) =>
  act(world, number, ({ stored }) => ({ type: 'UpdateTicket', seen: stored.ticket.version, teamId }));
const dueOf = async (number: number) => (await ticketOf(world, number)).targets[0]?.dueAt;
const rescheduled = (number: number) => eventsOfType(world, number, 'TargetRescheduled').length;
const settingsLedger = () => (world.memory.ledgers.get('settings') ?? []).map(({ stored }) => JSON.parse(stored.entry));
const started = (value: object = HALF_AN_HOUR) => begin(world, edit(world, POLICY, value));

describe('applying a policy to open tickets', () => {
  it('reaches all of every team, a hundred at a time with a second between, and walks once more to be sure', async () => {
    setting(world.memory, 'team', 'sales', { teamId: 'sales', name: 'Sales', memberIds: [] });
    await tickets(250);
    for (const number of [3, 4]) await moveTo(number, 'sales');
    await put(world, 5, 'solved');
    const solved = await ticketOf(world, 5);
    const jobId = await started();

    const messages = await handOutAll(world);

    // Three pages of team default (248 less the solved one) and one of Sales, and all of them once more.
    expect(messages.map(({ delaySeconds }) => delaySeconds)).toEqual([0, 1, 1, 1, 1, 1, 1, 1]);
    expect(await jobIn(world, jobId)).toMatchObject({ state: 'done', walk: 2, looked: 249, changed: 249, failed: 0 });
    for (const number of [1, 3, 250]) expect([number, await dueOf(number), rescheduled(number)]).toEqual([number, minute(30), 2]);
    expect(await ticketOf(world, 5)).toEqual(solved);
  });

  it('is an act of the job on each ticket, and on record when it ends', async () => {
    await tickets(1);
    const jobId = await started();

    await handOutAll(world);

    const entry = JSON.parse(world.memory.ledgers.get(1)?.at(-1)?.stored.entry ?? '');
    expect(entry.actor).toEqual({ kind: 'system', id: jobId });
    expect(settingsLedger().at(-1)).toMatchObject({
      actor: { kind: 'system', id: jobId },
      events: [{ type: 'ApplyEnded', jobId, setting: POLICY, walk: 2, looked: 1, changed: 1, failed: 0 }],
    });
  });

  it('writes nothing to a ticket that it does not concern', async () => {
    await tickets(2);
    setting(world.memory, 'team', 'vip', { teamId: 'vip', name: 'VIP', memberIds: [] });
    await moveTo(2, 'vip');
    const before = await ticketOf(world, 1);
    const jobId = await begin(world, edit(world, { ...POLICY, id: 'vip' }, { ...HALF_AN_HOUR, conditions: { teamIds: ['vip'] } }));

    await handOutAll(world);

    expect(await ticketOf(world, 1)).toEqual(before);
    expect((await ticketOf(world, 2)).targets[0]).toMatchObject({ policy: 'vip@1', dueAt: minute(30) });
    expect(await jobIn(world, jobId)).toMatchObject({ looked: 2, changed: 1 });
  });

  it('finds what moved past it while it walked', async () => {
    await tickets(120);
    await put(world, 1, 'pending');
    const jobId = await started();
    await handOut(world);
    // It stood last and stands before the first page's end now.
    await put(world, 1, 'open');

    await handOutAll(world);

    expect(await dueOf(1)).toBe(minute(30));
    expect(await jobIn(world, jobId)).toMatchObject({ state: 'done', changed: 120, walk: 3 });
  });

  it('reads the earlier calendars by which targets were promised', async () => {
    // Low, from 11:30: four hours, due 16:30.
    world.time.now = minute(135);
    await take(world, aChat({ sentAt: minute(135), receivedAt: minute(135) }));
    await act(world, 1, ({ stored }) => ({ type: 'UpdateTicket', seen: stored.ticket.version, priority: 'low' }));
    const closesAtFour = [{ from: '08:00', to: '16:00' }];
    edit(
      world,
      { kind: 'calendar', id: 'default', version: 1 },
      { ...SHORT_DAYS, week: SHORT_DAYS.week.map((day) => (day.length > 0 ? closesAtFour : [])) },
    );
    world.time.now = minute(285);
    const jobId = await begin(world, edit(world, { kind: 'calendar', id: 'default', version: 2 }, SHORT_DAYS));

    await handOutAll(world);

    // At 14:00 2:30 were left of it: an hour until 15:00, and 1:30 on Tuesday.
    expect(await dueOf(1)).toBe('2026-11-24T02:30:00.000Z');
    expect(await jobIn(world, jobId)).toMatchObject({ state: 'done', changed: 1 });
  });
});

describe('messages of a job', () => {
  it('that come twice change nothing more', async () => {
    await tickets(150);
    const jobId = await started();

    const messages = await handOutAll(world, 2);

    expect(messages).toHaveLength(4);
    expect(await jobIn(world, jobId)).toMatchObject({ state: 'done', changed: 150, looked: 150 });
    expect(rescheduled(1)).toBe(2);
    expect(
      settingsLedger()
        .flatMap(({ events }) => events)
        .filter(({ type }) => type === 'ApplyEnded'),
    ).toHaveLength(1);
  });

  it('of two at the same moment send one on', async () => {
    await tickets(150);
    const jobId = await started();
    const { jobs } = world.ports;
    const asRead = await jobIn(world, jobId);
    await handOut(world);

    await applyPage({ ...world.ports, jobs: { ...jobs, job: async () => asRead } }, { jobId, page: 1 });

    expect(world.nudged.tasks).toEqual([{ task: { kind: 'apply_setting', jobId, page: 2 }, delaySeconds: 1 }]);
    expect(await jobIn(world, jobId)).toMatchObject({ page: 2, looked: 100, changed: 100 });
  });

  it('that are lost are found by the reconciler, once the job has stood still', async () => {
    await tickets(150);
    const jobId = await started();
    await handOut(world);
    world.nudged.tasks.splice(0);
    world.passSeconds(299);
    expect(await nudgeStuckJobs(world.ports)).toBe(0);
    world.passSeconds(2);

    expect(await nudgeStuckJobs(world.ports)).toBe(1);
    await handOutAll(world);

    expect(await jobIn(world, jobId)).toMatchObject({ state: 'done', changed: 150 });
    world.passSeconds(3600);
    expect(await nudgeStuckJobs(world.ports)).toBe(0);
  });

  it('that come before the edit holds for everybody wait for the rest', async () => {
    await tickets(1);
    await begin(world, edit(world, POLICY, HALF_AN_HOUR), { startsAt: minute(0.5) });

    await handOut(world);

    expect(await dueOf(1)).toBe(minute(60));
    expect(world.nudged.tasks).toMatchObject([{ task: { kind: 'apply_setting', page: 1 }, delaySeconds: 30 }]);
    await handOutAll(world);
    // Half a minute of it has run by then, and counts.
    expect(await dueOf(1)).toBe(minute(30));
  });
});

describe('a job', () => {
  it('ends by itself when the setting was edited once more, which nobody asked to apply', async () => {
    await tickets(150);
    const jobId = await started();
    await handOut(world);
    edit(world, { ...POLICY, version: 2 }, policyOf(60));

    await handOutAll(world);

    expect(await jobIn(world, jobId)).toMatchObject({ state: 'cancelled', ending: 'newer_version', changed: 100 });
    expect([await dueOf(1), await dueOf(150)]).toEqual([minute(30), minute(60)]);
    expect(settingsLedger().at(-1).events).toMatchObject([{ type: 'ApplyEnded', ending: 'newer_version', changed: 100 }]);
  });

  it('reads the settings anew where those that are held are older', async () => {
    await tickets(1);
    const jobId = await started();
    const { directory } = world.ports;
    const now = await directory.desk();
    let held = { ...now, rules: { ...now.rules, policy: DEFAULT_POLICY } };
    const desk: typeof directory.desk = async ({ fresh } = { fresh: false }) => {
      if (fresh) held = now;
      return held;
    };

    await handOut(world, 1, { directory: { ...directory, desk } });
    await handOutAll(world);

    expect(await jobIn(world, jobId)).toMatchObject({ state: 'done', changed: 1 });
  });

  it('is tried again where the edit does not show yet', async () => {
    await tickets(1);
    const jobId = await started();
    const { directory } = world.ports;
    const now = await directory.desk();
    const desk = async () => ({ ...now, rules: { ...now.rules, policy: DEFAULT_POLICY } });

    await expect(handOut(world, 1, { directory: { ...directory, desk } })).rejects.toThrow(TransientError);

    expect(await jobIn(world, jobId)).toMatchObject({ page: 1, looked: 0, state: 'running' });
  });

  it('that was cancelled while a page was under way counts that page, and stops', async () => {
    await tickets(150);
    const jobId = await started();
    const { tickets: store, jobs } = world.ports;
    const cancelling: typeof store.loadMany = async (numbers) => {
      const before = await jobIn(world, jobId);
      world.memory.jobs.set(jobId, { ...before, state: 'cancelled', ending: 'by_person', endedAt: world.time.now });
      return store.loadMany(numbers);
    };

    await handOut(world, 1, { tickets: { ...store, loadMany: cancelling }, jobs });

    expect(world.nudged.tasks).toEqual([]);
    expect(await jobIn(world, jobId)).toMatchObject({ state: 'cancelled', looked: 100, changed: 100 });
    expect([await dueOf(1), await dueOf(150)]).toEqual([minute(30), minute(60)]);
  });

  it('decides again on a ticket that somebody changed meanwhile', async () => {
    await tickets(2);
    const jobId = await started();
    world.memory.faults.push('conflict');

    await handOutAll(world);

    expect(await jobIn(world, jobId)).toMatchObject({ state: 'done', changed: 2 });
    expect([rescheduled(1), rescheduled(2)]).toEqual([2, 2]);
  });

  it('goes on where the table did not take more, and leaves a page of which nothing was done to the queue', async () => {
    await tickets(3);
    const jobId = await started();
    const { append } = world.ports.tickets;
    const refused = new Set([2]);
    const throttled: typeof append = async (changes, extras) => {
      if (changes.some(({ after }) => refused.has(after.number))) throw new TransientError('Throttled.');
      return append(changes, extras);
    };
    const ports = { tickets: { ...world.ports.tickets, append: throttled } };

    await handOut(world, 1, ports);
    expect(await jobIn(world, jobId)).toMatchObject({ page: 2, looked: 1, changed: 1 });
    await expect(handOut(world, 1, ports)).rejects.toThrow(TransientError);
    expect(await jobIn(world, jobId)).toMatchObject({ page: 2, looked: 1, changed: 1 });
    refused.clear();
    world.nudged.tasks.push({ task: { kind: 'apply_setting', jobId, page: 2 }, delaySeconds: 0 });
    await handOutAll(world);

    expect(await jobIn(world, jobId)).toMatchObject({ state: 'done', looked: 3, changed: 3 });
  });

  it('passes over a ticket that nobody foresaw, logs it by its number, and counts it', async () => {
    await tickets(3);
    const jobId = await started();
    const { append } = world.ports.tickets;
    const broken: typeof append = async (changes, extras) => {
      if (changes.some(({ after }) => after.number === 2)) throw new Error('Nobody foresaw this.');
      return append(changes, extras);
    };

    await handOut(world, 1, { tickets: { ...world.ports.tickets, append: broken } });

    expect(await jobIn(world, jobId)).toMatchObject({ walk: 2, changed: 2 });
    expect(world.logged.find(({ message }) => message === 'page of a job done')?.fields).toMatchObject({
      looked: 3,
      changed: 2,
      failed: 1,
    });
    expect(world.logged.filter(({ level }) => level === 'error')).toMatchObject([{ fields: { jobId, number: 2 } }]);
  });
});
