/** What taking in needs, on AWS. */
import type { IngestPorts } from '#flows/ingest-ports';
import { createBlobs } from './blobs.ts';
import { createCommandPorts, tableAccess } from './command-ports.ts';
import { digestKey } from './digests.ts';
import type { Env } from './env.ts';
import { createIntakeStore } from './intake-store.ts';
import { mailIdentity } from './mail-identity.ts';

export const INGEST_VARIABLES = ['TABLE_NAME', 'BUCKET_NAME', 'INBOUND_QUEUE_URL', 'PARAMETER_PREFIX', 'MAIL_DOMAIN'] as const;

/** The ports of one record: mailboxes and the signing key may have changed since the last one. */
export function createIngestPorts(env: Env<(typeof INGEST_VARIABLES)[number]>): () => Promise<IngestPorts> {
  const commandPorts = createCommandPorts(env.TABLE_NAME);
  const mailOf = mailIdentity(env.PARAMETER_PREFIX, env.MAIL_DOMAIN);
  const fixed = {
    ...commandPorts,
    intake: createIntakeStore(tableAccess(env.TABLE_NAME)),
    blobs: createBlobs(env.BUCKET_NAME),
    hints: new Map<string, number>(),
  };
  return async () => {
    const { participant, parseReplyAddress } = await mailOf(await commandPorts.directory.desk());
    return { ...fixed, digests: { key: digestKey, participant }, mail: { domain: env.MAIL_DOMAIN, parseReplyAddress } };
  };
}
