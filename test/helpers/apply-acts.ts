/** Settings that are edited and applied in tests of flows: the job is begun, and its messages come as the queue hands them out. */
import { DEFAULT_CALENDAR, DEFAULT_POLICY } from '#domain/default-settings';
import { applyPage } from '#flows/apply-page';
import type { AppliedSetting, Job } from '#schemas/job';
import type { SettingsRecord } from '#schemas/settings';
import { aJob } from './factories.ts';
import type { World } from './in-memory-ports.ts';

const lengths = (seconds: number) => ({ firstReplySeconds: seconds, resolutionSeconds: 24 * 3600 });
const all = <T>(value: T) => ({ low: value, medium: value, high: value, urgent: value });
/** The default policy with another first reply. */
export const policyOf = (firstReplySeconds: number, more: object = {}) => ({
  ...DEFAULT_POLICY,
  targets: all(lengths(firstReplySeconds)),
  ...more,
});
/** The default calendar, closing at three every weekday. */
const SHORT = [{ from: '08:00', to: '15:00' }];
export const SHORT_DAYS = { ...DEFAULT_CALENDAR, week: [SHORT, SHORT, SHORT, SHORT, SHORT, [], []] };

/** As an admin's `PUT` leaves it, without the act. */
export function edit({ memory, time }: World, { kind, id, version }: AppliedSetting, value: object): AppliedSetting {
  const record: SettingsRecord = { kind, id, version, value: { ...value, id, version }, updatedAt: time.now, updatedBy: 'agent-9' };
  memory.settings.set(`${kind}#${id}`, record);
  memory.settingVersions.set(`${kind}#${id}#${version}`, record);
  return { kind, id, version };
}

/** Begun, and its first message sent. */
export async function begin({ ports, time, nudged }: World, setting: AppliedSetting, more: Partial<Job> = {}): Promise<string> {
  const job = aJob({ setting, startedAt: time.now, startsAt: time.now, movedAt: time.now, ...more });
  const { jobId } = job;
  const outcome = await ports.directory.record({
    at: time.now,
    actor: { kind: 'agent', id: job.startedBy },
    commandId: ports.newId('command'),
    events: [{ type: 'ApplyStarted', jobId, setting }],
    writes: [{ kind: 'start_job', job }],
  });
  if (outcome !== 'committed') throw new Error('The job was not begun.');
  nudged.tasks.push({ task: { kind: 'apply_setting', jobId, page: job.page }, delaySeconds: 0 });
  return jobId;
}

export async function jobIn({ ports }: Pick<World, 'ports'>, jobId: string): Promise<Job> {
  const job = await ports.jobs.job(jobId);
  if (!job) throw new Error(`There is no job ${jobId}.`);
  return job;
}

type Message = World['nudged']['tasks'][number];

/** The messages that wait for the tasks function, taken out. */
const waiting = ({ nudged }: World): Message[] => nudged.tasks.splice(0);

/** Hands out what waits, each message so many times. @returns the messages. */
export async function handOut(world: World, times = 1, ports: Partial<World['ports']> = {}): Promise<Message[]> {
  const messages = waiting(world);
  for (const { task, delaySeconds } of messages) {
    world.passSeconds(delaySeconds);
    for (let time = 1; time <= times; time += 1) if (task.kind === 'apply_setting') await applyPage({ ...world.ports, ...ports }, task);
  }
  return messages;
}

/** Until no message waits any more. @returns all of them. */
export async function handOutAll(world: World, times = 1): Promise<Message[]> {
  const all: Message[] = [];
  while (world.nudged.tasks.length > 0) all.push(...(await handOut(world, times)));
  return all;
}
