import { describe, expect, test } from 'vitest';
import { countOf, deadLetterOf, fifoLetterOf } from '../../bin/dead-letter.ts';

const WAKE = { kind: 'wake', number: 1042, at: '2026-11-23T02:00:00.000Z' };
const FUNCTION_ARN = 'arn:aws:lambda:ap-southeast-3:123456789012:function:Meja-prod-App-Mail:$LATEST';
const failedInvocation = (requestPayload: unknown) => ({
  version: '1.0',
  requestContext: { requestId: 'r', functionArn: FUNCTION_ARN, condition: 'RetriesExhausted', approximateInvokeCount: 3 },
  requestPayload,
  responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
});
const of = (content: unknown) => deadLetterOf(JSON.stringify(content));

describe('a dead letter of the standard queue', () => {
  test.each([
    ['a wake-up', WAKE, 'task wake'],
    ['an entry to relay', { kind: 'relay', pk: 'LEDGER#7', sk: '000000000001' }, 'task relay'],
    [
      'what SES reports',
      { source: 'aws.ses', 'detail-type': 'Email Bounced', time: '2026-11-23T02:00:00Z', detail: { a: 1 } },
      'mail event',
    ],
  ])('that is %s goes to the tasks queue as it is', (_name, content, what) => {
    expect(of(content)).toEqual({ what, cure: { kind: 'task', body: JSON.stringify(content) } });
  });

  test('that the scheduler wrapped in the call it could not make is unwrapped', () => {
    const wrapped = { QueueUrl: 'https://sqs.example/tasks', MessageBody: JSON.stringify(WAKE) };

    expect(of(wrapped)).toEqual({ what: 'task wake', cure: { kind: 'task', body: JSON.stringify(WAKE) } });
  });

  test('that is a failed invocation is invoked again with the payload it had', () => {
    const payload = { Records: [{ eventSource: 'aws:ses', ses: { mail: { messageId: 'm' } } }] };

    expect(of(failedInvocation(payload))).toEqual({
      what: 'invocation',
      cure: { kind: 'invoke', functionArn: FUNCTION_ARN, payload: JSON.stringify(payload) },
    });
  });

  test("that is CloudFormation's old request is discarded: a late Delete would switch mail off", () => {
    const letter = of(failedInvocation({ RequestType: 'Delete', ResponseURL: 'https://example.com', StackId: 's' }));

    expect(letter).toMatchObject({ what: 'stack request', cure: { kind: 'discard' } });
  });

  test('that is a batch of the stream is left to the reconciler, which reads the table', () => {
    const batch = { requestContext: { functionArn: FUNCTION_ARN }, DDBStreamBatchInfo: { shardId: 's', batchSize: 3 } };

    expect(of(batch)).toEqual({ what: 'stream batch', cure: { kind: 'reconcile', input: 'open_work' } });
  });

  test.each([
    ['as it is', { kind: 'raw_mail' }],
    ['inside the call, as text', { FunctionName: 'f', InvocationType: 'Event', Payload: '{"kind":"raw_mail"}' }],
    ['inside the call, as an object', { FunctionName: 'f', Payload: { kind: 'raw_mail' } }],
  ])('that is a run of the reconciler, %s, is that run again', (_name, content) => {
    expect(of(content)).toEqual({ what: 'reconcile raw_mail', cure: { kind: 'reconcile', input: 'raw_mail' } });
  });

  test.each(['', 'no JSON', '[]', '{"kind":"something_new"}', '{"requestContext":{"functionArn":"f"}}'])('that is %j stays', (body) => {
    expect(deadLetterOf(body)).toEqual({ what: 'unknown', cure: { kind: 'leave' } });
  });
});

test.each([
  ['inbound stored', { kind: 'stored', key: 'inbound/a.json' }],
  ['nudge to assign', { teamId: 'default', number: 7 }],
  ['nudge to send', { number: 7 }],
  ['unknown', { other: true }],
])('a dead letter of the FIFO queue is told as %s', (what, content) => {
  expect(fifoLetterOf(JSON.stringify(content))).toBe(what);
});

test('kinds are counted in the order in which they come', () => {
  expect(countOf(['a', 'b', 'a'])).toBe('2 a, 1 b');
});
