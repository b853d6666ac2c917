/** Jobs, and the list of those that run: one item a job, which stays, and one beside it for as long as it runs. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import type { JobStore, JobWrite } from '#flows/job-ports';
import { type AppliedSetting, Job } from '#schemas/job';
import { JobId } from '#schemas/primitives';
import { type Table, type TableAccess, tableOf } from './dynamo.ts';
import type { RawItem } from './item-size.ts';
import * as keys from './keys.ts';
import { record } from './records.ts';
import { ABSENT, rawKey, type Write } from './table-writes.ts';

const Running = z.object({ jobId: JobId });
const readJob = (item: RawItem): Job => Job.parse(unmarshall(item));
const readRunning = (item: RawItem): string => Running.parse(unmarshall(item)).jobId;

export function createJobStore(access: TableAccess): JobStore {
  const table = tableOf(access);
  const job = (jobId: string) => table.get(keys.jobKey(jobId), { consistent: true }).then((item) => item && readJob(item));
  return {
    /** One trip. */
    job,
    /** Two trips, one where none runs. */
    runningFor: async (setting) => {
      const item = await table.get(keys.runningJobKey(setting), { consistent: true });
      return item && job(readRunning(item));
    },
    /** Two trips, one where none runs. */
    running: () => running(table),
    /** One trip. */
    advance: (before, after) => advance(table, before, after),
  };
}

async function running(table: Table): Promise<Job[]> {
  const listed = await table.queryAll({
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: keys.RUNNING_JOBS } },
    ConsistentRead: true,
  });
  const items = await table.getMany(
    listed.map((item) => keys.jobKey(readRunning(item))),
    { consistent: true },
  );
  return items.filter((item) => item !== undefined).map(readJob);
}

/** Counts and position only: somebody may cancel it meanwhile, and what the page did is counted all the same. */
async function advance(table: Table, before: Job, { page, position, movedAt, ...after }: Job): Promise<Job | undefined> {
  const { walk, looked, changed, failed, changedInWalk } = after;
  const set = { page, movedAt, walk, looked, changed, failed, changedInWalk, ...(position ? { position } : {}) };
  const names = Object.keys({ ...set, position });
  const change = Object.keys(set).map((name) => `#${name} = :${name}`);
  const values = { ...Object.fromEntries(Object.entries(set).map(([name, value]) => [`:${name}`, value])), ':read': before.page };
  try {
    const { Attributes } = await table.update({
      Key: rawKey(keys.jobKey(before.jobId)),
      UpdateExpression: `SET ${change.join(', ')}${position ? '' : ' REMOVE #position'}`,
      ConditionExpression: '#page = :read',
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: marshall(values, { removeUndefinedValues: true }),
      ReturnValues: 'ALL_NEW',
    });
    return Attributes && readJob(Attributes);
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}

/** As parts of an act on the desk. */
export function jobWrites(write: JobWrite): Write[] {
  switch (write.kind) {
    case 'start_job': {
      const { jobId, setting } = write.job;
      return [
        { put: record(keys.jobKey(jobId), write.job), ...ABSENT },
        { put: record(keys.runningJobKey(setting), { jobId }), ...ABSENT },
        { check: keys.settingKey(setting.kind, setting.id), condition: 'version = :held', values: { ':held': setting.version } },
      ];
    }
    case 'end_job': {
      const { before, after } = write;
      const names = { '#page': 'page', '#state': 'state' };
      const values = { ':page': before.page, ':running': 'running' };
      return [
        { put: record(keys.jobKey(after.jobId), after), condition: '#page = :page AND #state = :running', names, values },
        removal(before.setting, before.jobId),
      ];
    }
    default:
      return write satisfies never;
  }
}

const removal = (setting: AppliedSetting, jobId: string): Write => ({
  remove: keys.runningJobKey(setting),
  condition: 'jobId = :own',
  values: { ':own': jobId },
});
