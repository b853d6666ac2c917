/** Reads an AWS request off the wire: who calls what on which resource, in IAM's words. */
import { z } from 'zod';
import { ACCOUNT_ID, REGION } from '../template/physical.ts';

export const SERVICES = ['dynamodb', 'sqs', 's3', 'ssm', 'scheduler', 'ses', 'execute-api'] as const;
export type Service = (typeof SERVICES)[number];

/** One permission that a call needs. */
export interface RecordedCall {
  readonly function: string;
  readonly service: Service;
  /** IAM action without its prefix, such as `PutItem`. */
  readonly action: string;
  readonly resource: string;
  /** Partition key of the item, for `dynamodb:LeadingKeys`. */
  readonly leadingKey?: string;
  /** The transaction an item belongs to, for `dynamodb:EnclosingOperation`. */
  readonly enclosing?: string;
}

export interface WireRequest {
  readonly service: Service;
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface Caller {
  /** The function's construct id: its access key. */
  readonly functionId: string;
  /** The worker: its session token. */
  readonly workerId: string;
}

/** Reads the signature's header, or a presigned address. */
export function callerOf(request: WireRequest): Caller {
  const authorization = String(request.headers.authorization ?? '');
  const credential = /Credential=([^/,]+)/.exec(authorization)?.[1] ?? request.url.searchParams.get('X-Amz-Credential')?.split('/')[0];
  const token = request.headers['x-amz-security-token'] ?? request.url.searchParams.get('X-Amz-Security-Token');
  return { functionId: credential ?? 'anonymous', workerId: String(token ?? '') };
}

/** The operation in the request's own words: `TransactWriteItems`, `SendMessageBatch`. Empty for REST services. */
export function operationOf(request: WireRequest): string {
  return (
    String(request.headers['x-amz-target'] ?? '')
      .split('.')
      .at(-1) ?? ''
  );
}

/** Every permission the request needs; a transaction needs one for each item. */
export function permissionsOf(request: WireRequest, hashKeyOf: (table: string) => string): Omit<RecordedCall, 'function'>[] {
  switch (request.service) {
    case 'dynamodb':
      return dynamoPermissions(operationOf(request), bodyOf(request), hashKeyOf);
    case 'sqs':
      return [
        {
          service: 'sqs',
          action: operationOf(request).replace('Batch', ''),
          resource: arn('sqs', String(bodyOf(request).QueueUrl).split('/').at(-1)),
        },
      ];
    case 's3':
      return [s3Permission(request)];
    case 'ssm': {
      const body = bodyOf(request);
      const names = Array.isArray(body.Names) ? body.Names : [body.Name];
      return names.map((name) => ({ service: 'ssm', action: operationOf(request), resource: arn('ssm', `parameter${name}`) }));
    }
    case 'scheduler':
      return [schedulerPermission(request)];
    case 'ses':
      return [{ service: 'ses', action: 'SendEmail', resource: arn('ses', `identity/${domainOf(bodyOf(request).FromEmailAddress)}`) }];
    case 'execute-api':
      return [socketPermission(request)];
    default:
      return request.service satisfies never;
  }
}

type Body = Record<string, unknown>;
const Keyed = z.looseObject({ TableName: z.string() });
const Transaction = z.looseObject({ TransactItems: z.array(z.record(z.string(), Keyed)) });
const BatchRequest = z.looseObject({
  RequestItems: z.record(z.string(), z.looseObject({ Keys: z.array(z.record(z.string(), z.unknown())).default([]) })),
});

function dynamoPermissions(operation: string, body: Body, hashKeyOf: (table: string) => string): Omit<RecordedCall, 'function'>[] {
  switch (operation) {
    case 'TransactWriteItems':
    case 'TransactGetItems':
      return Transaction.parse(body).TransactItems.flatMap((item) =>
        Object.entries(item).map(([kind, entry]) => ({
          ...itemPermission(kind === 'ConditionCheck' ? 'ConditionCheckItem' : `${kind}Item`, entry, hashKeyOf),
          enclosing: operation,
        })),
      );
    case 'BatchGetItem':
      return Object.entries(BatchRequest.parse(body).RequestItems).flatMap(([table, { Keys }]) =>
        Keys.map((Key) => itemPermission('BatchGetItem', { TableName: table, Key }, hashKeyOf)),
      );
    default:
      return [itemPermission(operation, Keyed.parse(body), hashKeyOf)];
  }
}

function itemPermission(
  action: string,
  entry: Body & { TableName: string },
  hashKeyOf: (table: string) => string,
): Omit<RecordedCall, 'function'> {
  const table = entry.TableName.split('/').at(-1) ?? '';
  const keys = toRecord(entry.Key ?? entry.Item);
  const leadingKey = textOf(keys[hashKeyOf(table)]) ?? queriedKey(entry);
  const index = entry.IndexName === undefined ? '' : `/index/${entry.IndexName}`;
  return {
    service: 'dynamodb',
    action,
    resource: arn('dynamodb', `table/${table}${index}`),
    ...(leadingKey !== undefined && { leadingKey }),
  };
}

/** The value the partition key must equal is the first one a key condition names with `=`. */
function queriedKey(entry: Body): string | undefined {
  const placeholder = /=\s*(:\w+)/.exec(String(entry.KeyConditionExpression ?? ''))?.[1];
  return placeholder === undefined ? undefined : textOf(toRecord(entry.ExpressionAttributeValues)[placeholder]);
}

function s3Permission(request: WireRequest): Omit<RecordedCall, 'function'> {
  const [, bucket = '', ...key] = decodeURIComponent(request.url.pathname).split('/');
  const path = key.join('/');
  if (path === '') return { service: 's3', action: 'ListBucket', resource: `arn:aws:s3:::${bucket}` };
  const action = { PUT: 'PutObject', POST: 'PutObject', DELETE: 'DeleteObject' }[request.method] ?? 'GetObject';
  return { service: 's3', action, resource: `arn:aws:s3:::${bucket}/${path}` };
}

function schedulerPermission(request: WireRequest): Omit<RecordedCall, 'function'> {
  const name = decodeURIComponent(request.url.pathname.split('/').at(-1) ?? '');
  const group = request.url.searchParams.get('groupName') ?? bodyOf(request).GroupName ?? 'default';
  const action = { POST: 'CreateSchedule', DELETE: 'DeleteSchedule', PUT: 'UpdateSchedule' }[request.method] ?? 'GetSchedule';
  return { service: 'scheduler', action, resource: arn('scheduler', `schedule/${group}/${name}`) };
}

/** `/<api>/<stage>/@connections/<id>`, of which IAM names the method between stage and connection. */
function socketPermission({ method, url }: WireRequest): Omit<RecordedCall, 'function'> {
  const [, api, stage, ...connection] = decodeURIComponent(url.pathname).split('/');
  return {
    service: 'execute-api',
    action: 'ManageConnections',
    resource: arn('execute-api', `${api}/${stage}/${method}/${connection.join('/')}`),
  };
}

const arn = (service: string, rest: string | undefined): string => `arn:aws:${service}:${REGION}:${ACCOUNT_ID}:${rest}`;
const domainOf = (address: unknown): string => String(address).replace(/>$/, '').split('@').at(-1) ?? '';
const textOf = (value: unknown): string | undefined => {
  const text = toRecord(value).S;
  return typeof text === 'string' ? text : undefined;
};

function bodyOf(request: WireRequest): Body {
  try {
    return toRecord(JSON.parse(request.body.toString('utf8')));
  } catch {
    return {};
  }
}

function toRecord(value: unknown): Body {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
