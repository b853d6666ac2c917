/** The inbound queue's bodies. What no schema knows is kept where an admin sees it: trying again would not help. */
import { InboundBody, type InboundEnvelope } from '#schemas/queue';
import type { IngestPorts } from './ingest-ports.ts';
import { keptKey } from './keep.ts';

/** The webhook takes bodies up to 3 MB; an envelope is a part of one. */
const STORED_LIMIT_BYTES = 4_000_000;

function parse(text: string): InboundBody | undefined {
  try {
    const parsed = InboundBody.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** @returns undefined when it is not an envelope. */
export async function readInbound(ports: Pick<IngestPorts, 'blobs'>, body: string): Promise<InboundEnvelope | undefined> {
  const parsed = parse(body);
  if (parsed?.kind !== 'stored') return parsed;
  const bytes = await ports.blobs.get(parsed.key, STORED_LIMIT_BYTES);
  const inner = parse(new TextDecoder().decode(bytes));
  return inner?.kind === 'stored' ? undefined : inner;
}

export async function keepUnreadable(ports: IngestPorts, { id, body }: { id: string; body: string }): Promise<void> {
  const receivedAt = ports.clock.now();
  const quarantineId = `${receivedAt.replace(/[-:.]/gu, '').toLowerCase()}-${ports.digests.key(id).slice(0, 24)}`;
  const key = keptKey(quarantineId);
  await ports.blobs.put(key, body, 'application/json');
  await ports.intake.quarantine({
    id: quarantineId,
    channel: 'whatsapp',
    account: 'unknown',
    reason: 'unreadable',
    kind: 'unreadable',
    receivedAt,
    envelope: JSON.stringify({ kind: 'stored', key }),
  });
  ports.meter.count('ChannelAlarm', 1);
  ports.log.error('unreadable envelope', { quarantineId });
}
