/** What has no ticket is kept where an admin finds it, with an alarm where somebody must look. */
import { canonicalJson } from '#domain/ledger';
import type { InboundEnvelope } from '#schemas/queue';
import type { IngestPorts, Taken } from './ingest-ports.ts';

/** A table item holds 400 KB; larger ones go to the bucket. */
const INLINE_CHARACTERS = 100_000;

/** Ids begin with the instant, so that a list is in order and a repeat is the same item. */
export const keptId = (ports: Pick<IngestPorts, 'digests'>, envelope: InboundEnvelope): string =>
  `${envelope.sentAt.replace(/[-:.]/gu, '').toLowerCase()}-${ports.digests.key(envelope.kind, envelope.account, envelope.providerId).slice(0, 24)}`;

async function stored(ports: IngestPorts, id: string, value: unknown): Promise<string> {
  const text = canonicalJson(value);
  if (text.length <= INLINE_CHARACTERS) return text;
  const key = `inbound/kept-${id}.json`;
  await ports.blobs.put(key, text, 'application/json');
  return JSON.stringify({ kind: 'stored', key });
}

export async function quarantine(ports: IngestPorts, envelope: InboundEnvelope, reason: string): Promise<Taken> {
  const id = keptId(ports, envelope);
  const { channel, account, kind, receivedAt } = envelope;
  await ports.intake.quarantine({ id, channel, account, reason, kind, receivedAt, envelope: await stored(ports, id, envelope) });
  ports.meter.count('Quarantined', 1);
  ports.log.warn('quarantined', { quarantineId: id, reason, kind });
  return 'quarantined';
}

export async function keepChannelEvent(ports: IngestPorts, envelope: InboundEnvelope): Promise<Taken> {
  const id = keptId(ports, envelope);
  const isEvent = envelope.kind === 'channel_event';
  const { channel, account, receivedAt: at } = envelope;
  const field = isEvent ? envelope.field : envelope.kind;
  const alarm = isEvent && envelope.alarm;
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
