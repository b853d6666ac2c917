/**
 * `node local/start.ts [--fresh] [--example] [--adversary <seed>] [--cdk-out <directory>]`: runs the local cloud until Ctrl-C.
 * With --example it is a desk with teams, conditions and promises, in a state of its own.
 * With --cdk-out it runs an assembly that is there already instead of synthesizing the app, and the page as it was built last.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildPage } from './build-page.ts';
import { type LocalCloud, startLocalCloud } from './cloud.ts';
import { EXAMPLE_EMAILS, LOCAL_EMAILS, LOCAL_PASSWORD } from './engines/cognito.ts';
import { EXAMPLE_STATE } from './running.ts';
import { PROJECT_DIR } from './synth.ts';
import { byName } from './template/physical.ts';

const PARENT_LOOK_MS = 1_000;
const DEFAULT_PORTS = { http: 4000, world: 4001, smtp: 2525 };
/** Functions on the path of every message and every page. */
const BUSY_POOL_SIZES = { Api: 3, Ingest: 4, Deliver: 3, Webhook: 3, Relay: 4 };

const { values } = parseArgs({
  options: {
    fresh: { type: 'boolean', default: false },
    example: { type: 'boolean', default: false },
    adversary: { type: 'string' },
    'cdk-out': { type: 'string' },
  },
});
const startedAt = Date.now();
let cloud: LocalCloud | undefined;
let ending = false;

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end());
// npm hands a SIGTERM to its shell, and the shell dies of it without a word to us.
const parent = process.ppid;
if (process.env.npm_lifecycle_event) setInterval(() => process.ppid !== parent && void end(), PARENT_LOOK_MS).unref();
process.once('uncaughtException', (error) => {
  console.error(error);
  process.exitCode = 1;
  void end();
});

const isGiven = values['cdk-out'] !== undefined;
const pageIsBuilt = isGiven ? undefined : buildPage({ projectDir: PROJECT_DIR, stateDir: join(PROJECT_DIR, '.local'), log: console.log });
// Heard of where it is awaited; until then it is nobody's failure.
pageIsBuilt?.catch(() => undefined);

try {
  cloud = await startLocalCloud({
    pageIsBuilt,
    stateDir: process.env.MEJA_STATE_DIR ?? join(PROJECT_DIR, '.local', values.example ? EXAMPLE_STATE : ''),
    ports: {
      http: portFrom('MEJA_PORT_HTTP', DEFAULT_PORTS.http),
      world: portFrom('MEJA_PORT_WORLD', DEFAULT_PORTS.world),
      smtp: portFrom('MEJA_PORT_SMTP', DEFAULT_PORTS.smtp),
    },
    fresh: values.fresh,
    example: values.example,
    cdkOut: values['cdk-out'],
    adversary: values.adversary === undefined ? undefined : { seed: Number(values.adversary) },
    record: process.env.MEJA_RECORD_CALLS === '1',
    poolSizes: BUSY_POOL_SIZES,
  });
  console.log(addressTable(cloud));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  console.log('\nStopping ...');
  await cloud?.stop();
  process.exit();
}

function portFrom(variable: string, fallback: number): number {
  const given = process.env[variable];
  if (given === undefined || given === '') return fallback;
  const port = Number(given);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`${variable} must be a port from 0 to 65535; ${given} is not.`);
  return port;
}

function addressTable({ urls, facts }: LocalCloud): string {
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  const rows = [
    ['Dashboard and HTTP API', byName(urls.http)],
    ['Phone, mailbox, clock, faults', urls.world],
    ['Mail (SMTP)', `127.0.0.1:${urls.smtp}`],
    ['Sign-in', `${urls.cognito} (client ${facts.userPool?.clientId})`],
    ['DynamoDB', urls.dynamodb],
    ['SQS and S3', urls.sqs],
    ['Users', `${(values.example ? EXAMPLE_EMAILS : LOCAL_EMAILS).join(', ')}; password ${LOCAL_PASSWORD}`],
  ];
  const lines = rows.map(([name = '', value]) => `  ${name.padEnd(30)} ${value}`);
  return [`Ready in ${seconds} s.`, ...lines, '  Ctrl-C stops; the state stays for the next start (--fresh begins empty).'].join('\n');
}
