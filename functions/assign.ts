/** work.fifo: a team's waiting tickets to its agents. A batch's messages for one team are one look. */
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createCommandPorts } from '#adapters/command-ports';
import { readEnv } from '#adapters/env';
import { createTaskNudge } from '#adapters/queues';
import { followNudges } from '#flows/match-team';
import { WorkBody } from '#schemas/queue';

const env = readEnv(['TABLE_NAME', 'TASKS_QUEUE_URL']);
const ports = { ...createCommandPorts(env.TABLE_NAME), nudges: { task: createTaskNudge(env.TASKS_QUEUE_URL) } };

function looksOf(event: SQSEvent): { teamId: string; messageIds: string[]; bodies: WorkBody[] }[] {
  const messages = event.Records.map(({ body, messageId }) => ({ messageId, body: WorkBody.parse(JSON.parse(body)) }));
  return [...Map.groupBy(messages, ({ body }) => body.teamId)].map(([teamId, of]) => ({
    teamId,
    messageIds: of.map(({ messageId }) => messageId),
    bodies: of.map(({ body }) => body),
  }));
}

export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const failed = looksOf(event).map(async ({ teamId, messageIds, bodies }) => {
    try {
      await followNudges(ports, teamId, bodies);
      return [];
    } catch (error) {
      ports.log.warn('team not matched', { teamId, error });
      return messageIds;
    }
  });
  const messageIds = (await Promise.all(failed)).flat();
  return { batchItemFailures: messageIds.map((itemIdentifier) => ({ itemIdentifier })) };
}
