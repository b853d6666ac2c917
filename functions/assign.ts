/** work.fifo: a team's waiting tickets to its agents. A batch's messages for one team are one look. */
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createCommandPorts } from '#adapters/command-ports';
import { readEnv } from '#adapters/env';
import { matchTeam } from '#flows/match-team';
import { WorkBody } from '#schemas/queue';

const ports = createCommandPorts(readEnv(['TABLE_NAME']).TABLE_NAME);

type Look = { readonly numbers: number[]; readonly messageIds: string[] };

function looksOf(event: SQSEvent): Map<string, Look> {
  const looks = new Map<string, Look>();
  for (const { body, messageId } of event.Records) {
    const { teamId, number } = WorkBody.parse(JSON.parse(body));
    const look = looks.get(teamId) ?? { numbers: [], messageIds: [] };
    if (number !== undefined) look.numbers.push(number);
    look.messageIds.push(messageId);
    looks.set(teamId, look);
  }
  return looks;
}

export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const failed = [...looksOf(event)].map(async ([teamId, { numbers, messageIds }]) => {
    try {
      await matchTeam(ports, teamId, numbers);
      return [];
    } catch (error) {
      ports.log.warn('team not matched', { teamId, error });
      return messageIds;
    }
  });
  const messageIds = (await Promise.all(failed)).flat();
  return { batchItemFailures: messageIds.map((itemIdentifier) => ({ itemIdentifier })) };
}
