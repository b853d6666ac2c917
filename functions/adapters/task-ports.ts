/** What the tasks function needs of the outside world. */
import type { NotifyPorts } from '#flows/notify';
import { createBlobs } from './blobs.ts';
import { noticeSender } from './channels/notice-mail.ts';
import { mediaFetcher } from './channels/whatsapp-fetcher.ts';
import { now } from './clock.ts';
import { createCommandPorts, tableAccess } from './command-ports.ts';
import type { Env } from './env.ts';
import { createJobStore } from './job-store.ts';
import { createLivePorts } from './live-ports.ts';
import { readNewEntry } from './new-entry.ts';
import { createNoticeStore } from './notice-store.ts';
import { createTimerPorts, TIMER_VARIABLES } from './timer-ports.ts';

export const TASK_VARIABLES = [
  'TABLE_NAME',
  'BUCKET_NAME',
  'PARAMETER_PREFIX',
  'GRAPH_URL',
  'MEDIA_HOSTS',
  'MAIL_DOMAIN',
  'CONFIGURATION_SET',
  'DASHBOARD_URL',
  ...TIMER_VARIABLES,
  'LIVE_ENDPOINT',
] as const;
type TaskEnv = Env<(typeof TASK_VARIABLES)[number]>;

export function createTaskPorts(env: TaskEnv) {
  const access = tableAccess(env.TABLE_NAME);
  return {
    ...createLivePorts(env),
    ...createCommandPorts(env.TABLE_NAME),
    ...createTimerPorts(env),
    ...noticePorts(env),
    blobs: createBlobs(env.BUCKET_NAME),
    fetchMedia: mediaFetcher(env),
    jobs: createJobStore(access),
    /** The entry that a key names, as the stream would have shown it. */
    newEntry: (key: Parameters<typeof readNewEntry>[1]) => readNewEntry(access, key),
  };
}

function noticePorts(env: TaskEnv): Pick<NotifyPorts, 'notices' | 'sendNotice' | 'dashboardUrl'> {
  return {
    notices: createNoticeStore(tableAccess(env.TABLE_NAME)),
    sendNotice: noticeSender({ domain: env.MAIL_DOMAIN, configurationSet: env.CONFIGURATION_SET, now }),
    dashboardUrl: env.DASHBOARD_URL,
  };
}
