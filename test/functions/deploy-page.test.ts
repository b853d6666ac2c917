import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteObjectsCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { emptyPage, putPage } from '#adapters/page-bucket';
import { handler } from '../../functions/deploy-page.ts';

// Before the function makes its logger: then that writes where the test listens.
vi.hoisted(() => {
  process.env.POWERTOOLS_DEV = 'true';
});

const s3 = mockClient(S3Client);
const NOW = Date.parse('2026-11-23T00:00:00.000Z');
const DAY = 86_400_000;
let directory: string;
const answers: Record<string, unknown>[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'meja-page-'));
  s3.reset();
  s3.on(PutObjectCommand).resolves({});
  s3.on(DeleteObjectsCommand).resolves({});
  s3.on(ListObjectsV2Command).resolves({ Contents: [] });
  answers.length = 0;
  vi.spyOn(console, 'info').mockImplementation(() => undefined);
  vi.stubGlobal('fetch', async (_url: string, { body }: { body: string }) => {
    answers.push(JSON.parse(body));
    return new Response(null, { status: 200 });
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  rmSync(directory, { recursive: true });
});

function build(...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(join(directory, path, '..'), { recursive: true });
    writeFileSync(join(directory, path), `content of ${path}`);
  }
}
const listed = (...objects: [string, number][]) => objects.map(([Key, daysAgo]) => ({ Key, LastModified: new Date(NOW - daysAgo * DAY) }));
const put = () => s3.commandCalls(PutObjectCommand).map(({ args }) => args[0].input);
const removed = () =>
  s3.commandCalls(DeleteObjectsCommand).flatMap(({ args }) => args[0].input.Delete?.Objects?.map(({ Key }) => Key) ?? []);

describe('a built page', () => {
  test('is put with the page itself last, and each file says what it is and how long it holds', async () => {
    build('index.html', 'assets/app-1a2b3c.js', 'assets/app-4d5e6f.css', 'icon.svg', 'manual.bin');

    expect(await putPage('page', directory, NOW)).toBe(5);

    expect(put().map(({ Key, ContentType, CacheControl }) => [Key, ContentType, CacheControl])).toEqual([
      ['assets/app-1a2b3c.js', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
      ['assets/app-4d5e6f.css', 'text/css; charset=utf-8', 'public, max-age=31536000, immutable'],
      ['icon.svg', 'image/svg+xml', 'no-cache'],
      ['manual.bin', 'application/octet-stream', 'no-cache'],
      ['index.html', 'text/html; charset=utf-8', 'no-cache'],
    ]);
    expect(String(put()[0]?.Body)).toBe('content of assets/app-1a2b3c.js');
  });

  test('takes the place of what no page has named for a month, and of nothing younger', async () => {
    build('index.html', 'assets/app-new.js');
    s3.on(ListObjectsV2Command)
      .resolvesOnce({
        Contents: listed(['index.html', 0], ['assets/app-new.js', 0], ['assets/app-last.js', 30]),
        NextContinuationToken: 'more',
      })
      .resolvesOnce({ Contents: listed(['assets/app-old.js', 31], ['assets/app-new.js', 90]) });

    await putPage('page', directory, NOW);

    expect(removed()).toEqual(['assets/app-old.js']);
  });
});

describe('without a built page', () => {
  test('what is there stays as it is', async () => {
    build('assets/left-over.js');

    expect(await putPage('page', directory, NOW)).toBe(0);

    expect([put(), removed(), s3.calls().length]).toEqual([[], [], 0]);
  });

  test('a deployment succeeds all the same', async () => {
    await handler(request('Create'));

    expect(answers).toMatchObject([{ Status: 'SUCCESS', PhysicalResourceId: 'page' }]);
    expect(put()).toEqual([]);
  });
});

describe('removing the stack', () => {
  test('empties the bucket, thousands of files too', async () => {
    const keys = Array.from({ length: 1_001 }, (_, index): [string, number] => [`assets/${index}.js`, 0]);
    s3.on(ListObjectsV2Command).resolves({ Contents: listed(...keys) });

    await handler(request('Delete'));

    expect(removed()).toHaveLength(1_001);
    expect(s3.commandCalls(DeleteObjectsCommand)).toHaveLength(2);
    expect(answers).toMatchObject([{ Status: 'SUCCESS', PhysicalResourceId: 'page' }]);
  });

  test('that cannot remove a file says so', async () => {
    s3.on(ListObjectsV2Command).resolves({ Contents: listed(['index.html', 0]) });
    s3.on(DeleteObjectsCommand).resolves({ Errors: [{ Key: 'index.html', Code: 'AccessDenied' }] });

    await expect(emptyPage('page')).rejects.toThrow('1 files of the page could not be removed: AccessDenied.');
    await handler(request('Delete'));

    expect(answers).toMatchObject([{ Status: 'FAILED', Reason: expect.stringContaining('AccessDenied') }]);
  });
});

function request(RequestType: 'Create' | 'Delete') {
  return {
    RequestType,
    ResponseURL: 'https://answers.example/1',
    StackId: 'stack',
    RequestId: 'request',
    LogicalResourceId: 'DashboardPage',
    ...(RequestType === 'Delete' && { PhysicalResourceId: 'page' }),
    ResourceProperties: { ServiceToken: 'arn', BucketName: 'page', Digest: 'digest' },
  };
}
