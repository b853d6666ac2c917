/** The HTTP API as OpenAPI 3.1, made from the operations table. */
import * as z from 'zod';
import { type Operation, operations } from './api.ts';
import { PROBLEMS, Problem } from './problem.ts';

type Json = { [key: string]: unknown };
type Components = Map<string, Json>;

let made: Json | undefined;

/** Made once a process. */
export function openApiDocument(): Json {
  made ??= build();
  return made;
}

function build(): Json {
  const components: Components = new Map();
  const paths: Record<string, Json> = {};
  for (const [operationId, operation] of Object.entries<Operation>(operations)) {
    const path = paths[operation.path] ?? {};
    paths[operation.path] = { ...path, [operation.method.toLowerCase()]: describe(operationId, operation, components) };
  }
  const problem = schemaOf(Problem, 'output', components);
  return {
    openapi: '3.1.0',
    info: { title: 'Meja', version: '1', description: 'The help desk: tickets, conversations, contacts and settings.' },
    security: [{ accessToken: [] }],
    paths,
    components: {
      securitySchemes: {
        accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'An access token of the Cognito user pool' },
      },
      responses: problemResponses(problem),
      schemas: Object.fromEntries([...components].sort(([a], [b]) => (a < b ? -1 : 1))),
    },
  };
}

function describe(operationId: string, operation: Operation, components: Components): Json {
  const { summary, status, body, response } = operation;
  const example = body && z.globalRegistry.get(body)?.example;
  const content = (schema: Json, more: Json = {}) => ({ 'application/json': { schema, ...more } });
  return {
    operationId,
    summary,
    ...(operation.public ? { security: [] } : {}),
    parameters: parametersOf(operation, components),
    ...(body
      ? { requestBody: { required: true, content: content(schemaOf(body, 'input', components), example === undefined ? {} : { example }) } }
      : {}),
    responses: {
      [status]: {
        description: summary,
        ...(status === 202 ? { headers: LOCATION } : {}),
        content: content(schemaOf(response, 'output', components)),
      },
      ...problemsOf(operation),
    },
  };
}

function parametersOf({ params, query, creates }: Operation, components: Components): Json[] {
  const inPart = (schema: z.ZodObject | undefined, place: 'path' | 'query'): Json[] =>
    Object.entries(schema?.shape ?? {}).map(([name, field]) => ({
      name,
      in: place,
      required: place === 'path' || !z.safeParse(field, undefined).success,
      schema: schemaOf(field, 'output', components),
    }));
  return [...inPart(params, 'path'), ...inPart(query, 'query'), ...(creates ? [IDEMPOTENCY_KEY] : [])];
}

const LOCATION: Json = { Location: { description: 'Where the job is found', schema: { type: 'string' } } };

const IDEMPOTENCY_KEY: Json = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'The same key within 24 hours does nothing twice and gives the first answer again.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};

const NAMES = new Map([
  [400, 'BadRequest'],
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [404, 'NotFound'],
  [409, 'Conflict'],
  [413, 'TooLarge'],
  [422, 'Unprocessable'],
  [500, 'Internal'],
  [503, 'Unavailable'],
]);

function problemResponses(problem: Json): Json {
  const described = (status: number): Json => {
    const codes = Object.entries(PROBLEMS).flatMap(([code, its]) => (its === status ? [code] : []));
    return { description: codes.join(', '), content: { 'application/problem+json': { schema: problem } } };
  };
  return Object.fromEntries([...NAMES].map(([status, name]) => [name, described(status)]));
}

/** What any operation may answer, and what only those that are given something may. */
function problemsOf({ params, query, body, creates, public: isPublic }: Operation): Json {
  const statuses = [
    400,
    ...(isPublic ? [] : [401, 403]),
    ...(params || query || body ? [404] : []),
    ...(body || creates ? [409, 413, 422] : []),
    500,
    503,
  ];
  return Object.fromEntries(statuses.map((status) => [status, { $ref: `#/components/responses/${NAMES.get(status)}` }]));
}

/** A schema with everything named in `components`. One name may mean two things, what is sent and what comes back: the second gets its own. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', components: Components): Json {
  const {
    $schema: _,
    $defs = {},
    ...root
  } = z.toJSONSchema(schema, { io, unrepresentable: 'any', override: withExamples }) as Json & {
    $defs?: Record<string, Json>; // JSON Schema as zod writes it.
  };
  const names = new Map(Object.entries($defs).map(([id, definition]) => [id, nameFor(id, definition, components)]));
  for (const [id, definition] of Object.entries($defs)) components.set(names.get(id) ?? id, renamed(definition, names));
  return renamed(root, names);
}

function nameFor(id: string, { id: _, ...definition }: Json, components: Components): string {
  const present = components.get(id);
  const same = present === undefined || JSON.stringify(present) === JSON.stringify(renamed(definition, new Map()));
  return same ? id : `${id}Input`;
}

const REFERENCE = '#/$defs/';

function renamed(node: Json, names: ReadonlyMap<string, string>): Json {
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    const fields = Object.entries(value).filter(([key]) => key !== 'id' || typeof Reflect.get(value, 'id') !== 'string');
    return Object.fromEntries(fields.map(([key, field]) => [key, walkField(key, field)]));
  };
  // An example's own ids are no names of schemas.
  const walkField = (key: string, field: unknown): unknown => {
    if (key === 'examples') return field;
    return key === '$ref' ? referenceTo(String(field)) : walk(field);
  };
  const referenceTo = (reference: string): string => {
    const id = reference.slice(REFERENCE.length);
    return reference.startsWith(REFERENCE) ? `#/components/schemas/${names.get(id) ?? id}` : reference;
  };
  return Object.fromEntries(Object.entries(walk(node) as Json)); // An object in, an object out.
}

/** JSON Schema calls them examples. */
function withExamples({ jsonSchema }: { jsonSchema: Json }): void {
  if (!('example' in jsonSchema)) return;
  jsonSchema.examples = [jsonSchema.example];
  delete jsonSchema.example;
}
