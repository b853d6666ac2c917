import { createHash } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { describe, expect, test, vi } from 'vitest';
import { InboundBody } from '#schemas/queue';
import {
  batches,
  bodies,
  entries,
  manyTexts,
  own,
  passSeconds,
  post,
  postOf,
  s3,
  sqs,
  ssm,
  takeAll,
  takeAllButFirst,
  useWebhook,
} from '../helpers/webhook-rig.ts';

useWebhook();

describe('the inbound queue', () => {
  test('gets at most ten messages a batch', async () => {
    await post(manyTexts(25));

    expect(batches().map((batch) => batch.length)).toEqual([10, 10, 5]);
  });

  test('gets at most 1 MiB a batch', async () => {
    await post(manyTexts(14, 'x'.repeat(190 * 1024)));

    const sizes = batches().map((batch) => batch.reduce((sum, entry) => sum + Buffer.byteLength(entry.MessageBody ?? ''), 0));
    expect(sizes.every((size) => size <= 1_048_576)).toBe(true);
    expect(entries()).toHaveLength(14);
    expect(s3.calls()).toEqual([]);
  });

  test('gets the key of an envelope over 200 KB, which is in the bucket before', async () => {
    await post(manyTexts(1, 'é'.repeat(150 * 1024)));

    const [put] = s3.commandCalls(PutObjectCommand);
    const { Key, Body } = put?.args[0].input ?? {};
    expect(Key).toBe(`inbound/${createHash('sha256').update(String(Body)).digest('hex')}.json`);
    expect(InboundBody.parse(JSON.parse(String(Body)))).toMatchObject({ kind: 'message', providerId: 'wamid.0' });
    expect(bodies()).toEqual([{ kind: 'stored', key: Key }]);
  });

  test('is given once more what it did not take', async () => {
    sqs.on(SendMessageBatchCommand).callsFakeOnce(takeAllButFirst).callsFake(takeAll);

    const answer = await post(manyTexts(3));

    expect(answer.statusCode).toBe(200);
    expect(batches().map((batch) => batch.length)).toEqual([3, 1]);
    expect(batches()[1]?.[0]?.MessageBody).toBe(batches()[0]?.[0]?.MessageBody);
  });

  test.each([
    ['one message is not taken twice', () => sqs.on(SendMessageBatchCommand).callsFake(takeAllButFirst)],
    ['the queue is out of reach', () => sqs.on(SendMessageBatchCommand).rejects(new Error('down'))],
    ['the bucket is out of reach', () => s3.on(PutObjectCommand).rejects(new Error('down'))],
    ['the secrets cannot be read', () => ssm.on(GetParameterCommand).rejects(new Error('down'))],
  ])('when %s the answer is 503, so that Meta delivers again', async (_, breakIt) => {
    breakIt();
    // Secrets known from before would serve on; a process that has just started knows none.
    vi.resetModules();
    const { handler } = await import('../../functions/webhook.ts');

    const answer = await handler(postOf(manyTexts(2, 'x'.repeat(250 * 1024))));

    expect(answer.statusCode).toBe(503);
    expect(JSON.parse(answer.body ?? '')).toMatchObject({ code: 'try_again' });
  });

  test('groups by sender, never showing an address', async () => {
    await post(own('text-emoji'));
    await post(own('contact-card'));
    await post(own('bsuid-in-from'));

    const groups = entries().map((entry) => entry.MessageGroupId);
    expect(groups[0]).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect([groups[1] === groups[0], groups[2] === groups[0]]).toEqual([true, false]);
  });

  test('deduplicates a repeated delivery, but not another receipt of the same message', async () => {
    const read = own('failed-status').replace('"failed"', '"read"');
    await post(own('failed-status'));
    passSeconds(60);
    await post(own('failed-status'));
    await post(read);

    const [first, repeat, other] = entries().map((entry) => entry.MessageDeduplicationId);
    expect([repeat === first, other === first]).toEqual([true, false]);
  });

  test('gets no character that SQS or a local engine refuses', async () => {
    await post(manyTexts(1, 'a😔\uFFFE\uFFFF\u0000\ud800b'));

    expect(entries()[0]?.MessageBody).toMatch(/^[\u0020-\uD7FF\uE000-\uFFFD]*$/);
    expect(bodies()).toMatchObject([{ content: { text: 'a😔\uFFFE\uFFFF\u0000\uFFFDb' } }]);
  });
});
