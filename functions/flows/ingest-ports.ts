/** What taking in needs beyond a command's ports. */
import type { CommandPorts } from './handle-command.ts';
import type { Blobs, Digests, IntakeStore, Log, Meter } from './ports.ts';

export type IngestPorts = CommandPorts & {
  readonly intake: IntakeStore;
  readonly digests: Digests;
  readonly blobs: Blobs;
  readonly meter: Meter;
  readonly log: Log;
  readonly mail: { readonly domain: string; readonly parseReplyAddress: (recipient: string) => number | undefined };
  /** Remembers, in this process, where identities led: saves a trip, never decides. */
  readonly hints: Map<string, number>;
};

/** What became of an envelope. */
export type Taken = 'message' | 'duplicate' | 'receipt' | 'channel_event' | 'quarantined' | 'noted' | 'nothing_new';

/** Marker and reference key of what a provider delivered or took. */
export const providerKey = (ports: Pick<IngestPorts, 'digests'>, of: { channel: string; account: string; providerId: string }): string =>
  ports.digests.key(of.channel, of.account, of.providerId);

/** Providers retry for 7 days, dead letters live for 14: markers for 30. */
export const MARKER_SECONDS = 30 * 86_400;
/** Replies to old mails still find their ticket. */
export const REFERENCE_SECONDS = 730 * 86_400;

export const expiry = (now: string, seconds: number): number => Math.floor(Date.parse(now) / 1000) + seconds;
