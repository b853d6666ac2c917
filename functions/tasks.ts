/** tasks: wake-ups, notices, media to fetch, entries to relay again, tickets to give back, settings to apply, sockets and presence, and what SES says of our mails. */
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { deliveryOf, processBatch } from '#adapters/batch';
import { readEnv } from '#adapters/env';
import { createTurns } from '#adapters/in-turn';
import { createTaskPorts, TASK_VARIABLES } from '#adapters/task-ports';
import { fetchMedia } from '#flows/fetch-media';
import { performTask } from '#flows/perform-task';
import { applySesFeedback } from '#flows/ses-feedback';
import { TaskBody } from '#schemas/queue';

const env = readEnv(TASK_VARIABLES);
const ports = createTaskPorts(env);
const inTurn = createTurns(45_000); // A fetch may take 40 s.

async function work(record: SQSRecord, remainingMs: () => number): Promise<void> {
  const task = TaskBody.parse(JSON.parse(record.body));
  if ('source' in task) return applySesFeedback(ports, task.detail, new Date(task.time).toISOString());
  if (task.kind === 'fetch_media') return inTurn(() => fetchMedia(ports, task, deliveryOf(record)), remainingMs);
  return performTask(ports, task);
}

export const handler = (event: SQSEvent, context: Context): Promise<SQSBatchResponse> =>
  processBatch(event, work, { log: ports.log, queueUrl: env.TASKS_QUEUE_URL, backOffAtMost: 60, context });
