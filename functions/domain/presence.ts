/** When the desk itself sends an agent away, and when it lets them come back. What an agent says themselves stays until they say otherwise. */
import type { Agent, AwayReason } from '#schemas/agent';
import type { Instant } from '#schemas/primitives';

/** A page that is loaded again, or changes its network, is back by then. */
export const SOCKET_LOST_SECONDS = 60;
/** Also the longest delay of a message in SQS: each look can name the next one. */
export const IDLE_SECONDS = 900;

type Present = Pick<Agent, 'presence' | 'presenceAt' | 'awayReason'>;

const later = (a: Instant, b: Instant = ''): Instant => (b > a ? b : a);
const after = (at: Instant, seconds: number): Instant => new Date(Date.parse(at) + seconds * 1000).toISOString();

/** A minute after a socket was lost. Who came online since, without one, is there by their own word. */
export function afterLostSocket(
  { presence, presenceAt = '' }: Present,
  { lostAt, isConnected }: { lostAt: Instant; isConnected: boolean },
): AwayReason | undefined {
  return presence === 'online' && !isConnected && presenceAt <= lostAt ? 'socket_lost' : undefined;
}

export type Watched = {
  /** The newest sign of the person at a socket; without any, when the first one was connected. */
  readonly activeAt: Instant;
  readonly isConnected: boolean;
  readonly now: Instant;
};
/** `nextAt`: when to look again. */
export type Seen = { readonly away?: AwayReason; readonly nextAt?: Instant };

/** One look at an agent who has, or had, a socket. Coming online is a sign of the person as well. */
export function lookForIdle({ presence, presenceAt }: Present, { activeAt, isConnected, now }: Watched): Seen {
  const isByOwnWord = !isConnected && later(activeAt, presenceAt) !== activeAt;
  if (presence !== 'online' || isByOwnWord) return isConnected ? { nextAt: after(now, IDLE_SECONDS) } : {};
  const idleAt = after(later(activeAt, presenceAt), IDLE_SECONDS);
  if (now < idleAt) return { nextAt: idleAt };
  return isConnected ? { away: 'idle', nextAt: after(now, IDLE_SECONDS) } : { away: 'socket_lost' };
}

/** Only from where the desk has sent them. */
export const mayComeBack = ({ presence, awayReason }: Present): boolean => presence === 'away' && awayReason !== undefined;
