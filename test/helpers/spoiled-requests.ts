/** Requests with one thing wrong each, made from the operations' own schemas. */
import type * as z from 'zod';
import { type Operation, type OperationId, operations } from '#schemas/api';
import type { Parts } from './api-client.ts';

/** `undefined` leaves the field out. */
const WRONG: readonly unknown[] = [undefined, null, -1, 1.5, 'no such thing', '', 'x'.repeat(5_000), true, [], [1], {}, { a: 1 }, 1e15];
/** A path or a query carries text only, and an empty path variable is another path. */
const WRONG_TEXT: readonly unknown[] = ['no such thing', '-1', '1.5', '0', '9'.repeat(20), 'x'.repeat(5_000), '#'];
const WRONG_BODIES: readonly unknown[] = [null, [], 'text', 7, true];

export type Spoiled = { readonly what: string; readonly parts: Parts };

/** As many as differ in kind; each is refused by the schema of its field, and by nothing else. */
export function spoiledRequests(id: OperationId, valid: Parts): Spoiled[] {
  const { params, query, body }: Operation = operations[id];
  return [
    ...fieldsOf(params).flatMap((field) => wrongValues(field, WRONG_TEXT).map((value) => spoiled('params', field.name, value, valid))),
    ...fieldsOf(query).flatMap((field) => wrongValues(field, WRONG_TEXT).map((value) => spoiled('query', field.name, value, valid))),
    ...fieldsOf(body).flatMap((field) => wrongValues(field, WRONG).map((value) => spoiled('body', field.name, value, valid))),
    ...(body
      ? WRONG_BODIES.filter((wrong) => !body.safeParse(wrong).success).map((wrong) => ({
          what: `body ${show(wrong)}`,
          parts: { ...valid, body: wrong },
        }))
      : []),
    ...(body ? [spoiled('body', 'noSuchField', 1, valid)].filter(({ parts }) => !body.safeParse(parts.body).success) : []),
  ];
}

type Field = { readonly name: string; readonly schema: z.ZodType };

function fieldsOf(schema: z.ZodType | undefined): Field[] {
  const shape = schema && 'shape' in schema ? schema.shape : {};
  // A zod object's shape holds nothing but schemas.
  return Object.entries(shape as Record<string, z.ZodType>).map(([name, field]) => ({ name, schema: field }));
}

const wrongValues = ({ schema }: Field, candidates: readonly unknown[]): unknown[] =>
  candidates.filter((value) => !schema.safeParse(value).success);

function spoiled(part: 'params' | 'query' | 'body', name: string, value: unknown, valid: Parts): Spoiled {
  const whole = { ...(typeof valid[part] === 'object' ? valid[part] : {}), [name]: value };
  return { what: `${part}.${name} ${show(value)}`, parts: { ...valid, [part]: whole } };
}

const show = (value: unknown): string => (JSON.stringify(value) ?? 'left out').slice(0, 40);

/** Whether the schemas take the request as it stands: a spoiled one must differ from it by its one fault. */
export function isTaken(id: OperationId, { params, query, body }: Parts): boolean {
  const operation: Operation = operations[id];
  const asText = (part: Parts['params'] | Parts['query']) =>
    Object.fromEntries(Object.entries(part ?? {}).map(([name, value]) => [name, String(value)]));
  return [operation.params?.safeParse(asText(params)), operation.query?.safeParse(asText(query)), operation.body?.safeParse(body)].every(
    (parsed) => parsed === undefined || parsed.success,
  );
}
