/** The bucket: raw and large inbound bodies, attachments, uploads. */
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { PermanentError, TransientError } from '#domain/errors';
import type { Blobs } from '#flows/ports';
import { s3 } from './aws-clients.ts';
import { readUpTo } from './read-up-to.ts';

export type BlobHead = { readonly bytes: number; readonly mediaType: string };
export type BlobStore = Blobs & {
  /** Undefined when there is no such object. */
  readonly head: (key: string) => Promise<BlobHead | undefined>;
  /** Keys below `prefix` with the time of their last write, in key order. */
  readonly list: (prefix: string) => AsyncGenerator<{ readonly key: string; readonly writtenAt: Date }>;
};

export function createBlobs(bucket: string): BlobStore {
  return {
    put: async (key, bytes, mediaType) => {
      const written = s3().send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes, ContentType: mediaType }));
      await written.catch(unavailable);
    },
    get: async (key, limitBytes) => {
      const { Body } = await s3()
        .send(new GetObjectCommand({ Bucket: bucket, Key: key }))
        .catch(absentOrUnavailable(key));
      // The SDK types the body as a browser's stream as well; in Node it is always iterable.
      return readUpTo(Body as AsyncIterable<Uint8Array>, limitBytes, key);
    },
    head: async (key) => {
      const found = await s3()
        .send(new HeadObjectCommand({ Bucket: bucket, Key: key }))
        .catch(nothingOrUnavailable);
      return found && { bytes: found.ContentLength ?? 0, mediaType: found.ContentType ?? 'application/octet-stream' };
    },
    list: (prefix) => listKeys(bucket, prefix),
  };
}

async function* listKeys(bucket: string, prefix: string): AsyncGenerator<{ readonly key: string; readonly writtenAt: Date }> {
  for await (const page of paginateListObjectsV2({ client: s3() }, { Bucket: bucket, Prefix: prefix })) {
    for (const { Key, LastModified } of page.Contents ?? []) if (Key && LastModified) yield { key: Key, writtenAt: LastModified };
  }
}

const isAbsent = (error: unknown): boolean => error instanceof Error && (error.name === 'NoSuchKey' || error.name === 'NotFound');

function unavailable(cause: unknown): never {
  throw new TransientError('The bucket did not answer.', { cause });
}

const absentOrUnavailable =
  (key: string) =>
  (cause: unknown): never => {
    if (isAbsent(cause)) throw new PermanentError(`There is no object ${key}.`, { cause });
    return unavailable(cause);
  };

function nothingOrUnavailable(cause: unknown): undefined {
  if (isAbsent(cause)) return undefined;
  return unavailable(cause);
}
