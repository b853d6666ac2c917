/** tasks: wake-ups, media to fetch, entries to relay again, tickets to give back, and what SES says of our mails. */
import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { deliveryOf, processBatch } from '#adapters/batch';
import { createBlobs } from '#adapters/blobs';
import { mediaFetcher } from '#adapters/channels/whatsapp-fetcher';
import { createCommandPorts, tableAccess } from '#adapters/command-ports';
import { readEnv } from '#adapters/env';
import { createTurns } from '#adapters/in-turn';
import { readNewEntry } from '#adapters/new-entry';
import { createTimerPorts, TIMER_VARIABLES } from '#adapters/timer-ports';
import { fetchMedia } from '#flows/fetch-media';
import { relayEntry } from '#flows/relay-entry';
import { releaseAgent } from '#flows/release-agent';
import { applySesFeedback } from '#flows/ses-feedback';
import { wakeTicket } from '#flows/wake-ticket';
import { TaskBody } from '#schemas/queue';

const env = readEnv(['TABLE_NAME', 'BUCKET_NAME', 'PARAMETER_PREFIX', 'GRAPH_URL', 'MEDIA_HOSTS', ...TIMER_VARIABLES]);
const ports = { ...createCommandPorts(env.TABLE_NAME), ...createTimerPorts(env), queueUrl: env.TASKS_QUEUE_URL };
const inTurn = createTurns(45_000); // A fetch may take 40 s.
const media = { ...ports, blobs: createBlobs(env.BUCKET_NAME), fetchMedia: mediaFetcher(env) };

async function work(record: SQSRecord, remainingMs: () => number): Promise<void> {
  const task = TaskBody.parse(JSON.parse(record.body));
  if ('source' in task) return applySesFeedback(ports, task.detail, new Date(task.time).toISOString());
  switch (task.kind) {
    case 'wake':
      return wakeTicket(ports, task);
    case 'fetch_media':
      return inTurn(() => fetchMedia(media, task, deliveryOf(record)), remainingMs);
    case 'relay':
      return relayEntry(ports, await readNewEntry(tableAccess(env.TABLE_NAME), task)).then(() => undefined);
    case 'release_agent':
      return releaseAgent(ports, task);
    default:
      return task satisfies never;
  }
}

export const handler = (event: SQSEvent, context: Context) => processBatch(event, work, { ...ports, context });
