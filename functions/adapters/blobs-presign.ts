/** Links that let a browser reach one object for a short time. Apart from blobs.ts so that only the api function carries the presigner. */
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { createPresignedPost, type PresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { s3 } from './aws-clients.ts';

/** Long enough for a slow upload of 100 MB to begin, short enough that a leaked link is worth little. */
export const LINK_SECONDS = 300;

export type UploadRequest = { readonly key: string; readonly mediaType: string; readonly maxBytes: number };
export type DownloadRequest = { readonly key: string; readonly mediaType: string; readonly filename: string };

/** A form that uploads one object of this type and at most this size; the bucket refuses anything else. */
export function presignUpload(bucket: string, { key, mediaType, maxBytes }: UploadRequest): Promise<PresignedPost> {
  return createPresignedPost(s3(), {
    Bucket: bucket,
    Key: key,
    Expires: LINK_SECONDS,
    Fields: { 'Content-Type': mediaType },
    Conditions: [
      ['content-length-range', 1, maxBytes],
      ['eq', '$Content-Type', mediaType],
    ],
  });
}

/** A link that downloads the object under its file name: never shown in place, as an attachment may carry script. */
export function presignDownload(bucket: string, { key, mediaType, filename }: DownloadRequest): Promise<string> {
  const command = new GetObjectCommand({
    Bucket: bucket,
    Key: key,
    ResponseContentType: mediaType,
    ResponseContentDisposition: `attachment; filename*=UTF-8''${encodeURIComponent(filename.toWellFormed()).replace(/['()*]/g, escaped)}`,
  });
  return getSignedUrl(s3(), command, { expiresIn: LINK_SECONDS });
}

/** RFC 5987 allows less than encodeURIComponent leaves as it is. */
const escaped = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
