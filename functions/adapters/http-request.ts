/** An API Gateway event as an operation's request, checked against its schemas. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as z from 'zod';
import { HelpdeskError } from '#domain/errors';
import type { Language } from '#schemas/acknowledgement';
import { type Operation, type OperationId, operations } from '#schemas/api';

/** Texts of 200,000 characters fit; what is larger is an attachment and goes to the bucket. */
const BODY_BYTES = 1_048_576;
/** A megabyte has room for more wrong fields than an answer of Lambda's 6 MB can name. */
const NAMED_ERRORS = 100;
const IDEMPOTENCY_KEY_CHARACTERS = 255;

export type ApiEvent = Pick<APIGatewayProxyEventV2, 'routeKey' | 'headers' | 'pathParameters' | 'queryStringParameters' | 'body'> & {
  readonly isBase64Encoded?: boolean;
  readonly requestContext: { readonly requestId: string };
};

export type ParsedRequest = { readonly params: unknown; readonly query: unknown; readonly body: unknown };

/** A filter with a slip in its name would list everything: what an operation does not ask for is refused. */
const asServed = (operation: Operation): Operation => ({ ...operation, query: (operation.query ?? z.object({})).strict() });

const BY_ROUTE = new Map(
  Object.entries<Operation>(operations).map(([id, operation]) => [
    `${operation.method} ${operation.path}`,
    { id: id as OperationId, operation: asServed(operation) }, // Its own keys.
  ]),
);

/** @throws HelpdeskError not_found. */
export function operationOf({ routeKey }: ApiEvent): { readonly id: OperationId; readonly operation: Operation } {
  const found = BY_ROUTE.get(routeKey);
  if (found) return found;
  throw new HelpdeskError('not_found', 'There is no such operation: GET /v1/openapi.json has all of them.');
}

/** As it was sent, not yet verified. @throws HelpdeskError not_authenticated. @see https://www.rfc-editor.org/rfc/rfc6750#section-2.1 */
export function bearerTokenOf(event: ApiEvent): string {
  const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(headerOf(event, 'authorization') ?? '')?.[1];
  if (token !== undefined) return token;
  throw new HelpdeskError('not_authenticated', 'Send an access token: Authorization: Bearer <token>.');
}

/** Params, query and body as the operation's schemas give them. @throws HelpdeskError malformed_json, body_too_large, invalid_request. */
export function parseRequest(operation: Operation, event: ApiEvent): ParsedRequest {
  const body = operation.body ? jsonBody(event) : undefined;
  const parts = [
    check('params', operation.params, event.pathParameters ?? {}),
    check('query', operation.query, event.queryStringParameters ?? {}),
    check('body', operation.body, body),
  ];
  refuseWrong(parts);
  const [params, query, parsed] = parts.map(({ data }) => data);
  return { params, query, body: parsed };
}

/** The body alone, of what is no operation. @throws HelpdeskError malformed_json, body_too_large, invalid_request. */
export function parseBody<S extends z.ZodType>(schema: S, event: ApiEvent): z.infer<S> {
  const parsed = schema.safeParse(jsonBody(event));
  if (parsed.success) return parsed.data;
  throw wrong(errorsOf('body', parsed.error));
}

type Checked = { readonly data?: unknown; readonly errors: readonly { path: string; message: string }[] };

function check(part: string, schema: z.ZodType | undefined, value: unknown): Checked {
  const parsed = schema?.safeParse(value);
  if (!parsed) return { errors: [] };
  return parsed.success ? { data: parsed.data, errors: [] } : { errors: errorsOf(part, parsed.error) };
}

const errorsOf = (part: string, { issues }: z.ZodError): Checked['errors'] =>
  issues.flatMap((issue) => {
    const at = (...more: readonly PropertyKey[]): string => [part, ...issue.path, ...more].join('.');
    if (issue.code !== 'unrecognized_keys') return [{ path: at(), message: issue.message }];
    return issue.keys.map((key) => ({
      path: at(key),
      message: part === 'query' ? 'There is no such parameter.' : 'There is no such field.',
    }));
  });

function refuseWrong(parts: readonly Checked[]): void {
  const errors = parts.flatMap((part) => part.errors);
  if (errors.length > 0) throw wrong(errors);
}

const wrong = (errors: Checked['errors']): HelpdeskError =>
  new HelpdeskError('invalid_request', 'The request is not what this operation takes.', { errors: errors.slice(0, NAMED_ERRORS) });

function jsonBody({ body = '', isBase64Encoded }: ApiEvent): unknown {
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.byteLength > BODY_BYTES)
    throw new HelpdeskError('body_too_large', `The body has ${bytes.byteLength} bytes; at most ${BODY_BYTES} are taken.`);
  if (bytes.byteLength === 0) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw new HelpdeskError('malformed_json', 'The body is not JSON.', {}, { cause });
  }
}

/** Undefined where the caller named none, or the operation creates nothing. @throws HelpdeskError invalid_request. */
export function idempotencyKeyOf({ creates }: Operation, event: ApiEvent): string | undefined {
  const key = creates ? headerOf(event, 'idempotency-key') : undefined;
  if (key === undefined || (key.length > 0 && key.length <= IDEMPOTENCY_KEY_CHARACTERS)) return key;
  const message = `1 to ${IDEMPOTENCY_KEY_CHARACTERS} characters`;
  throw new HelpdeskError('invalid_request', `An Idempotency-Key has ${message}.`, {
    errors: [{ path: 'headers.idempotency-key', message }],
  });
}

/** Indonesian unless the caller would rather read English. */
export function languageOf(event: ApiEvent): Language {
  const preferred = headerOf(event, 'accept-language') ?? '';
  return /^\s*en\b/i.test(preferred) ? 'en' : 'id';
}

/** API Gateway writes header names in lower case; a test or another gateway may not. */
export function headerOf({ headers }: ApiEvent, name: string): string | undefined {
  return Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];
}
