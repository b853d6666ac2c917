/** Signing in and out of the dashboard. Tokens pass through here; nothing keeps them. */
import { HelpdeskError } from '#domain/errors';
import type { Instant } from '#schemas/primitives';
import { type EndSession, type Session, SIGNED_IN_PATH, type SignIn, type StartSession } from '#schemas/session';
import type { SignIns } from './api-ports.ts';
import type { CommandPorts } from './handle-command.ts';
import type { DirectoryStore, Log } from './ports.ts';

/** Tokens count seconds. */
const TOKEN_TICK_MS = 1_000;

/** The user pool's own endpoints. All: @throws HelpdeskError not_authenticated when a code or a token does not hold. @throws TransientError. */
export type TokenPool = {
  /** A code is taken once. */
  readonly exchange: (started: StartSession) => Promise<Session & { readonly refreshToken: string }>;
  readonly refresh: (refreshToken: string) => Promise<Session>;
  /** With every access token that came of it. One that does not hold any more is no error. */
  readonly revoke: (refreshToken: string) => Promise<void>;
};

export type SessionPorts = Pick<CommandPorts, 'clock' | 'newId'> & {
  readonly signIn: SignIn;
  /** Where the page is served from. */
  readonly origins: readonly string[];
  readonly pool: TokenPool;
  /** Whose access token it is, and what the issuer's clock said when it was made. */
  readonly verify: (accessToken: string) => Promise<{ readonly agentId: string; readonly issuedAt: Instant }>;
  readonly directory: Pick<DirectoryStore, 'record'>;
  readonly signIns: Pick<SignIns, 'signOut'>;
  readonly wait: (ms: number) => Promise<void>;
  readonly log: Log;
};

/** @throws HelpdeskError invalid_request, not_authenticated. @throws TransientError. */
export async function startSession(
  { pool, origins }: SessionPorts,
  started: StartSession,
): Promise<{ readonly session: Session; readonly refreshToken: string }> {
  if (!origins.some((origin) => started.redirectUri === `${origin}${SIGNED_IN_PATH}`)) {
    const errors = [{ path: 'body.redirectUri', message: `this desk's own ${SIGNED_IN_PATH}` }];
    throw new HelpdeskError('invalid_request', 'A sign-in comes back to the page that it began on.', { errors });
  }
  const { refreshToken, ...session } = await pool.exchange(started);
  return { session, refreshToken };
}

/** @throws HelpdeskError not_authenticated. @throws TransientError, after which the refresh token holds as before. */
export async function refreshSession({ pool }: SessionPorts, refreshToken: string | undefined): Promise<Session> {
  return pool.refresh(held(refreshToken));
}

/** Who has no session has nothing to end here. @throws HelpdeskError not_authenticated. @throws TransientError: the same call once more ends it. */
export async function endSession(ports: SessionPorts, refreshToken: string | undefined, { everywhere }: EndSession): Promise<void> {
  if (everywhere) return endEverywhere(ports, held(refreshToken));
  if (refreshToken !== undefined) await ports.pool.revoke(refreshToken);
}

/**
 * First on the agent's record, so that access tokens that are out there are refused from the next request on; then at the pool, where the refresh
 * tokens end. Both go by the issuer's clock: the token is made for this, and tells who asks as well. Of that token's second nothing tells what was before
 * from what came after, so all of it is signed out, and the answer comes when it is over: who signs in after it is not among them.
 */
async function endEverywhere(ports: SessionPorts, refreshToken: string): Promise<void> {
  const { pool, verify, directory, signIns, clock, newId, log } = ports;
  const { agentId, issuedAt: at } = await verify((await pool.refresh(refreshToken)).accessToken);
  const isOver = ports.wait(TOKEN_TICK_MS);
  // A conflict: it is there already, or the account is no agent of the desk. Its sign-ins end all the same.
  const outcome = await directory.record({
    at: clock.now(),
    actor: { kind: 'agent', id: agentId },
    commandId: newId('command'),
    events: [{ type: 'SignedOutEverywhere', agentId, at }],
    writes: [{ kind: 'signed_out', agentId, at }],
  });
  await signIns.signOut(agentId);
  await isOver;
  log.info('signed out everywhere', { agentId, outcome });
}

function held(refreshToken: string | undefined): string {
  if (refreshToken !== undefined) return refreshToken;
  throw new HelpdeskError('not_authenticated', 'Nobody is signed in here: sign in.');
}
