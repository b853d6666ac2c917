/** The ports of the session's routes, on AWS. */
import type { SessionPorts } from '#flows/session';
import { createAccessTokenVerifier } from './access-token.ts';
import { now } from './clock.ts';
import { tableAccess } from './command-ports.ts';
import { createDirectoryStore } from './directory-store.ts';
import type { Env } from './env.ts';
import { newId } from './ids.ts';
import { wait } from './pause.ts';
import { createSignIns } from './sign-ins.ts';
import { createLog } from './telemetry.ts';
import { createTokenPool } from './token-pool.ts';

export type SessionEnv = Env<'TABLE_NAME' | 'TOKEN_ISSUER' | 'USER_POOL_ID' | 'SIGN_IN_URL' | 'SIGN_IN_CLIENT_ID' | 'DASHBOARD_ORIGINS'>;

/** Says who signed in, and nothing else: whoever holds the token can change neither password nor address of the account. */
const SCOPE = 'openid';

export function createSessionPorts(env: SessionEnv): SessionPorts {
  const { SIGN_IN_URL: url, SIGN_IN_CLIENT_ID: clientId } = env;
  return {
    signIn: {
      // Asked for the password each time: the sign-in page remembers people for an hour, and a counter has several.
      authorizeUrl: `${url}/oauth2/authorize?prompt=login`,
      clientId,
      scope: SCOPE,
      signOutUrl: `${url}/logout?${new URLSearchParams({ client_id: clientId })}`,
    },
    origins: env.DASHBOARD_ORIGINS,
    pool: createTokenPool({ url, clientId }),
    verify: createAccessTokenVerifier({ issuer: env.TOKEN_ISSUER, clientIds: [clientId] }),
    directory: createDirectoryStore(tableAccess(env.TABLE_NAME)),
    signIns: createSignIns(env.USER_POOL_ID),
    wait,
    clock: { now },
    newId,
    log: createLog(),
  };
}
