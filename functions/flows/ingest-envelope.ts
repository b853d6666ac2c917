/** One envelope of the inbound queue to its place. Nothing is dropped: what has no place is kept where an admin sees it. */
import { HelpdeskError, PermanentError, TransientError } from '#domain/errors';
import type { InboundEnvelope, InboundMessage } from '#schemas/queue';
import { ChannelSettings } from '#schemas/settings';
import { abridged } from './abridge.ts';
import { TRIES } from './handle-command.ts';
import { ingestEcho, ingestEdit, ingestIdentityChange, ingestReaction, ingestRevoke } from './ingest-about.ts';
import { ingestChat } from './ingest-chat.ts';
import { ingestMail } from './ingest-mail.ts';
import type { IngestPorts, Taken } from './ingest-ports.ts';
import { ingestReceipt } from './ingest-receipt.ts';
import { keepChannelEvent, quarantine } from './keep.ts';
import type { Desk } from './ports.ts';

/**
 * With its own account. Where Meta leaves out which of our numbers was meant, one number leaves no doubt.
 * @returns undefined when there is doubt.
 */
function addressed(desk: Desk, envelope: InboundEnvelope): InboundEnvelope | undefined {
  if (envelope.kind === 'channel_event' || envelope.channel !== 'whatsapp' || !envelope.account.startsWith('waba:')) return envelope;
  const [only, ...others] = desk.channels.filter(({ channel }) => channel === 'whatsapp');
  return only && others.length === 0 ? { ...envelope, account: only.account } : undefined;
}

/** A desk is up to 30 s old; before something is put aside, its account is looked up as it is now. */
async function ownOf(ports: IngestPorts, desk: Desk, { channel, account }: InboundEnvelope): Promise<ChannelSettings | undefined> {
  const known = desk.channels.find((own) => own.channel === channel && own.account === account);
  if (known) return known;
  const setting = await ports.directory.setting('channel', `${channel}:${account}`);
  return setting && ChannelSettings.parse(setting.value);
}

/**
 * @param delivery how often the queue has handed this out; what refers to something not here yet is given time.
 * @throws TransientError to be handed out again.
 */
export async function ingestEnvelope(ports: IngestPorts, received: InboundEnvelope, delivery: number): Promise<Taken> {
  const desk = await ports.directory.desk();
  if (received.kind === 'channel_event' && received.accountWide) return keepChannelEvent(ports, received);
  const envelope = addressed(desk, received);
  if (!envelope) return keepChannelEvent(ports, received, true);
  const own = await ownOf(ports, desk, envelope);
  if (!own) return quarantine(ports, envelope, 'unknown_account');
  try {
    return await ingestWhole(ports, envelope, { desk, own }, delivery);
  } catch (error) {
    // Handing it out again would not help, and would hold up what the same sender says next.
    if (error instanceof HelpdeskError) return quarantine(ports, envelope, error.code);
    if (error instanceof PermanentError) return quarantine(ports, envelope, 'refused');
    throw error;
  }
}

type Place = Parameters<typeof ingestChat>[2];

async function ingestWhole(ports: IngestPorts, envelope: InboundEnvelope, place: Place, delivery: number): Promise<Taken> {
  try {
    return await ingestOwn(ports, envelope, place, delivery);
  } catch (error) {
    const isTooLarge = error instanceof HelpdeskError && error.code === 'ledger_entry_too_large';
    if (!isTooLarge || !('content' in envelope)) throw error;
    ports.log.warn('abridged', { kind: envelope.kind, channel: envelope.channel });
    return ingestOwn(ports, await abridged(ports, envelope), place, delivery);
  }
}

function ingestOwn(ports: IngestPorts, envelope: InboundEnvelope, place: Place, delivery: number): Promise<Taken> {
  switch (envelope.kind) {
    case 'message':
      return ingestMessage(ports, envelope, place);
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

/** Any cancellation runs again from the first read, which tells a repeat from other words under the same id. The transaction makes doubles impossible. */
async function ingestMessage(ports: IngestPorts, envelope: InboundMessage, place: Place): Promise<Taken> {
  const commandId = ports.newId('command');
  const { mail } = envelope;
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const outcome = mail
      ? await ingestMail(ports, { ...envelope, mail }, place, commandId)
      : await ingestChat(ports, envelope, place, commandId);
    if (typeof outcome === 'string') return outcome;
    if (outcome.kind === 'committed') return 'message';
    await ports.pause(attempt);
  }
  throw new TransientError('The tickets of this contact change too often.');
}
