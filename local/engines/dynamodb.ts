/** The table engine: dynoxide, or whatever DYNAMODB_ENDPOINT names. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import type { TableFacts } from '../template/facts.ts';
import { type Engine, startEngine } from './child.ts';
import { freePort, HOST } from './ports.ts';

export interface DynamoEngine {
  readonly url: string;
  /** The engine's database file when it is dynoxide; the stream is read from it. */
  readonly databaseFile?: string;
  createTables(tables: readonly TableFacts[]): Promise<void>;
  stop(): Promise<void>;
}

/** DynamoDB keeps stream records for 24 hours. */
const STREAM_RETENTION_SECONDS = 86_400;
const LOCK_WAIT_MS = 10_000;

/**
 * dynoxide finds the next stream record without an index, so every write would slow as records pile up
 * (1,300 puts a second fall to 150). With these two its speed stays flat.
 */
const STREAM_INDEXES = [
  'CREATE INDEX IF NOT EXISTS stream_sequence ON _stream_records(table_name, CAST(sequence_number AS INTEGER))',
  'CREATE INDEX IF NOT EXISTS stream_shard_sequence ON _stream_records(table_name, shard_id, CAST(sequence_number AS INTEGER))',
];

/** Starts the engine named by DYNAMODB_ENDPOINT, the platform's package, or `dynoxide` on PATH, in this order. */
export async function startDynamo(options: { stateDir: string; logDir: string }): Promise<DynamoEngine> {
  const given = process.env.DYNAMODB_ENDPOINT;
  if (given) return { url: given, createTables: (tables) => createTables(given, tables), stop: async () => undefined };

  const command = dynoxideCommand();
  const port = await freePort();
  const url = `http://${HOST}:${port}`;
  const databaseFile = join(options.stateDir, 'dynamodb.sqlite');
  const engine: Engine = await startEngine({
    name: 'dynoxide',
    command,
    args: ['--host', HOST, '--port', String(port), '--db-path', databaseFile],
    url,
    logFile: join(options.logDir, 'dynoxide.log'),
    pidFile: join(options.stateDir, 'dynoxide.pid'),
    isReady: async () => (await fetch(url, { method: 'GET' })).status > 0,
  });
  keepStreamFast(databaseFile);
  return { url, databaseFile, createTables: (tables) => createTables(url, tables), stop: engine.stop };
}

function dynoxideCommand(): string {
  try {
    const manifest = createRequire(import.meta.url).resolve(`@dynoxide/${process.platform}-${process.arch}/package.json`);
    const binary = join(dirname(manifest), 'dynoxide');
    if (existsSync(binary)) return binary;
  } catch {
    // Not installed for this platform: PATH is asked next.
  }
  try {
    execFileSync('dynoxide', ['--version'], { stdio: 'ignore' });
    return 'dynoxide';
  } catch {
    throw new Error(
      `No table engine for ${process.platform}-${process.arch}: install dynoxide (npm i --no-save @dynoxide/${process.platform}-${process.arch}, ` +
        'or put it on PATH), or set DYNAMODB_ENDPOINT to a running DynamoDB Local.',
    );
  }
}

function keepStreamFast(databaseFile: string): void {
  const database = new DatabaseSync(databaseFile);
  database.exec(`PRAGMA busy_timeout = ${LOCK_WAIT_MS}`);
  for (const statement of STREAM_INDEXES) database.exec(statement);
  // The newest record stays, because the engine counts sequence numbers on from it.
  database
    .prepare('DELETE FROM _stream_records WHERE created_at < ? AND id < (SELECT MAX(id) FROM _stream_records)')
    .run(Math.floor(Date.now() / 1000) - STREAM_RETENTION_SECONDS);
  database.close();
}

async function createTables(endpoint: string, tables: readonly TableFacts[]): Promise<void> {
  const client = new DynamoDBClient({ endpoint, region: 'ap-southeast-3', credentials: { accessKeyId: 'host', secretAccessKey: 'local' } });
  for (const table of tables) {
    try {
      // The definition is CreateTable's input as CloudFormation spells it; the engine checks it.
      await client.send(new CreateTableCommand(table.definition as unknown as CreateTableCommandInput));
    } catch (error) {
      if (error instanceof Error && error.name === 'ResourceInUseException') continue;
      throw error;
    }
    if (table.ttlAttribute) {
      const specification = { AttributeName: table.ttlAttribute, Enabled: true };
      await client.send(new UpdateTimeToLiveCommand({ TableName: table.name, TimeToLiveSpecification: specification }));
    }
  }
  client.destroy();
}
