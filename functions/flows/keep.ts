/** What has no ticket is kept where an admin finds it, with an alarm where somebody must look. */
import { canonicalJson } from '#domain/ledger';
import type { InboundEnvelope } from '#schemas/queue';
import { expiry, type IngestPorts, MARKER_SECONDS, type Taken } from './ingest-ports.ts';

/** A table item holds 400 KB; larger ones go to the bucket. */
const INLINE_CHARACTERS = 100_000;

/** Ids begin with the instant, so that a list is in order. A repeat is the same item; receipts share a provider's id and are told apart by all they say. */
export function keptId(ports: Pick<IngestPorts, 'digests'>, envelope: InboundEnvelope): string {
  const { sentAt, receivedAt: _, ...said } = envelope;
  return `${sentAt.replace(/[-:.]/gu, '').toLowerCase()}-${ports.digests.key(canonicalJson(said)).slice(0, 24)}`;
}

/** Apart from bodies on their way through the queue, which the bucket forgets: what is kept waits for a person. */
export const keptKey = (id: string): string => `kept/${id}.json`;

async function stored(ports: IngestPorts, id: string, value: unknown): Promise<string> {
  const text = canonicalJson(value);
  if (text.length <= INLINE_CHARACTERS) return text;
  const key = keptKey(id);
  await ports.blobs.put(key, text, 'application/json');
  return JSON.stringify({ kind: 'stored', key });
}

export async function quarantine(ports: IngestPorts, envelope: InboundEnvelope, reason: string): Promise<Taken> {
  const id = keptId(ports, envelope);
  const { channel, account, kind, receivedAt } = envelope;
  await ports.intake.quarantine({ id, channel, account, reason, kind, receivedAt, envelope: await stored(ports, id, envelope) });
  // Its raw mail is not lost.
  if (envelope.kind === 'message' && envelope.mail) {
    const key = ports.digests.key('ses', envelope.mail.sesMessageId);
    await ports.tickets.append([], [{ kind: 'marker', key, expiresAt: expiry(receivedAt, MARKER_SECONDS) }]);
  }
  ports.meter.count('ChannelAlarm', 1);
  ports.log.warn('quarantined', { quarantineId: id, reason, kind });
  return 'quarantined';
}

/** @param alarming somebody must look, whatever the channel itself says of it. */
export async function keepChannelEvent(ports: IngestPorts, envelope: InboundEnvelope, alarming = false): Promise<Taken> {
  const id = keptId(ports, envelope);
  const isEvent = envelope.kind === 'channel_event';
  const { channel, account, sentAt: at } = envelope;
  const field = isEvent ? envelope.field : envelope.kind;
  const alarm = alarming || (isEvent && envelope.alarm);
  await ports.intake.channelEvent({
    id,
    channel,
    account,
    field,
    alarm,
    at,
    payload: await stored(ports, id, isEvent ? envelope.payload : envelope),
  });
  if (alarm) {
    ports.meter.count('ChannelAlarm', 1);
    ports.log.error('channel alarm', { field, eventId: id });
  }
  return 'channel_event';
}
