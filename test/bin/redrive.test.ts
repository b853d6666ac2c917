import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  ReceiveMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deadLetterOf, fifoLetterOf } from '../../bin/dead-letter.ts';
import { drainDead } from '../../bin/drain-dead.ts';
import { look, moveBack } from '../../bin/move-back.ts';
import { freePort } from '../../local/engines/ports.ts';
import { type QueueEngine, startQueues } from '../../local/engines/queues.ts';
import type { QueueFacts } from '../../local/template/facts.ts';

const REGION = 'ap-southeast-3';
const queueNamed = (name: string): QueueFacts => ({
  id: name,
  logicalId: name,
  name,
  url: `http://127.0.0.1/000000000000/${name}`,
  arn: `arn:aws:sqs:${REGION}:000000000000:${name}`,
  fifo: false,
  attributes: { VisibilityTimeout: '30' },
});
const DEAD = queueNamed('dead');
const TASKS = queueNamed('tasks');
const WAKE = JSON.stringify({ kind: 'wake', number: 1042, at: '2026-11-23T02:00:00.000Z' });
const MAIL = JSON.stringify({ requestContext: { functionArn: 'arn:aws:lambda:r:1:function:Mail' }, requestPayload: { Records: [] } });
const BATCH = JSON.stringify({ DDBStreamBatchInfo: { shardId: 's' } });

describe('the standard dead-letter queue', () => {
  const lambda = mockClient(LambdaClient);
  let stateDir: string;
  let engine: QueueEngine;
  let sqs: SQSClient;
  let said: string[];

  beforeEach(async () => {
    lambda.reset();
    lambda.on(InvokeCommand).resolves({ StatusCode: 202 });
    said = [];
    stateDir = mkdtempSync(join(tmpdir(), 'meja-redrive-'));
    engine = await startQueues({ stateDir, port: await freePort(), queues: [DEAD, TASKS], buckets: [], delay: () => undefined });
    const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
    sqs = new SQSClient({ endpoint: engine.url, region: REGION, credentials, useQueueUrlAsEndpoint: false });
  });
  afterEach(async () => {
    sqs.destroy();
    await engine.stop();
    rmSync(stateDir, { recursive: true, force: true });
  });

  const drain = () =>
    drainDead({
      sqs,
      lambda: new LambdaClient({ region: REGION }),
      deadUrl: DEAD.url,
      tasksUrl: TASKS.url,
      reconcileFunction: 'Reconcile',
      say: (line) => said.push(line),
    });
  const invocations = () => lambda.commandCalls(InvokeCommand).map(({ args: [{ input }] }) => [input.FunctionName, String(input.Payload)]);
  const inDead = () => engine.depth('dead').ready + engine.depth('dead').inflight;

  test('is emptied: each message is done again where it belongs', async () => {
    for (const body of [WAKE, MAIL, ...Array.from({ length: 12 }, () => WAKE)]) await engine.send('dead', body);

    const outcome = await drain();

    expect(outcome).toEqual({ cured: 14, left: 0 });
    expect(inDead()).toBe(0);
    expect(engine.depth('tasks').ready).toBe(13);
    expect(invocations()).toEqual([['arn:aws:lambda:r:1:function:Mail', '{"Records":[]}']]);
    expect(said).toEqual(['Done again: 13 task wake, 1 invocation.']);
  });

  test('has the reconciler run once, however many batches of the stream failed', async () => {
    for (const body of [BATCH, BATCH, BATCH]) await engine.send('dead', body);

    expect(await drain()).toEqual({ cured: 3, left: 0 });
    expect(invocations()).toEqual([['Reconcile', '{"kind":"open_work"}']]);
  });

  test('keeps what nobody knows, and what was refused, and goes on with the others', async () => {
    lambda.on(InvokeCommand).rejects(Object.assign(new Error('no such function'), { name: 'ResourceNotFoundException' }));
    for (const body of ['{"odd":true}', MAIL, WAKE]) await engine.send('dead', body);

    expect(await drain()).toEqual({ cured: 1, left: 2 });
    expect(inDead()).toBe(2);
    expect(engine.depth('tasks').ready).toBe(1);
    expect(said).toContain('A message (invocation) was refused: ResourceNotFoundException: no such function');
    expect(said).toContain('Left in place: 1 unknown, 1 invocation.');
  });

  test('is only looked at by looking', async () => {
    for (const body of [WAKE, WAKE, BATCH]) await engine.send('dead', body);

    const waiting = await look({ sqs, queueUrl: DEAD.url, say: (line) => said.push(line) }, 'dead', (body) => deadLetterOf(body).what);

    expect(waiting).toBe(3);
    expect(said).toEqual(['dead: about 3; looked at 3: 2 task wake, 1 stream batch.']);
    expect(await engine.receive('dead', 10, 0)).toHaveLength(3);
  });
});

describe('the FIFO dead-letter queue', () => {
  const QUEUE_ARN = `arn:aws:sqs:${REGION}:1:dead.fifo`;
  type Answer = { readonly Status?: string; readonly moved: number; readonly FailureReason?: string };

  /** SQS with a move task that answers so, one look after the other. */
  function moving(...answers: readonly Answer[]) {
    const client = new SQSClient({ region: REGION });
    const mock = mockClient(client);
    const said: string[] = [];
    mock.on(GetQueueAttributesCommand).resolves({ Attributes: { QueueArn: QUEUE_ARN, ApproximateNumberOfMessages: '3' } });
    mock.on(StartMessageMoveTaskCommand).resolves({ TaskHandle: 'h' });
    let looks = 0;
    mock.on(ListMessageMoveTasksCommand).callsFake(() => {
      const { moved, ...rest } = answers[looks++] ?? { moved: 0 };
      return { Results: [{ ...rest, ApproximateNumberOfMessagesMoved: moved, ApproximateNumberOfMessagesToMove: 3 }] };
    });
    return { mock, said, view: { sqs: client, queueUrl: 'u', say: (line: string) => said.push(line) } };
  }
  const atOnce = async () => undefined;

  test('is moved back to the queues that its messages came from, and each step forward is told once', async () => {
    const { mock, said, view } = moving(
      { Status: 'RUNNING', moved: 1 },
      { Status: 'RUNNING', moved: 1 },
      { Status: 'COMPLETED', moved: 3 },
    );

    await moveBack(view, atOnce);

    expect(mock.commandCalls(StartMessageMoveTaskCommand).map(({ args }) => args[0].input)).toEqual([{ SourceArn: QUEUE_ARN }]);
    expect(said).toEqual(['Moved back: 1 of about 3.', 'Moved back: 3 of about 3.']);
  });

  test.each(['FAILED', 'CANCELLED'])('says why when the move ends as %s', async (Status) => {
    const { view } = moving({ Status, moved: 1, FailureReason: 'CouldNotDetermineMessageSource' });

    await expect(moveBack(view, atOnce)).rejects.toThrow(`(${Status}): CouldNotDetermineMessageSource.`);
  });

  test('tells what the first ten are', async () => {
    const { mock, said, view } = moving();
    mock.on(ReceiveMessageCommand).resolves({ Messages: [{ Body: '{"number":7}' }, { Body: '{"teamId":"default"}' }] });

    await look(view, 'dead.fifo', fifoLetterOf);

    expect(said).toEqual(['dead.fifo: about 3; looked at 2: 1 nudge to send, 1 nudge to assign.']);
    expect(mock.commandCalls(ReceiveMessageCommand)[0]?.args[0].input.VisibilityTimeout).toBe(0);
  });
});
