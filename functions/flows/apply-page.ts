/** One page of a job that applies a setting to open tickets. A repeat changes nothing; what is lost the reconciler finds. */
import type { DeskRules } from '#domain/context';
import { TransientError } from '#domain/errors';
import { afterPage, type PageDone, teamOf } from '#domain/job-steps';
import { settingsOf } from '#domain/policies';
import type { AppliedSetting, Job } from '#schemas/job';
import { LONGEST_DELAY_SECONDS, secondsUntil } from './arm-timer.ts';
import { type CommandPorts, handleCommand } from './handle-command.ts';
import type { JobStore } from './job-ports.ts';
import { endEvent } from './jobs.ts';
import type { Desk, Log, Nudges, StoredTicket } from './ports.ts';
import { knownTeams } from './teams.ts';

export type ApplyPorts = CommandPorts & { readonly jobs: JobStore; readonly nudges: Pick<Nudges, 'task'>; readonly log: Log };

/** A hundred tickets, and a second until the next hundred: at most a hundred a second, which leaves the desk's own work its room. */
const PAGE_TICKETS = 100;
const PAGE_SECONDS = 1;

/** @throws TransientError when nothing of the page could be done, or the table is out of reach: the message is to be handed out again. */
export async function applyPage(ports: ApplyPorts, { jobId, page }: { jobId: string; page: number }): Promise<void> {
  const job = await ports.jobs.job(jobId);
  if (job?.state !== 'running' || job.page !== page) return;
  const early = secondsUntil(job.startsAt, ports.clock.now());
  if (early > 0) return ports.nudges.task({ kind: 'apply_setting', jobId, page }, Math.min(early, LONGEST_DELAY_SECONDS));
  const desk = await deskAt(ports, job.setting);
  if (!desk) return end(ports, job, { ...job, state: 'cancelled', ending: 'newer_version', endedAt: ports.clock.now() });
  const teams = knownTeams(desk);
  const done = await work(ports, job, teamOf(job, teams));
  ports.log.info('page of a job done', { jobId, page, ...done });
  const after = afterPage(job, done, { teams, now: ports.clock.now() });
  if (after.state === 'done') return end(ports, job, after);
  const kept = await ports.jobs.advance(job, after);
  if (kept?.state === 'running') await ports.nudges.task({ kind: 'apply_setting', jobId, page: kept.page }, PAGE_SECONDS);
}

/** The desk with the setting at that version; undefined when a later one holds. @throws TransientError when it does not show yet. */
async function deskAt({ directory }: ApplyPorts, { kind, id, version }: AppliedSetting): Promise<Desk | undefined> {
  const heldIn = (rules: DeskRules): number => settingsOf(rules)[kind].find((setting) => setting.id === id)?.version ?? 0;
  const known = await directory.desk();
  const desk = heldIn(known.rules) < version ? await directory.desk({ fresh: true }) : known;
  if (heldIn(desk.rules) < version) throw new TransientError(`Version ${version} of ${kind} ${id} does not show yet.`);
  return heldIn(desk.rules) === version ? desk : undefined;
}

/** In work order, one after another. What the table does not take now is the next page's, once anything of this one is done. */
async function work(ports: ApplyPorts, job: Job, teamId: string): Promise<PageDone> {
  const { position } = job;
  const places = await ports.tickets.work({ of: { team: teamId }, undone: true, after: position?.after, limit: PAGE_TICKETS });
  const stored = await ports.tickets.loadMany(places.map(({ number }) => number));
  const byNumber = new Map(stored.map((one) => [one.ticket.number, one]));
  const seen = { looked: 0, changed: 0, failed: 0 };
  let last: string | undefined;
  for (const { number, workKey } of places) {
    const outcome = await applyTo(ports, job, byNumber.get(number));
    if (outcome instanceof TransientError) {
      if (last === undefined) throw outcome;
      return { teamId, last, ...seen };
    }
    seen.looked += 1;
    if (outcome !== 'left') seen[outcome] += 1;
    last = workKey;
  }
  return places.length < PAGE_TICKETS ? { teamId, ...seen } : { teamId, last, ...seen };
}

/** A ticket that nobody foresaw must not hold up all that come after it: it is logged, and counted. */
async function applyTo(
  ports: ApplyPorts,
  { jobId, setting }: Job,
  stored: StoredTicket | undefined,
): Promise<'changed' | 'left' | 'failed' | TransientError> {
  if (!stored) return 'left';
  const { number } = stored.ticket;
  try {
    const { events } = await handleCommand(ports, {
      number,
      actor: { kind: 'system', id: jobId },
      stored,
      prepare: () => ({ command: { type: 'ApplySetting', setting } }),
    });
    return events.length > 0 ? 'changed' : 'left';
  } catch (error) {
    if (error instanceof TransientError) return error;
    ports.log.error('ticket of a job failed', { jobId, number, error });
    return 'failed';
  }
}

/** A conflict: somebody cancelled it, or a repeat of this page was first. */
async function end(ports: ApplyPorts, before: Job, after: Job): Promise<void> {
  const { jobId, walk, looked, changed, failed, ending } = after;
  const outcome = await ports.directory.record({
    at: ports.clock.now(),
    actor: { kind: 'system', id: jobId },
    commandId: ports.newId('command'),
    events: [endEvent(after)],
    writes: [{ kind: 'end_job', before, after }],
  });
  ports.log.info('job ended', { jobId, outcome, walk, looked, changed, failed, ending });
}
