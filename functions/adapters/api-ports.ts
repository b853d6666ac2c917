/** The ports of the HTTP operations, on AWS. */
import { createHash } from 'node:crypto';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import type { ApiPorts } from '#flows/api-ports';
import type { InboundBody } from '#schemas/queue';
import { ssm } from './aws-clients.ts';
import { createBlobs } from './blobs.ts';
import { putPieces } from './blobs-pieces.ts';
import { LINK_SECONDS, presignDownload, presignUpload } from './blobs-presign.ts';
import { createCommandPorts, tableAccess } from './command-ports.ts';
import { digestKey } from './digests.ts';
import { createDraftStore } from './draft-store.ts';
import type { Env } from './env.ts';
import { createJobStore } from './job-store.ts';
import { createNoticeStore } from './notice-store.ts';
import { createPassStore } from './pass-store.ts';
import { inboundMessage, sendAll } from './queues.ts';
import { createParticipantDigest } from './reply-address.ts';
import { readSecret } from './secrets.ts';
import { createSignIns } from './sign-ins.ts';

export type ApiEnv = Env<'TABLE_NAME' | 'BUCKET_NAME' | 'INBOUND_QUEUE_URL' | 'PARAMETER_PREFIX' | 'MAIL_DOMAIN' | 'USER_POOL_ID'>;

/** Signatures go by the machine's own time. */
const expiresAt = (): string => new Date(Date.now() + LINK_SECONDS * 1000).toISOString();

export function createApiPorts(env: ApiEnv): ApiPorts {
  const bucket = env.BUCKET_NAME;
  const prefix = env.PARAMETER_PREFIX;
  return {
    ...createCommandPorts(env.TABLE_NAME),
    drafts: createDraftStore(tableAccess(env.TABLE_NAME)),
    jobs: createJobStore(tableAccess(env.TABLE_NAME)),
    notices: createNoticeStore(tableAccess(env.TABLE_NAME)),
    blobs: { ...createBlobs(bucket), putPieces: (key, pieces, mediaType) => putPieces({ bucket, key, mediaType }, pieces) },
    passes: createPassStore(tableAccess(env.TABLE_NAME)),
    links: {
      upload: async (wanted) => ({ ...(await presignUpload(bucket, wanted)), expiresAt: expiresAt() }),
      download: async (wanted) => ({ url: await presignDownload(bucket, wanted), expiresAt: expiresAt() }),
    },
    key: digestKey,
    participants: async (addresses) => {
      const digest = createParticipantDigest(Buffer.from(await readSecret(`${prefix}/signing-key`), 'base64'));
      return addresses.map(digest);
    },
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    takeInAgain: (body, again) => sendAll(env.INBOUND_QUEUE_URL, [messageOf(body, again)]),
    putSecret: async (name, value) => {
      await ssm().send(new PutParameterCommand({ Name: `${prefix}/${name}`, Value: value, Type: 'SecureString', Overwrite: true }));
    },
    mailDomain: env.MAIL_DOMAIN,
    signIns: createSignIns(env.USER_POOL_ID),
  };
}

/** One that lies in the bucket is named by its key; what is inside is for ingest to read. */
function messageOf(body: InboundBody, again: string) {
  if (body.kind !== 'stored') return inboundMessage(body, again);
  return { body: JSON.stringify(body), group: digestKey('stored', body.key), deduplication: digestKey('stored', body.key, again) };
}
