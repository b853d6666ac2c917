/** EventBridge Scheduler: the four calls we make, over REST-JSON as the SDK speaks it. */
import { type Answer, json, jsonBody, Refusal, type Request, type Running, serve } from '../world/http.ts';
import { atInstant } from './schedule-expression.ts';
import {
  ACCOUNT,
  Creation,
  DEFAULT_GROUP,
  declareAll,
  type FiringDeps,
  fireSchedule,
  keyOf,
  lateMs,
  type RecurringSchedule,
  SCHEDULE,
  Schedule,
  ScheduleName,
} from './schedule-firing.ts';

export type SchedulerDeps = FiringDeps & {
  readonly host: string;
  readonly port: number;
  readonly region?: string;
  readonly scheduleGroups: readonly string[];
  readonly recurringSchedules: readonly RecurringSchedule[];
};

const PAGE = 100;
const BODY_LIMIT_BYTES = 1_048_576;

/** Serves the API and takes the timers of kind `schedule`. */
export async function startScheduler(deps: SchedulerDeps): Promise<Running> {
  deps.timers.handle(SCHEDULE, (timer) => fireSchedule(deps, timer));
  declareAll(deps, deps.recurringSchedules);
  return serve({ host: deps.host, port: deps.port, limitBytes: BODY_LIMIT_BYTES, handle: (request) => route(deps, request), refuse });
}

const refuse = (refusal: Refusal): Answer =>
  json(refusal.status, { Message: refusal.message }, { 'x-amzn-errortype': refusal.code ?? 'ValidationException' });

function route(deps: SchedulerDeps, request: Request): Answer | undefined {
  const name = /^\/schedules\/([^/]+)$/.exec(request.path)?.[1];
  if (name === undefined) return request.method === 'GET' && request.path === '/schedules' ? list(deps, request) : undefined;
  const group = request.url.searchParams.get('groupName') ?? DEFAULT_GROUP;
  if (request.method === 'POST') return create(deps, decodeURIComponent(name), request);
  if (request.method === 'GET') return json(200, describe(deps, find(deps, group, decodeURIComponent(name))));
  if (request.method === 'DELETE') return remove(deps, group, decodeURIComponent(name));
  return undefined;
}

function requireGroup(deps: SchedulerDeps, group: string): void {
  if (group === DEFAULT_GROUP || deps.scheduleGroups.includes(group)) return;
  throw new Refusal(404, `Schedule group ${group} does not exist.`, 'ResourceNotFoundException');
}

function create(deps: SchedulerDeps, name: string, request: Request): Answer {
  const parsed = Creation.extend({ Name: ScheduleName }).safeParse({ ...jsonBody(request), Name: name });
  if (!parsed.success)
    throw new Refusal(
      400,
      parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; '),
      'ValidationException',
    );
  const asked = parsed.data;
  const scheduledAt = atInstant(asked.ScheduleExpression, asked.ScheduleExpressionTimezone);
  if (scheduledAt === undefined) {
    throw new Refusal(
      400,
      `Invalid Schedule Expression ${asked.ScheduleExpression} in ${asked.ScheduleExpressionTimezone}.`,
      'ValidationException',
    );
  }
  if (asked.Target.Arn.endsWith('.fifo') && asked.Target.SqsParameters?.MessageGroupId === undefined) {
    throw new Refusal(400, 'SqsParameters.MessageGroupId is required for a FIFO queue.', 'ValidationException');
  }
  requireGroup(deps, asked.GroupName);
  const key = keyOf(asked.GroupName, name);
  const present = deps.timers.get(SCHEDULE, key);
  if (present !== undefined) {
    const same = asked.ClientToken !== undefined && Schedule.parse(present.payload).ClientToken === asked.ClientToken;
    if (!same) throw new Refusal(409, `Schedule ${name} already exists.`, 'ConflictException');
    return json(200, { ScheduleArn: arnOf(deps, asked.GroupName, name) });
  }
  const schedule: Schedule = { ...asked, createdAt: deps.clock.now(), scheduledAt, recurring: false, tries: 0 };
  deps.timers.set({ kind: SCHEDULE, key, dueAt: scheduledAt + lateMs(deps, key), payload: schedule });
  return json(200, { ScheduleArn: arnOf(deps, asked.GroupName, name) });
}

function find(deps: SchedulerDeps, group: string, name: string): Schedule {
  const timer = deps.timers.get(SCHEDULE, keyOf(group, name));
  if (timer === undefined) throw new Refusal(404, `Schedule ${name} does not exist.`, 'ResourceNotFoundException');
  return Schedule.parse(timer.payload);
}

function remove(deps: SchedulerDeps, group: string, name: string): Answer {
  find(deps, group, name);
  deps.timers.cancel(SCHEDULE, keyOf(group, name));
  return json(200, {});
}

const arnOf = (deps: SchedulerDeps, group: string, name: string): string =>
  `arn:aws:scheduler:${deps.region ?? 'ap-southeast-3'}:${ACCOUNT}:schedule/${group}/${name}`;

function describe(deps: SchedulerDeps, schedule: Schedule): Record<string, unknown> {
  const { createdAt, scheduledAt: _scheduledAt, recurring: _recurring, tries: _tries, ClientToken: _token, ...shown } = schedule;
  const date = createdAt / 1000;
  return {
    ...shown,
    Arn: arnOf(deps, schedule.GroupName, schedule.Name),
    State: 'ENABLED',
    CreationDate: date,
    LastModificationDate: date,
  };
}

function list(deps: SchedulerDeps, request: Request): Answer {
  const query = request.url.searchParams;
  const group = query.get('ScheduleGroup');
  if (group !== null) requireGroup(deps, group);
  const from = Number(query.get('NextToken') ?? 0);
  const size = Math.min(Number(query.get('MaxResults') ?? PAGE), PAGE);
  const all = deps.timers
    .list(SCHEDULE, group === null ? '' : `${group}/`)
    .map((timer) => Schedule.parse(timer.payload))
    .filter((schedule) => schedule.Name.startsWith(query.get('NamePrefix') ?? ''));
  const Schedules = all.slice(from, from + size).map((schedule) => {
    const { Arn, GroupName, Name, State, CreationDate, LastModificationDate } = describe(deps, schedule);
    return { Arn, GroupName, Name, State, CreationDate, LastModificationDate, Target: { Arn: schedule.Target.Arn } };
  });
  return json(200, { Schedules, ...(from + size < all.length ? { NextToken: String(from + size) } : {}) });
}
