/** An object that is written as it is made: in parts where it is large. Apart from blobs.ts so that only the api function carries it. */
import {
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { TransientError } from '#domain/errors';
import { s3 } from './aws-clients.ts';

/** S3 takes at most 10,000 parts, each but the last of 5 MB at least: so an object may have 80 GB, and one part is in memory. */
const PART_BYTES = 8 * 1024 * 1024;

type Place = { readonly bucket: string; readonly key: string; readonly mediaType: string };

/**
 * What breaks off leaves no object; the bucket's rule clears its parts away after a day.
 * @returns the object's bytes. @throws TransientError when the bucket did not answer.
 */
export async function putPieces(place: Place, pieces: AsyncIterable<string>): Promise<number> {
  const upload = createUpload(place);
  let bytes = 0;
  let part: Buffer[] = [];
  let partBytes = 0;
  for await (const piece of pieces) {
    const encoded = Buffer.from(piece);
    part.push(encoded);
    partBytes += encoded.byteLength;
    bytes += encoded.byteLength;
    if (partBytes < PART_BYTES) continue;
    await upload.add(Buffer.concat(part)).catch(unavailable);
    [part, partBytes] = [[], 0];
  }
  await upload.end(Buffer.concat(part)).catch(unavailable);
  return bytes;
}

/** Begins with the first part; what fits into one needs none. */
function createUpload({ bucket, key, mediaType }: Place) {
  const object = { Bucket: bucket, Key: key };
  const parts: CompletedPart[] = [];
  let uploadId: string | undefined;
  const add = async (body: Buffer): Promise<void> => {
    uploadId ??= (await s3().send(new CreateMultipartUploadCommand({ ...object, ContentType: mediaType }))).UploadId;
    const PartNumber = parts.length + 1;
    const { ETag } = await s3().send(new UploadPartCommand({ ...object, UploadId: uploadId, PartNumber, Body: body }));
    parts.push({ PartNumber, ETag });
  };
  const end = async (rest: Buffer): Promise<void> => {
    if (uploadId === undefined) return void (await s3().send(new PutObjectCommand({ ...object, Body: rest, ContentType: mediaType })));
    if (rest.byteLength > 0) await add(rest);
    await s3().send(new CompleteMultipartUploadCommand({ ...object, UploadId: uploadId, MultipartUpload: { Parts: parts } }));
  };
  return { add, end };
}

function unavailable(cause: unknown): never {
  throw new TransientError('The bucket did not answer.', { cause });
}
