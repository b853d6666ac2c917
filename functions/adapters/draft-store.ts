/** What agents are writing. */
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DraftStore } from '#flows/api-ports';
import { MessageDraft } from '#schemas/draft';
import { type TableAccess, tableOf } from './dynamo.ts';
import { draftKey } from './keys.ts';
import { record } from './records.ts';

export function createDraftStore(access: TableAccess): DraftStore {
  const table = tableOf(access);
  return {
    /** One trip, consistent: an agent who reloads the page has what they wrote. */
    get: async (agentId, number) => {
      const item = await table.get(draftKey(agentId, number), { consistent: true });
      return item && MessageDraft.parse(unmarshall(item));
    },
    /** One trip. The newest is kept. */
    put: async (agentId, draft) => {
      await table.put({ Item: record(draftKey(agentId, draft.number), draft) });
    },
  };
}
