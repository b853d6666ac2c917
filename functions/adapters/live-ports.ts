/** What telling sockets needs of the outside world. */
import type { Log } from '#flows/ports';
import type { PushPorts } from '#flows/push-changes';
import { createActivityStore } from './activity-store.ts';
import { dynamoDb } from './aws-clients.ts';
import { now } from './clock.ts';
import { createConnectionStore } from './connection-store.ts';
import type { Env } from './env.ts';
import { createPush } from './live-push.ts';
import { createTaskNudge } from './queues.ts';
import { createLog } from './telemetry.ts';

export const LIVE_VARIABLES = ['TABLE_NAME', 'LIVE_ENDPOINT', 'TASKS_QUEUE_URL'] as const;

export type LiveEnv = Env<(typeof LIVE_VARIABLES)[number]>;

export function createLivePorts(env: LiveEnv) {
  const access = { client: dynamoDb(), tableName: env.TABLE_NAME };
  const log = createLog();
  return {
    connections: createConnectionStore(access),
    activity: createActivityStore(access),
    push: createPush({ endpoint: env.LIVE_ENDPOINT, log }),
    nudges: { task: createTaskNudge(env.TASKS_QUEUE_URL) },
    clock: { now },
    log,
  } satisfies PushPorts & { log: Log };
}
