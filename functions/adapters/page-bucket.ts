/** The bucket that CloudFront serves the dashboard's page from. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeleteObjectsCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { s3 } from './aws-clients.ts';
import { resourceRequest } from './custom-resource.ts';
import { pageFilesIn } from './page-files.ts';

/** `Digest` of the built page: with another one there is something to put there. */
export const PageRequest = resourceRequest(z.object({ BucketName: z.string().min(1), Digest: z.string() }));

/** A page that somebody has open since before goes on asking for the files that it names. */
const KEPT_MS = 30 * 86_400_000;

type Listed = { readonly key: string; readonly modifiedAtMs: number };

/**
 * Puts the built page there, and takes away what no page names for a month. What is there stays when nothing was built.
 * @returns how many files were put.
 */
export async function putPage(Bucket: string, directory: string, nowMs: number): Promise<number> {
  const files = pageFilesIn(directory);
  if (files.length === 0) return 0;
  for (const { path, mediaType, cacheControl } of files) {
    const Body = readFileSync(join(directory, path));
    await s3().send(new PutObjectCommand({ Bucket, Key: path, Body, ContentType: mediaType, CacheControl: cacheControl }));
  }
  const named = new Set(files.map(({ path }) => path));
  await remove(
    Bucket,
    (await listed(Bucket)).filter(({ key, modifiedAtMs }) => !named.has(key) && nowMs - modifiedAtMs > KEPT_MS),
  );
  return files.length;
}

/** CloudFormation removes empty buckets only. */
export async function emptyPage(Bucket: string): Promise<void> {
  await remove(Bucket, await listed(Bucket));
}

async function listed(Bucket: string): Promise<Listed[]> {
  const found: Listed[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page = await s3().send(new ListObjectsV2Command({ Bucket, ContinuationToken }));
    for (const { Key, LastModified } of page.Contents ?? []) {
      if (Key !== undefined) found.push({ key: Key, modifiedAtMs: LastModified?.getTime() ?? 0 });
    }
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
  return found;
}

/** S3 takes a thousand at once. */
const AT_ONCE = 1_000;

async function remove(Bucket: string, objects: readonly Listed[]): Promise<void> {
  for (let first = 0; first < objects.length; first += AT_ONCE) {
    const Objects = objects.slice(first, first + AT_ONCE).map(({ key }) => ({ Key: key }));
    const { Errors = [] } = await s3().send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
    if (Errors.length > 0) throw new Error(`${Errors.length} files of the page could not be removed: ${Errors[0]?.Code}.`);
  }
}
