/** Global indexes lag behind their table: a query on one leaves out what changed in the last moments. */
import { z } from 'zod';
import type { TableFacts } from '../template/facts.ts';
import { operationOf, type WireRequest } from './aws-call.ts';
import type { Meddler, WireAnswer } from './proxy.ts';

/** DynamoDB promises a fraction of a second as a rule; two seconds is what a consumer must bear. */
export const MOST_STALE_MS = 2_000;

const Attributes = z.record(z.string(), z.unknown());
type Attributes = z.infer<typeof Attributes>;
const Write = z.looseObject({ TableName: z.string(), Item: Attributes.optional(), Key: Attributes.optional() });
const Transaction = z.object({ TransactItems: z.array(z.record(z.string(), Write)) });
const Query = z.looseObject({ TableName: z.string(), IndexName: z.string().optional() });
const Page = z.looseObject({ Items: z.array(Attributes).default([]), Count: z.number().optional() });

/** Remembers when each item was last written; a stale answer leaves out items younger than its lag, drawn anew each time. */
export function createStaleIndex(options: { tables: readonly TableFacts[]; random: () => number; now?: () => number }): Meddler {
  const now = options.now ?? Date.now;
  const keyNames = new Map(options.tables.map((table) => [table.name, namesOf(table)]));
  const writtenAt = new Map<string, number>();

  return async (request, _caller, forward) => {
    if (request.service !== 'dynamodb') return forward(request);
    const answer = await forward(request);
    if (answer.status !== 200) return answer;
    if (isIndexQuery(request)) return outdated(request, answer);
    for (const write of writesOf(request)) writtenAt.set(idOf(write.TableName, write.Item ?? write.Key ?? {}), now());
    forget();
    return answer;
  };

  function outdated(request: WireRequest, answer: WireAnswer): WireAnswer {
    const { TableName } = Query.parse(parse(request.body));
    const page = Page.parse(parse(answer.body));
    const horizon = now() - options.random() * MOST_STALE_MS;
    const Items = page.Items.filter((item) => (writtenAt.get(idOf(TableName, item)) ?? 0) <= horizon);
    const body = Buffer.from(JSON.stringify({ ...page, Items, Count: Items.length }));
    const { 'x-amz-crc32': _checksum, ...headers } = answer.headers;
    return { ...answer, headers: { ...headers, 'content-length': String(body.length) }, body };
  }

  function idOf(table: string, attributes: Attributes): string {
    return JSON.stringify([table, ...(keyNames.get(table) ?? []).map((name) => attributes[name])]);
  }

  function forget(): void {
    for (const [id, at] of writtenAt) {
      // A map keeps the order of first insertion; entries past their time are few and mostly in front.
      if (now() - at <= MOST_STALE_MS) return;
      writtenAt.delete(id);
    }
  }
}

function isIndexQuery(request: WireRequest): boolean {
  return operationOf(request) === 'Query' && Query.parse(parse(request.body)).IndexName !== undefined;
}

function writesOf(request: WireRequest): z.infer<typeof Write>[] {
  switch (operationOf(request)) {
    case 'PutItem':
    case 'UpdateItem':
    case 'DeleteItem':
      return [Write.parse(parse(request.body))];
    case 'TransactWriteItems':
      return Transaction.parse(parse(request.body)).TransactItems.flatMap((item) => Object.values(item));
    default:
      return [];
  }
}

function namesOf(table: TableFacts): readonly string[] {
  const schema = z.array(z.object({ AttributeName: z.string() })).parse(table.definition.KeySchema);
  return schema.map((key) => key.AttributeName);
}

const parse = (body: Buffer): unknown => JSON.parse(body.toString('utf8'));
