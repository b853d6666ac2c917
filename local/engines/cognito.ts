/** The sign-in engine: cognito-local with one pool, its clients and the local users. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { UserPoolFacts } from '../template/facts.ts';
import { startEngine } from './child.ts';
import { HOST } from './ports.ts';

/** Every local user's password; it opens nothing but this machine. */
export const LOCAL_PASSWORD = 'Meja-local-1';
export const LOCAL_EMAILS = ['admin@meja.local', 'supervisor@meja.local', 'agent1@meja.local', 'agent2@meja.local'] as const;
/** Of the example, which has two agents a team. */
export const EXAMPLE_EMAILS = [...LOCAL_EMAILS, 'agent3@meja.local', 'agent4@meja.local'] as const;

export interface LocalUser {
  readonly email: string;
  readonly sub: string;
}

/** A user's `sub` follows from the address, so it is the same in every fresh state. */
export function localUsers(example: boolean): readonly LocalUser[] {
  return (example ? EXAMPLE_EMAILS : LOCAL_EMAILS).map((email) => {
    const hex = createHash('sha256').update(email).digest('hex');
    return { email, sub: `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}` };
  });
}

export interface CognitoEngine {
  readonly url: string;
  stop(): Promise<void>;
}

/** Its tokens' issuer is `<url>/<pool id>`; its signing key is public, so nothing deployed may trust it. */
export async function startCognito(options: {
  stateDir: string;
  logDir: string;
  port: number;
  pool: UserPoolFacts;
  example: boolean;
}): Promise<CognitoEngine> {
  writePool(options.stateDir, options.pool, localUsers(options.example));
  const url = `http://${HOST}:${options.port}`;
  const engine = await startEngine({
    name: 'cognito-local',
    command: process.execPath,
    args: [join(import.meta.dirname, 'cognito-start.ts')],
    cwd: options.stateDir,
    env: { PATH: process.env.PATH, PORT: String(options.port), HOST, NO_COLOR: '1' },
    url,
    logFile: join(options.logDir, 'cognito.log'),
    pidFile: join(options.stateDir, 'cognito.pid'),
    isReady: async () => (await fetch(`${url}/health`)).ok,
  });
  return { url, stop: engine.stop };
}

const SignedIn = z.object({ AuthenticationResult: z.object({ AccessToken: z.string() }) });

/** An access token by user name and password. @throws Error with the engine's refusal. */
export async function signIn(url: string, clientId: string, email: string): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth' },
    body: JSON.stringify({
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: clientId,
      AuthParameters: { USERNAME: email, PASSWORD: LOCAL_PASSWORD },
    }),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${email} cannot sign in: ${answer}`);
  return SignedIn.parse(JSON.parse(answer)).AuthenticationResult.AccessToken;
}

/** Written as the engine's own files, so that ids are known before it runs. Clients are as the templates say now; an existing pool is left as it is. */
function writePool(stateDir: string, pool: UserPoolFacts, people: readonly LocalUser[]): void {
  const directory = join(stateDir, '.cognito', 'db');
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'clients.json'), JSON.stringify({ Clients: clientsOf(pool) }));
  const file = join(directory, `${pool.id}.json`);
  if (existsSync(file)) return;
  const now = new Date().toISOString();
  const users = people.map(({ email, sub }) => ({
    Username: sub,
    Password: LOCAL_PASSWORD,
    Attributes: [
      { Name: 'sub', Value: sub },
      { Name: 'email', Value: email },
      { Name: 'email_verified', Value: 'true' },
    ],
    Enabled: true,
    UserStatus: 'CONFIRMED',
    UserCreateDate: now,
    UserLastModifiedDate: now,
    RefreshTokens: [],
  }));
  writeFileSync(
    file,
    JSON.stringify({
      Users: Object.fromEntries(users.map((user) => [user.Username, user])),
      Groups: Object.fromEntries(
        pool.groups.map((name) => [name, { GroupName: name, CreationDate: now, LastModifiedDate: now, members: [] }]),
      ),
      Options: {
        Id: pool.id,
        Name: 'local',
        UsernameAttributes: ['email'],
        MfaConfiguration: pool.secondFactor,
        CreationDate: now,
        LastModifiedDate: now,
      },
    }),
  );
}

function clientsOf({ id, clients }: UserPoolFacts): Record<string, object> {
  const now = new Date().toISOString();
  const common = { UserPoolId: id, CreationDate: now, LastModifiedDate: now };
  return Object.fromEntries(
    clients.map((client) => [client.id, { ...client.definition, ...common, ClientId: client.id, ClientName: client.logicalId }]),
  );
}
