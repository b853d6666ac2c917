/** Thousands of open tickets, written as the store's adapter writes a snapshot, past the pipeline. */
import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { ticketItem } from '#adapters/ticket-item';
import { aTarget, aTicket, digest, minute } from '../helpers/factories.ts';
import type { BenchCloud } from './bench-cloud.ts';
import { tableClient } from './count.ts';

/** BatchWriteItem takes so many. */
const BATCH = 25;
const AT_ONCE = 4;
/** Numbers far above those that the pipeline gives out. */
const FIRST_NUMBER = 1_000_000;

const idOf = (index: number): string => `con_${String(index).padStart(26, '0')}`;

function openTicket(index: number): Record<string, unknown> & { readonly PutRequest: { readonly Item: ReturnType<typeof ticketItem> } } {
  const createdAt = minute(index % 10_000);
  const target = aTarget({ startedAt: createdAt, dueAt: minute((index * 7) % 20_000) });
  const ticket = aTicket({
    number: FIRST_NUMBER + index,
    status: 'open',
    createdAt,
    statusSince: createdAt,
    contactId: idOf(index),
    targets: [target],
  });
  return { PutRequest: { Item: ticketItem({ ticket, headHash: digest(String(index)), subject: `Pertanyaan ${index}` }) } };
}

/** Writes the tickets from `first` to `last`. */
export async function fillTable(cloud: BenchCloud, first: number, last: number): Promise<void> {
  const client = tableClient(cloud);
  let next = first;
  const lane = async (): Promise<void> => {
    while (next <= last) {
      const start = next;
      next += BATCH;
      const requests = Array.from({ length: Math.min(BATCH, last - start + 1) }, (_, offset) => openTicket(start + offset));
      await client.send(new BatchWriteItemCommand({ RequestItems: { [cloud.tableName]: requests } }));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  client.destroy();
  await cloud.idle();
}
