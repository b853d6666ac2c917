/** One envelope of the inbound queue to its place. Nothing is dropped: what has no place is kept where an admin sees it. */
import { TransientError } from '#domain/errors';
import type { InboundEnvelope, InboundMessage } from '#schemas/queue';
import { TRIES } from './handle-command.ts';
import { ingestEcho, ingestEdit, ingestIdentityChange, ingestReaction, ingestRevoke } from './ingest-about.ts';
import { ingestChat } from './ingest-chat.ts';
import { ingestMail } from './ingest-mail.ts';
import type { IngestPorts, Taken } from './ingest-ports.ts';
import { ingestReceipt } from './ingest-receipt.ts';
import { keepChannelEvent, quarantine } from './keep.ts';
import type { Desk } from './ports.ts';

const ownOf = (desk: Desk, envelope: InboundEnvelope) =>
  desk.channels.find((own) => own.channel === envelope.channel && own.account === envelope.account);

/**
 * @param delivery how often the queue has handed this out; what refers to something not here yet is given time.
 * @throws TransientError to be handed out again.
 */
export async function ingestEnvelope(ports: IngestPorts, envelope: InboundEnvelope, delivery: number): Promise<Taken> {
  const desk = await ports.directory.desk();
  if (envelope.kind === 'channel_event' && envelope.accountWide) return keepChannelEvent(ports, envelope);
  const own = ownOf(desk, envelope);
  if (!own) return quarantine(ports, envelope, 'unknown_account');
  switch (envelope.kind) {
    case 'message':
      return ingestMessage(ports, envelope, { desk, own });
    case 'channel_event':
      return keepChannelEvent(ports, envelope);
    case 'receipt':
      return ingestReceipt(ports, envelope);
    case 'edit':
      return ingestEdit(ports, envelope, delivery);
    case 'revoke':
      return ingestRevoke(ports, envelope, delivery);
    case 'reaction':
      return ingestReaction(ports, envelope, delivery);
    case 'echo':
      return ingestEcho(ports, envelope);
    case 'identity_change':
      return ingestIdentityChange(ports, envelope);
    default:
      return envelope satisfies never;
  }
}

/** Any cancellation runs again from the first read: the transaction makes doubles impossible. */
async function ingestMessage(ports: IngestPorts, envelope: InboundMessage, place: Parameters<typeof ingestChat>[2]): Promise<Taken> {
  const commandId = ports.newId('command');
  const { mail } = envelope;
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const outcome = mail
      ? await ingestMail(ports, { ...envelope, mail }, place, commandId)
      : await ingestChat(ports, envelope, place, commandId);
    if (outcome === 'duplicate' || (typeof outcome === 'object' && outcome.kind === 'seen')) return 'duplicate';
    if (typeof outcome === 'string') return outcome;
    if (outcome.kind === 'committed') return 'message';
    await ports.pause(attempt);
  }
  throw new TransientError('The tickets of this contact change too often.');
}
