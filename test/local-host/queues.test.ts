import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChangeMessageVisibilityCommand, SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DelayedMessage } from '../../local/engines/delayed-messages.ts';
import { freePort } from '../../local/engines/ports.ts';
import { type QueueEngine, type ReceivedMessage, startQueues } from '../../local/engines/queues.ts';
import type { QueueFacts } from '../../local/template/facts.ts';

const queueNamed = (name: string, attributes: Record<string, string>): QueueFacts => ({
  id: name,
  logicalId: name,
  name,
  url: `http://127.0.0.1/000000000000/${name}`,
  arn: `arn:aws:sqs:ap-southeast-3:000000000000:${name}`,
  fifo: name.endsWith('.fifo'),
  attributes: { VisibilityTimeout: '30', ...attributes },
});
const DEAD = queueNamed('dead.fifo', { FifoQueue: 'true' });
const WORK = queueNamed('work.fifo', {
  FifoQueue: 'true',
  RedrivePolicy: JSON.stringify({ deadLetterTargetArn: DEAD.arn, maxReceiveCount: 2 }),
});
const TASKS = queueNamed('tasks', {});

let stateDir: string;
let engine: QueueEngine;
let delayed: DelayedMessage[];

async function start(hiddenAtMostSeconds?: number): Promise<QueueEngine> {
  delayed = [];
  return startQueues({
    stateDir,
    port: await freePort(),
    queues: [DEAD, WORK, TASKS],
    buckets: [],
    hiddenAtMostSeconds,
    delay: (message) => delayed.push(message),
  });
}
const client = () =>
  new SQSClient({ endpoint: engine.url, region: 'ap-southeast-3', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
const LONGER_SECONDS = 60;
const longer = ({ receiptHandle }: ReceivedMessage) => ({
  QueueUrl: TASKS.url,
  ReceiptHandle: receiptHandle,
  VisibilityTimeout: LONGER_SECONDS,
});
const bodies = (messages: readonly { body: string }[]) => messages.map((message) => message.body);

beforeEach(async () => {
  stateDir = mkdtempSync(join(tmpdir(), 'meja-queues-'));
  engine = await start();
});
afterEach(async () => {
  await engine.stop();
  rmSync(stateDir, { recursive: true, force: true });
});

describe('a FIFO queue', () => {
  it('hands over several messages of a group at once, in order', async () => {
    for (const body of ['1', '2', '3']) await engine.send('work.fifo', body, { groupId: 'g' });

    expect(bodies(await engine.receive('work.fifo', 10, 0))).toEqual(['1', '2', '3']);
  });

  it('holds back a group while one of its messages is in flight, and no other group', async () => {
    for (const [body, groupId] of [
      ['1', 'g'],
      ['2', 'g'],
      ['other', 'h'],
    ] as const)
      await engine.send('work.fifo', body, { groupId });

    const [first] = await engine.receive('work.fifo', 1, 0);
    expect(bodies(await engine.receive('work.fifo', 10, 0))).toEqual(['other']);

    engine.remove('work.fifo', [first?.receiptHandle ?? '']);
    expect(bodies(await engine.receive('work.fifo', 10, 0))).toEqual(['2']);
  });

  it('keeps the order of messages that become visible again, with a visibility of 0 too', async () => {
    for (const body of ['1', '2', '3']) await engine.send('work.fifo', body, { groupId: 'g' });
    const received = await engine.receive('work.fifo', 10, 0);

    for (const { receiptHandle } of received) {
      await client().send(new ChangeMessageVisibilityCommand({ QueueUrl: WORK.url, ReceiptHandle: receiptHandle, VisibilityTimeout: 0 }));
    }

    expect(bodies(await engine.receive('work.fifo', 10, 0))).toEqual(['1', '2', '3']);
  });

  it('moves a message to the dead-letter queue after its last receive', async () => {
    await engine.send('work.fifo', 'poison', { groupId: 'g' });
    for (const _receive of [1, 2]) {
      const [message] = await engine.receive('work.fifo', 10, 0);
      engine.release('work.fifo', [message?.receiptHandle ?? ''], 0);
    }

    expect(await engine.receive('work.fifo', 10, 0)).toEqual([]);
    expect(bodies(await engine.receive('dead.fifo', 10, 0))).toEqual(['poison']);
  });

  it('still has its messages after a restart, those in flight at once', async () => {
    for (const body of ['1', '2']) await engine.send('work.fifo', body, { groupId: 'g' });
    await engine.receive('work.fifo', 1, 0);

    await engine.stop();
    engine = await start();

    expect(bodies(await engine.receive('work.fifo', 10, 0))).toEqual(['1', '2']);
  });
});

describe('a queue that is told to hide a failed message at most so long', () => {
  it.each([
    ['a function asks for more', (message: ReceivedMessage) => client().send(new ChangeMessageVisibilityCommand(longer(message)))],
    ['the pump does', async (message: ReceivedMessage) => engine.releaseUnlessChanged('tasks', message, LONGER_SECONDS)],
  ])('hands it out again after that time, though %s', async (_, hide) => {
    await engine.stop();
    engine = await start(0);
    await engine.send('tasks', 'failed');
    const [message] = await engine.receive('tasks', 1, 0);
    if (message) await hide(message);

    expect(bodies(await engine.receive('tasks', 1, 0))).toEqual(['failed']);
  });
});

describe('a group id above 128 characters', () => {
  const MessageGroupId = 'g'.repeat(129);

  it('is refused', async () => {
    const sent = client().send(
      new SendMessageCommand({ QueueUrl: WORK.url, MessageBody: 'x', MessageGroupId, MessageDeduplicationId: 'd' }),
    );

    await expect(sent).rejects.toThrow('1 to 128');
  });

  it('fails its own entry of a batch and no other', async () => {
    const Entries = [
      { Id: 'bad', MessageBody: 'x', MessageGroupId, MessageDeduplicationId: 'd' },
      { Id: 'good', MessageBody: 'y', MessageGroupId: 'g', MessageDeduplicationId: 'd' },
    ];
    const answer = await client().send(new SendMessageBatchCommand({ QueueUrl: WORK.url, Entries }));

    expect([answer.Failed?.map((entry) => entry.Id), answer.Successful?.map((entry) => entry.Id)]).toEqual([['bad'], ['good']]);
  });
});

describe('a message sent with a delay', () => {
  it('is given to the timers instead of the queue', async () => {
    await client().send(new SendMessageCommand({ QueueUrl: TASKS.url, MessageBody: 'later', DelaySeconds: 60 }));

    expect(delayed).toEqual([{ queueUrl: TASKS.url, body: 'later', delaySeconds: 60 }]);
    expect(engine.depth('tasks')).toEqual({ ready: 0, inflight: 0 });
  });

  it('leaves the rest of its batch alone, and every entry is answered', async () => {
    const Entries = [
      { Id: 'a', MessageBody: 'now' },
      { Id: 'b', MessageBody: 'later', DelaySeconds: 5 },
    ];
    const answer = await client().send(new SendMessageBatchCommand({ QueueUrl: TASKS.url, Entries }));

    expect(answer.Successful?.map((entry) => entry.Id).sort()).toEqual(['a', 'b']);
    expect(bodies(await engine.receive('tasks', 10, 0))).toEqual(['now']);
    expect(delayed.map((message) => message.body)).toEqual(['later']);
  });
});

describe('releaseUnlessChanged', () => {
  it('leaves alone a message whose visibility the function set itself', async () => {
    await engine.send('tasks', 'one');
    const [message] = await engine.receive('tasks', 1, 0);
    if (!message) throw new Error('nothing was received');

    engine.release('tasks', [message.receiptHandle], 30);
    engine.releaseUnlessChanged('tasks', { ...message, visibilityDeadline: message.visibilityDeadline - 1 }, 0);
    expect(await engine.receive('tasks', 1, 0)).toEqual([]);
  });

  it('brings back a message that nobody touched', async () => {
    await engine.send('tasks', 'one');
    const [message] = await engine.receive('tasks', 1, 0);
    if (!message) throw new Error('nothing was received');

    engine.releaseUnlessChanged('tasks', message, 0);
    expect(bodies(await engine.receive('tasks', 1, 0))).toEqual(['one']);
  });
});
