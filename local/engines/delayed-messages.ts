/** Messages sent with a delay wait by domain time, not in the queue engine, so that the local clock can be moved forward. */
import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { FastifyReply, FastifyRequest } from './fauxqs-fastify.ts';

export interface DelayedMessage {
  readonly queueUrl: string;
  readonly body: string;
  readonly delaySeconds: number;
}

const Entry = z.looseObject({
  MessageBody: z.string().default(''),
  DelaySeconds: z.number().default(0),
  MessageGroupId: z.string().optional(),
  MessageDeduplicationId: z.string().optional(),
});
/** SQS: group and deduplication ids have up to 128 letters, digits and punctuation marks. fauxqs does not look. */
const ID_RULE = /^[!-~]{1,128}$/;
const ID_REFUSAL = 'MessageGroupId and MessageDeduplicationId can only include 1 to 128 alphanumeric and punctuation characters.';
const Single = Entry.extend({ QueueUrl: z.string() });
const Batch = z.looseObject({ QueueUrl: z.string(), Entries: z.array(Entry.extend({ Id: z.string() })).default([]) });
const BatchAnswer = z.object({ Successful: z.array(z.unknown()).default([]), Failed: z.array(z.unknown()).default([]) });

type CallOwn = (call: { target: string; body: unknown }) => Promise<{ statusCode: number; body: string }>;

/** A hook of the queue engine's server. FIFO queues refuse delays by message, so they are left to the engine. */
export function divertDelayed(delay: (message: DelayedMessage) => void, callOwn: CallOwn) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    switch (request.headers['x-amz-target']) {
      case 'AmazonSQS.SendMessage': {
        const message = Single.safeParse(request.body);
        if (!message.success) return undefined;
        if (!hasGoodIds(message.data)) return refuse(reply);
        if (!isDelayed(message.data, message.data.QueueUrl)) return undefined;
        return answer(reply, take(delay, message.data.QueueUrl, message.data));
      }
      case 'AmazonSQS.SendMessageBatch': {
        const batch = Batch.safeParse(request.body);
        if (!batch.success || batch.data.Entries.every((entry) => isPlain(entry, batch.data.QueueUrl))) return undefined;
        return answer(reply, await splitBatch(batch.data));
      }
      default:
        return undefined;
    }
  };

  async function splitBatch(batch: z.infer<typeof Batch>): Promise<unknown> {
    const now = batch.Entries.filter((entry) => isPlain(entry, batch.QueueUrl));
    const later = batch.Entries.filter((entry) => hasGoodIds(entry) && isDelayed(entry, batch.QueueUrl));
    const refused = batch.Entries.filter((entry) => !hasGoodIds(entry)).map((entry) => ({
      Id: entry.Id,
      SenderFault: true,
      Code: 'InvalidParameterValue',
      Message: ID_REFUSAL,
    }));
    const sent = now.length > 0 ? await callOwn({ target: 'AmazonSQS.SendMessageBatch', body: { ...batch, Entries: now } }) : undefined;
    const taken = BatchAnswer.parse(sent ? JSON.parse(sent.body) : {});
    const kept = later.map((entry) => ({ Id: entry.Id, ...take(delay, batch.QueueUrl, entry) }));
    return { Successful: [...taken.Successful, ...kept], Failed: [...taken.Failed, ...refused] };
  }
}

const isDelayed = (entry: z.infer<typeof Entry>, queueUrl: string): boolean => entry.DelaySeconds > 0 && !queueUrl.endsWith('.fifo');

const hasGoodIds = ({ MessageGroupId = '-', MessageDeduplicationId = '-' }: z.infer<typeof Entry>): boolean =>
  ID_RULE.test(MessageGroupId) && ID_RULE.test(MessageDeduplicationId);
const isPlain = (entry: z.infer<typeof Entry>, queueUrl: string): boolean => hasGoodIds(entry) && !isDelayed(entry, queueUrl);

function refuse(reply: FastifyReply): FastifyReply {
  return answer(reply.status(400).header('x-amzn-query-error', 'InvalidParameterValue;Sender'), {
    __type: 'com.amazonaws.sqs#InvalidParameterValue',
    message: ID_REFUSAL,
  });
}

function take(delay: (message: DelayedMessage) => void, queueUrl: string, entry: z.infer<typeof Entry>) {
  delay({ queueUrl, body: entry.MessageBody, delaySeconds: entry.DelaySeconds });
  return { MessageId: randomUUID(), MD5OfMessageBody: createHash('md5').update(entry.MessageBody).digest('hex') };
}

function answer(reply: FastifyReply, body: unknown): FastifyReply {
  return reply.header('content-type', 'application/x-amz-json-1.0').send(JSON.stringify(body));
}
