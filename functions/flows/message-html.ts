/** The HTML of an e-mail, for those who reach its ticket. It was made safe when the mail came in. */
import { HelpdeskError, PermanentError } from '#domain/errors';
import type { ApiContext } from './api-ports.ts';
import { newestFirst, readEntry } from './read-ledger.ts';
import { loadVisible } from './visible-ticket.ts';

/** Leaves room in the 6 MB that a function may answer for what JSON adds. */
const HTML_BYTES = 1_048_576;

export type MessageName = { readonly number: number; readonly messageId: string };

/**
 * In the answer itself and never by a link: S3 can send no Content-Security-Policy along, so the HTML has to be put into a frame by who asked.
 * @throws HelpdeskError not_found: the ticket, the message, its HTML, or one too large to show; the text of the message is in the conversation.
 */
export async function messageHtml(context: ApiContext, { number, messageId }: MessageName): Promise<{ html: string }> {
  await loadVisible(context, number);
  const said = await find(context, { number, messageId });
  if (!said) throw new HelpdeskError('not_found', `Ticket #${number} has no message ${messageId}.`);
  if (said.htmlKey === undefined) throw new HelpdeskError('not_found', `Message ${messageId} has no HTML.`);
  try {
    return { html: new TextDecoder().decode(await context.ports.blobs.get(said.htmlKey, HTML_BYTES)) };
  } catch (cause) {
    if (!(cause instanceof PermanentError)) throw cause;
    throw new HelpdeskError('not_found', `The HTML of message ${messageId} is gone, or too large to be shown.`, {}, { cause });
  }
}

/** What the message says of its HTML; undefined when the ticket has no such message. */
async function find({ ports }: ApiContext, { number, messageId }: MessageName): Promise<{ htmlKey?: string } | undefined> {
  for await (const stored of newestFirst(ports.tickets, number)) {
    const { entry, bodies } = readEntry(stored);
    const said = entry.events.find((event) => 'attachments' in event && event.messageId === messageId);
    if (said && 'attachments' in said) return { htmlKey: bodies[said.body.id]?.content.htmlKey };
  }
  return undefined;
}
