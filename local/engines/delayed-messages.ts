/** Messages sent with a delay wait by domain time, not in the queue engine, so that the local clock can be moved forward. */
import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { FastifyReply, FastifyRequest } from './fauxqs-fastify.ts';

export interface DelayedMessage {
  readonly queueUrl: string;
  readonly body: string;
  readonly delaySeconds: number;
}

const Entry = z.looseObject({ MessageBody: z.string().default(''), DelaySeconds: z.number().default(0) });
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
        if (!message.success || !isDelayed(message.data, message.data.QueueUrl)) return undefined;
        return answer(reply, take(delay, message.data.QueueUrl, message.data));
      }
      case 'AmazonSQS.SendMessageBatch': {
        const batch = Batch.safeParse(request.body);
        if (!batch.success || !batch.data.Entries.some((entry) => isDelayed(entry, batch.data.QueueUrl))) return undefined;
        return answer(reply, await splitBatch(batch.data));
      }
      default:
        return undefined;
    }
  };

  async function splitBatch(batch: z.infer<typeof Batch>): Promise<unknown> {
    const now = batch.Entries.filter((entry) => !isDelayed(entry, batch.QueueUrl));
    const later = batch.Entries.filter((entry) => isDelayed(entry, batch.QueueUrl));
    const sent = now.length > 0 ? await callOwn({ target: 'AmazonSQS.SendMessageBatch', body: { ...batch, Entries: now } }) : undefined;
    const taken = BatchAnswer.parse(sent ? JSON.parse(sent.body) : {});
    const kept = later.map((entry) => ({ Id: entry.Id, ...take(delay, batch.QueueUrl, entry) }));
    return { Successful: [...taken.Successful, ...kept], Failed: taken.Failed };
  }
}

const isDelayed = (entry: z.infer<typeof Entry>, queueUrl: string): boolean => entry.DelaySeconds > 0 && !queueUrl.endsWith('.fifo');

function take(delay: (message: DelayedMessage) => void, queueUrl: string, entry: z.infer<typeof Entry>) {
  delay({ queueUrl, body: entry.MessageBody, delaySeconds: entry.DelaySeconds });
  return { MessageId: randomUUID(), MD5OfMessageBody: createHash('md5').update(entry.MessageBody).digest('hex') };
}

function answer(reply: FastifyReply, body: unknown): FastifyReply {
  return reply.header('content-type', 'application/x-amz-json-1.0').send(JSON.stringify(body));
}
