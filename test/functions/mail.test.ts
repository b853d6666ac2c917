import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { SesMailEvent } from '#schemas/providers/email';
import { InboundBody } from '#schemas/queue';
import { mailFiles, OWN_MAILS, readMail } from '../helpers/mail.ts';

vi.stubEnv('BUCKET_NAME', 'bucket');
vi.stubEnv('INBOUND_QUEUE_URL', 'https://sqs.ap-southeast-3.amazonaws.com/1/inbound.fifo');
vi.stubEnv('AWS_REGION', 'ap-southeast-3');
vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'SILENT');
const { handler } = await import('../../functions/mail.ts');

const s3 = mockClient(S3Client);
const sqs = mockClient(SQSClient);
const record = (messageId: string, recipients: string[]) => ({
  Records: [
    {
      eventSource: 'aws:ses',
      eventVersion: '1.0',
      ses: { mail: { messageId, timestamp: '2026-11-23T02:15:00.000Z', source: 'siti@example.com' }, receipt: { recipients } },
    },
  ],
});

function bucketHolds(name: string) {
  s3.on(GetObjectCommand).callsFake(async () => ({ Body: Readable.from([readMail(OWN_MAILS, name)]) }));
}

function queueTakesAll() {
  sqs
    .on(SendMessageBatchCommand)
    .callsFake(async ({ Entries }: { Entries: { Id: string }[] }) => ({ Successful: Entries.map(({ Id }) => ({ Id })) }));
}

const entries = () => sqs.commandCalls(SendMessageBatchCommand).flatMap((call) => call.args[0].input.Entries ?? []);

beforeEach(() => {
  s3.reset();
  sqs.reset();
  s3.on(PutObjectCommand).resolves({});
});

describe('mail', () => {
  it('a mail becomes a queue message whose ids show no address', async () => {
    bucketHolds('html-with-images.eml');
    queueTakesAll();

    await handler(record('ses9', ['support@meja.local']));

    expect(s3.commandCalls(GetObjectCommand)[0]?.args[0].input).toEqual({ Bucket: 'bucket', Key: 'mail/raw/ses9' });
    const [entry, ...others] = entries();
    expect(others).toEqual([]);
    expect(entry?.MessageGroupId).toMatch(/^[\w-]{43}$/u);
    expect(entry?.MessageDeduplicationId).toMatch(/^[\w-]{43}$/u);
    expect(InboundBody.parse(JSON.parse(entry?.MessageBody ?? ''))).toMatchObject({
      kind: 'message',
      channel: 'email',
      providerId: 'ses9',
    });
    const keys = s3.commandCalls(PutObjectCommand).map((call) => call.args[0].input.Key);
    expect(keys.toSorted()).toEqual(['mail/parts/ses9/1-foto_rusak.png', 'mail/parts/ses9/2-faktur_nov.pdf', 'mail/parts/ses9/body.html']);
  });

  it('the same delivery again has the same ids, and one mailbox beside another has others', async () => {
    bucketHolds('gmail-indonesian-reply.eml');
    queueTakesAll();

    await handler(record('ses9', ['support@meja.local', 'sales@meja.local']));
    await handler(record('ses9', ['support@meja.local', 'sales@meja.local']));

    const ids = entries().map(({ MessageDeduplicationId }) => MessageDeduplicationId);
    expect(ids).toHaveLength(4);
    expect(ids.slice(0, 2)).toEqual(ids.slice(2));
    expect(new Set(ids).size).toBe(2);
  });

  it('a queue that takes nothing fails the invocation', async () => {
    bucketHolds('gmail-indonesian-reply.eml');
    sqs.on(SendMessageBatchCommand).resolves({ Successful: [], Failed: [] });

    await expect(handler(record('ses9', ['support@meja.local']))).rejects.toThrow('did not take');
  });

  it('a mail that is not in the bucket still reaches the queue', async () => {
    s3.on(GetObjectCommand).rejects(Object.assign(new Error('no such key'), { name: 'NoSuchKey' }));
    queueTakesAll();

    await handler(record('ses9', ['support@meja.local']));

    expect(JSON.parse(entries()[0]?.MessageBody ?? '')).toMatchObject({
      placeholder: true,
      sender: { identities: [{ value: 'siti@example.com' }] },
    });
  });

  it('an event that is none of SES is refused', async () => {
    await expect(handler({ Records: [] })).rejects.toThrow();
  });
});

const SES = join(import.meta.dirname, '../../../shared/fixtures/ses');
const events = mailFiles(SES, '.json').filter(
  (name) => name === 'aws-lambda-go-ses-lambda-event.json' || name === 'powertools-ses-lambda-base.json',
);

describe.skipIf(events.length === 0)('SES events (skipped without ../shared/fixtures/ses)', () => {
  it.each(events)('%s is read', (name) => {
    const [first] = SesMailEvent.parse(JSON.parse(readFileSync(join(SES, name), 'utf8'))).Records;

    expect(first?.ses.receipt.recipients).toHaveLength(1);
    expect(first?.ses.receipt.spamVerdict.status).toBe('PASS');
    expect(first?.ses.mail.commonHeaders.subject).toBe('Test Subject');
  });
});
