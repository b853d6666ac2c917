/** What an operator does with the standard dead-letter queue, at the local cloud: `npm run redrive` asks AWS for the same. */
import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { deadLetterOf } from '../../bin/dead-letter.ts';
import type { LocalCloud } from '../../local/cloud.ts';

/** An event whose worker was ended at every try lies there: rarely, and then the operator has it done again. */
export async function redrive(cloud: LocalCloud): Promise<void> {
  const sqs = new SQSClient({
    endpoint: cloud.urls.sqs,
    region: 'ap-southeast-3',
    credentials: { accessKeyId: 'Test', secretAccessKey: 'local' },
  });
  const QueueUrl = cloud.queueUrls.DeadQueue;
  try {
    while (cloud.depth('DeadQueue').ready > 0) {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      for (const { Body = '', ReceiptHandle } of Messages) {
        const { what, cure } = deadLetterOf(Body);
        if (cure.kind === 'task') await sqs.send(new SendMessageCommand({ QueueUrl: cloud.queueUrls.TasksQueue, MessageBody: cure.body }));
        else if (cure.kind === 'invoke') await cloud.invoke(cure.functionArn, JSON.parse(cure.payload));
        else if (cure.kind === 'reconcile') await cloud.invoke('Reconcile', { kind: cure.input });
        else throw new Error(`Nothing cures what lies in the dead-letter queue: ${what}.`);
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      }
    }
  } finally {
    sqs.destroy();
  }
}
