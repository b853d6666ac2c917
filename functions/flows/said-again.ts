/** A provider's id that comes again: a repeat of the delivery, or other words under the same id. */
import { canonicalJson } from '#domain/ledger';
import type { Channel } from '#schemas/channel';
import type { Instant } from '#schemas/primitives';
import type { InboundContent } from '#schemas/queue';
import { type IngestPorts, providerKey } from './ingest-ports.ts';
import type { Marker } from './ports.ts';

type Delivery = {
  readonly channel: Channel;
  readonly account: string;
  readonly providerId: string;
  readonly sentAt: Instant;
  readonly receivedAt: Instant;
  readonly content: InboundContent;
};
/** Where the marker of a delivery stands, and what it remembers. */
export type OwnMarker = { readonly key: string; readonly digest: string };

const AT = '@';

/** What was said, as `<digest>`; with `@<sent at>` unless that was clamped to the arrival, which differs between tries. */
function digestOf(ports: Pick<IngestPorts, 'digests'>, { content, sentAt, receivedAt }: Delivery): string {
  const { type, text, structured, attachments } = content;
  const media = attachments.map(({ source, sha256 }) => [source.kind === 'whatsapp_media' ? source.mediaId : source.kind, sha256]);
  const digest = ports.digests.key('said', canonicalJson({ type, text, structured, media }));
  return sentAt === receivedAt ? digest : `${digest}${AT}${sentAt}`;
}

const isSame = ([content, at]: readonly string[], [otherContent, otherAt]: readonly string[]): boolean =>
  content === otherContent && (at === undefined || otherAt === undefined || at === otherAt);

/**
 * @param first what the provider's id led to, as just read.
 * @returns undefined when this very thing was taken already. One more trip only where an id comes again with other words.
 */
export async function markerOf(ports: IngestPorts, delivery: Delivery, first: Marker | undefined): Promise<OwnMarker | undefined> {
  const digest = digestOf(ports, delivery);
  if (!first) return { key: providerKey(ports, delivery), digest };
  const said = digest.split(AT);
  const before = first.digest?.split(AT);
  if (!before || isSame(said, before)) return undefined;
  const { channel, account, providerId } = delivery;
  // Two tries of the other words must meet, though the time of one may have been clamped.
  const [content = ''] = said;
  const key = ports.digests.key(channel, account, providerId, content === before[0] ? digest : content);
  return (await ports.tickets.marker(key)) ? undefined : { key, digest };
}
