/** EventBridge Scheduler: every quarter of an hour what was lost of the open work, every day what was lost of the mails. */
import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { createBlobs } from '#adapters/blobs';
import { createCommandPorts, tableAccess } from '#adapters/command-ports';
import { digestKey } from '#adapters/digests';
import { readEnv } from '#adapters/env';
import { createIntakeStore } from '#adapters/intake-store';
import { createJobStore } from '#adapters/job-store';
import { wait } from '#adapters/pause';
import { createTimerPorts, TIMER_VARIABLES } from '#adapters/timer-ports';
import { reconcileWork } from '#flows/reconcile';
import { reconcileRawMail } from '#flows/reconcile-raw-mail';

const env = readEnv(['TABLE_NAME', 'BUCKET_NAME', 'INDEX_LAG_MS', ...TIMER_VARIABLES]);
const ports = {
  ...createCommandPorts(env.TABLE_NAME),
  ...createTimerPorts(env),
  intake: createIntakeStore(tableAccess(env.TABLE_NAME)),
  digests: { key: digestKey },
  jobs: createJobStore(tableAccess(env.TABLE_NAME)),
  list: createBlobs(env.BUCKET_NAME).list,
  settle: () => wait(env.INDEX_LAG_MS),
};

const Input = z.object({ kind: z.enum(['open_work', 'raw_mail']) });

/** Returns what it did; throws when the table or a queue did not answer, and is invoked again. */
export async function handler(event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<unknown> {
  const { kind } = Input.parse(event);
  if (kind === 'raw_mail') return { missing: await reconcileRawMail(ports) };
  return reconcileWork({ ...ports, remainingMs: () => context.getRemainingTimeInMillis() });
}
