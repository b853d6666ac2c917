/** One local cloud for a test file: fresh state, free ports, the adversary on, and its logs searched at the end. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from '../../local/cloud.ts';
import { type ApiClient, createApiClient, USERS, type User } from './api-client.ts';
import { createSecrets, leaks, logBytes, type Secrets } from './log-search.ts';
import { createWorldClient, type WorldClient } from './world-client.ts';

/** Domain time at the start of every file: Tuesday 2 March 2027, 09:00 in Jakarta. The desk is open and no holiday is near. */
export const STARTS_AT = '2027-03-02T02:00:00.000Z';

export type TestCloud = {
  readonly cloud: LocalCloud;
  readonly stateDir: string;
  readonly world: WorldClient;
  readonly api: Readonly<Record<User, ApiClient>>;
  /** What must not be in the logs. */
  readonly secrets: Secrets;
  /** Sends one mail through the SMTP port. */
  mail(message: SendMailOptions): Promise<void>;
  /** Stops the cloud, and throws when a log holds what no log may. */
  end(): Promise<void>;
};

/** A failing run can be run again: MEJA_TEST_SEED takes the seed it printed. */
function seedOf(label: string): number {
  const given = process.env.MEJA_TEST_SEED;
  const seed = given ? Number(given) : [...label].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 100_000, 7);
  console.log(`${label}: adversary seed ${seed} (MEJA_TEST_SEED=${seed})`);
  return seed;
}

export function newStateDir(label: string): string {
  const stateDir = mkdtempSync(join(tmpdir(), `meja-${label}-`));
  setClock(stateDir, STARTS_AT);
  return stateDir;
}

function setClock(stateDir: string, at: string): void {
  mkdirSync(stateDir, { recursive: true });
  writeFileSync(join(stateDir, 'clock.json'), JSON.stringify({ offsetMs: Date.parse(at) - Date.now() }));
}

/** In Lambda's proportion, and short: a test that waits for the real minutes depends on how often the adversary strikes. */
const RETRY_AFTER_MS = [500, 1_000];
/** For the same reason. Longer than an index lags, so that a repeat sees what the first run did not. */
const HIDDEN_AT_MOST_SECONDS = 2;

/**
 * @param label of the test file.
 * The app is synthesized once for each state of its sources: files that run one after another share it.
 */
export async function startTestCloud(label: string, options: Partial<LocalCloudOptions> = {}): Promise<TestCloud> {
  const stateDir = options.stateDir ?? newStateDir(label);
  const adversary = 'adversary' in options ? options.adversary : { seed: seedOf(label) };
  const cloud = await startLocalCloud({
    ports: { http: 0, world: 0, smtp: 0 },
    quiet: true,
    retryAfterMs: RETRY_AFTER_MS,
    hiddenAtMostSeconds: HIDDEN_AT_MOST_SECONDS,
    ...options,
    stateDir,
    adversary,
  });
  const secrets = createSecrets();
  const { admin, supervisor, agent1, agent2 } = await signInAll(cloud, secrets);
  const functionIds = cloud.facts.functions.map(({ id }) => id);
  return {
    cloud,
    stateDir,
    secrets,
    world: createWorldClient(cloud.urls.world, secrets.add),
    api: { admin, supervisor, agent1, agent2 },
    mail: (message) => sendMail(cloud.urls.smtp, message, secrets),
    async end() {
      const found = leaks(stateDir, functionIds, secrets.all());
      const searched = logBytes(stateDir, functionIds);
      await cloud.stop();
      if (!process.env.MEJA_KEEP_STATE) rmSync(stateDir, { recursive: true, force: true });
      if (found.length > 0) throw new Error(`Logs hold what they must not:\n${found.join('\n')}`);
      if (searched === 0) throw new Error('No function wrote a log: there was nothing to search.');
    },
  };
}

async function signInAll(cloud: LocalCloud, secrets: Secrets): Promise<Record<User, ApiClient>> {
  const signIn = async (user: User) => {
    const token = await cloud.token(USERS[user]);
    secrets.add(token, USERS[user]);
    return createApiClient(cloud.urls.http, token);
  };
  const [admin, supervisor, agent1, agent2] = [
    await signIn('admin'),
    await signIn('supervisor'),
    await signIn('agent1'),
    await signIn('agent2'),
  ];
  return { admin, supervisor, agent1, agent2 };
}

async function sendMail(port: number, message: SendMailOptions, secrets: Secrets): Promise<void> {
  const { from, subject, text } = message;
  secrets.add(...[from, subject, text].filter((value) => typeof value === 'string').map((value) => value.replace(/^.*<|>$/g, '')));
  const transport = createTransport({ host: '127.0.0.1', port, secure: false, ignoreTLS: true });
  try {
    await transport.sendMail(message);
  } finally {
    transport.close();
  }
}
