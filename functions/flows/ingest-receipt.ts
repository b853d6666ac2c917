/** A receipt to the message it is about. It knows the way by what we sent along, even before our own call was answered. */
import { higherReceipt } from '#domain/decide-sending';
import { TicketEntry } from '#schemas/event';
import { MessageId } from '#schemas/primitives';
import type { InboundEnvelope, ReceiptStatus } from '#schemas/queue';
import { handleCommand } from './handle-command.ts';
import { type IngestPorts, providerKey, type Taken } from './ingest-ports.ts';
import { keepChannelEvent } from './keep.ts';
import type { StoredTicket } from './ports.ts';

type Receipt = Extract<InboundEnvelope, { kind: 'receipt' }>;
type About = { readonly number: number; readonly messageId: string };

const CALLBACK = /^([1-9]\d{0,11})\.(msg_[0-9a-z]{10,40})$/u;

async function aboutOf(ports: IngestPorts, envelope: Receipt): Promise<About | undefined> {
  const [, number, messageId] = CALLBACK.exec(envelope.callback ?? '') ?? [];
  if (number && messageId) return { number: Number(number), messageId };
  const key = providerKey(ports, envelope);
  const { references } = await ports.intake.lookup({ marker: 'none', identities: [], references: [key] });
  const [found] = references;
  const id = MessageId.safeParse(found?.messageId);
  return found?.number !== undefined && id.success ? { number: found.number, messageId: id.data } : undefined;
}

/** What the ledger knows of a message that the snapshot no longer holds; undefined when there is no such message. */
async function settledReceipt(ports: IngestPorts, { number, messageId }: About): Promise<{ known?: ReceiptStatus } | undefined> {
  let known: ReceiptStatus | undefined;
  let exists = false;
  let before: number | undefined;
  do {
    const page = await ports.tickets.entries(number, { before, limit: 100 });
    for (const { entry } of page) {
      for (const event of TicketEntry.parse(JSON.parse(entry)).events) {
        if (!('messageId' in event) || event.messageId !== messageId) continue;
        if (event.type === 'ReplyQueued' || event.type === 'AutomaticMessageQueued') exists = true;
        if (event.type === 'ReceiptRecorded') known = higherReceipt(known, event.status);
        if (event.type === 'SendFailed') known = 'failed';
      }
    }
    before = page.at(-1)?.version;
    if (page.length === 0) before = undefined;
  } while (!exists && before !== undefined && before > 1);
  return exists ? { known } : undefined;
}

const holds = (stored: StoredTicket, messageId: string): boolean => stored.ticket.outbound.some((item) => item.messageId === messageId);

export async function ingestReceipt(ports: IngestPorts, envelope: Receipt): Promise<Taken> {
  const about = await aboutOf(ports, envelope);
  const stored = about && (await ports.tickets.load(about.number));
  if (!about || !stored) return keepChannelEvent(ports, envelope);
  const settled = holds(stored, about.messageId) ? {} : await settledReceipt(ports, about);
  if (!settled) return keepChannelEvent(ports, envelope);
  const { status, sentAt: at, error } = envelope;
  const handled = await handleCommand(ports, {
    number: about.number,
    actor: { kind: 'channel', id: envelope.channel },
    stored,
    prepare: () => ({
      command: { type: 'RecordReceipt', messageId: about.messageId, status, at, code: error && String(error.code), ...settled },
    }),
  });
  return handled.events.length > 0 ? 'receipt' : 'nothing_new';
}
