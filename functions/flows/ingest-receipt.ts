/** A receipt to the message it is about. It knows the way by what we sent along, even before our own call was answered. */
import { MessageId } from '#schemas/primitives';
import type { InboundEnvelope } from '#schemas/queue';
import { type IngestPorts, providerKey, type Taken } from './ingest-ports.ts';
import { keepChannelEvent } from './keep.ts';
import { recordReceipt } from './record-receipt.ts';

type Envelope = Extract<InboundEnvelope, { kind: 'receipt' }>;
type About = { readonly number: number; readonly messageId: string };

const CALLBACK = /^([1-9]\d{0,11})\.(msg_[0-9a-z]{10,40})$/u;

async function aboutOf(ports: IngestPorts, envelope: Envelope): Promise<About | undefined> {
  const [, number, messageId] = CALLBACK.exec(envelope.callback ?? '') ?? [];
  if (number && messageId) return { number: Number(number), messageId };
  const key = providerKey(ports, envelope);
  const { references } = await ports.intake.lookup({ marker: 'none', identities: [], references: [key] });
  const [found] = references;
  const id = MessageId.safeParse(found?.messageId);
  return found?.number !== undefined && id.success ? { number: found.number, messageId: id.data } : undefined;
}

/** One that is about nothing of ours is kept as what it is. */
export async function ingestReceipt(ports: IngestPorts, envelope: Envelope): Promise<Taken> {
  const { channel, status, sentAt: at, error } = envelope;
  const about = await aboutOf(ports, envelope);
  const code = error && String(error.code);
  const recorded = about && (await recordReceipt(ports, { kind: 'channel', id: channel }, { ...about, status, at, code }));
  return recorded === undefined || recorded === 'unknown' ? keepChannelEvent(ports, envelope) : recorded;
}
