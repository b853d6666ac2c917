/** SSM Parameter Store: GetParameter, GetParameters and PutParameter over the JSON protocol, kept on disk. */
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { type Answer, json, jsonBody, Refusal, type Request, type Running, serve } from '../world/http.ts';
import { openDatabase } from '../world/sqlite.ts';

export type SsmDeps = { readonly stateDir: string; readonly host: string; readonly port: number; readonly region?: string };

export type Ssm = Running & {
  /** Writes a SecureString past the API, for the seed; keeps what is there unless told to overwrite. */
  put(name: string, value: string, options?: { overwrite?: boolean }): void;
  value(name: string): string | undefined;
};

const SCHEMA =
  'CREATE TABLE IF NOT EXISTS parameter (name TEXT PRIMARY KEY, type TEXT NOT NULL, value TEXT NOT NULL, version INTEGER NOT NULL, modified_at INTEGER NOT NULL)';
/** SSM: a standard parameter's value is 4 KB at most, an advanced one's 8 KB. */
const STANDARD_BYTES = 4096;
const ADVANCED_BYTES = 8192;
const BODY_LIMIT_BYTES = 1_048_576;
const TARGET_PREFIX = 'AmazonSSM.';

const ParameterName = z.string().min(1).max(1011);
const Get = z.strictObject({ Name: ParameterName, WithDecryption: z.boolean().default(false) });
const GetMany = z.strictObject({ Names: z.array(ParameterName).min(1).max(10), WithDecryption: z.boolean().default(false) });
const Put = z.strictObject({
  Name: ParameterName.regex(/^(\/[a-zA-Z0-9_.-]+)+$|^[a-zA-Z0-9_.-]+$/),
  Value: z.string().min(1),
  Type: z.enum(['String', 'StringList', 'SecureString']).optional(),
  Overwrite: z.boolean().default(false),
  Description: z.string().optional(),
  Tier: z.enum(['Standard', 'Advanced', 'Intelligent-Tiering']).default('Standard'),
});
const Row = z.object({ name: z.string(), type: z.string(), value: z.string(), version: z.number(), modified_at: z.number() });
type Row = z.infer<typeof Row>;

/** Serves the parameters of `<stateDir>/ssm.db`. */
export async function startSsm(deps: SsmDeps): Promise<Ssm> {
  const database = openDatabase(deps.stateDir, 'ssm.db', SCHEMA);
  const handle = (request: Request) => call(database, deps.region ?? 'ap-southeast-3', request);
  const server = await serve({ host: deps.host, port: deps.port, limitBytes: BODY_LIMIT_BYTES, handle, refuse });
  return {
    ...server,
    put(name, value, options = {}) {
      if (options.overwrite === true || read(database, name) === undefined) write(database, { name, value, type: 'SecureString' });
    },
    value: (name) => read(database, name)?.value,
    async close() {
      await server.close();
      database.close();
    },
  };
}

const refuse = (refusal: Refusal): Answer =>
  json(refusal.status, { __type: refusal.code ?? 'ValidationException', message: refusal.message });

function parse<T>(schema: z.ZodType<T>, request: Request): T {
  const parsed = schema.safeParse(jsonBody(request));
  if (parsed.success) return parsed.data;
  throw new Refusal(400, parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '), 'ValidationException');
}

function call(database: DatabaseSync, region: string, request: Request): Answer {
  const target = String(request.headers['x-amz-target'] ?? '');
  switch (target.startsWith(TARGET_PREFIX) ? target.slice(TARGET_PREFIX.length) : target) {
    case 'GetParameter': {
      const asked = parse(Get, request);
      const row = read(database, asked.Name);
      if (row === undefined) throw new Refusal(400, `Parameter ${asked.Name} not found.`, 'ParameterNotFound');
      return json(200, { Parameter: shown(row, region, asked.WithDecryption) });
    }
    case 'GetParameters': {
      const asked = parse(GetMany, request);
      const rows = asked.Names.flatMap((name) => read(database, name) ?? []);
      const found = new Set(rows.map((row) => row.name));
      return json(200, {
        Parameters: rows.map((row) => shown(row, region, asked.WithDecryption)),
        InvalidParameters: asked.Names.filter((name) => !found.has(name)),
      });
    }
    case 'PutParameter':
      return put(database, parse(Put, request));
    default:
      throw new Refusal(
        400,
        `The local parameter store does not imitate ${target || 'a call without X-Amz-Target'}.`,
        'UnknownOperationException',
      );
  }
}

function put(database: DatabaseSync, asked: z.infer<typeof Put>): Answer {
  const present = read(database, asked.Name);
  if (present !== undefined && !asked.Overwrite) {
    throw new Refusal(
      400,
      'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
      'ParameterAlreadyExists',
    );
  }
  const type = asked.Type ?? present?.type;
  if (type === undefined) throw new Refusal(400, 'A parameter type is required when you create a parameter.', 'ValidationException');
  const limit = asked.Tier === 'Standard' ? STANDARD_BYTES : ADVANCED_BYTES;
  if (Buffer.byteLength(asked.Value) > limit) throw new Refusal(400, `The value is larger than ${limit} bytes.`, 'ValidationException');
  return json(200, { Version: write(database, { name: asked.Name, value: asked.Value, type }), Tier: asked.Tier });
}

function read(database: DatabaseSync, name: string): Row | undefined {
  const row = database.prepare('SELECT * FROM parameter WHERE name = ?').get(name);
  return row === undefined ? undefined : Row.parse(row);
}

function write(database: DatabaseSync, parameter: { name: string; type: string; value: string }): number {
  const version = (read(database, parameter.name)?.version ?? 0) + 1;
  database
    .prepare('INSERT OR REPLACE INTO parameter (name, type, value, version, modified_at) VALUES (?, ?, ?, ?, ?)')
    .run(parameter.name, parameter.type, parameter.value, version, Date.now());
  return version;
}

/** A SecureString that is read without decryption comes as cipher text, so that a forgotten flag shows here too. */
function shown(row: Row, region: string, decrypt: boolean): Record<string, unknown> {
  const readable = decrypt || row.type !== 'SecureString';
  return {
    Name: row.name,
    Type: row.type,
    Value: readable ? row.value : `AQICAHh${Buffer.from(row.name).toString('base64')}`,
    Version: row.version,
    LastModifiedDate: row.modified_at / 1000,
    ARN: `arn:aws:ssm:${region}:000000000000:parameter${row.name.startsWith('/') ? '' : '/'}${row.name}`,
    DataType: 'text',
  };
}
