/** Attachments of agents: a form to upload one, and what a message may name. */

import * as z from 'zod';
import { HelpdeskError, PermanentError } from '#domain/errors';
import type { AttachmentRef } from '#schemas/event';
import type { ApiContext, UploadForm } from './api-ports.ts';

/** What was announced when the form was made; the bucket keeps type and size of what came, not its name. */
const Announced = z.object({ filename: z.string(), mediaType: z.string() });
const ANNOUNCED_BYTES = 4096;

/** Only its author can name it: the author is part of the key. */
const keyOf = (agentId: string, uploadId: string): string => `uploads/${agentId}/${uploadId}`;

export async function createUpload(
  { ports, agent }: ApiContext,
  wanted: { filename: string; mediaType: string; bytes: number },
): Promise<UploadForm & { uploadId: string }> {
  const uploadId = ports.newId('upload');
  const key = keyOf(agent.agentId, uploadId);
  const { filename, bytes } = wanted;
  const mediaType = wanted.mediaType.toLowerCase();
  await ports.blobs.put(`${key}.json`, JSON.stringify({ filename, mediaType }), 'application/json');
  return { uploadId, ...(await ports.links.upload({ key, mediaType, maxBytes: bytes })) };
}

export type Uploaded = { readonly refs: (AttachmentRef & { bytes: number })[]; readonly filenames: Record<string, string> };

/** The caller's uploads as attachments. @throws HelpdeskError attachment_refused when one is not theirs or has not arrived. */
export async function uploadedBy(context: ApiContext, uploadIds: readonly string[]): Promise<Uploaded> {
  const found = await Promise.all([...new Set(uploadIds)].map((uploadId) => upload(context, uploadId)));
  return {
    refs: found.map(({ ref }) => ref),
    filenames: Object.fromEntries(found.map(({ ref, filename }) => [ref.id, filename])),
  };
}

async function upload({ ports, agent }: ApiContext, uploadId: string) {
  const key = keyOf(agent.agentId, uploadId);
  const [head, announced] = await Promise.all([ports.blobs.head(key), ports.blobs.get(`${key}.json`, ANNOUNCED_BYTES).catch(absent)]);
  if (!head || !announced) throw new HelpdeskError('attachment_refused', `There is no upload ${uploadId} of yours, or it has not arrived.`);
  const { filename, mediaType } = Announced.parse(JSON.parse(new TextDecoder().decode(announced)));
  return { filename, ref: { id: ports.newId('attachment'), mediaType, bytes: head.bytes, key } };
}

function absent(error: unknown): undefined {
  if (error instanceof PermanentError) return undefined;
  throw error;
}
