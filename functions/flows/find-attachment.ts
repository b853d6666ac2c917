/** A way to an attachment, for those who reach its ticket. */
import { HelpdeskError } from '#domain/errors';
import type { StoredEntry } from '#domain/ledger';
import type { AttachmentRef } from '#schemas/event';
import type { Instant } from '#schemas/primitives';
import type { ApiContext } from './api-ports.ts';
import { newestFirst, readEntry } from './read-ledger.ts';
import { loadVisible } from './visible-ticket.ts';

type Found = { key?: string; mediaType?: string; filename?: string; ref?: AttachmentRef };
export type AttachmentLink = {
  readonly url: string;
  readonly expiresAt: Instant;
  readonly filename: string | null;
  readonly mediaType: string;
};

/** Only keys that this ticket's own ledger names are ever signed. @throws HelpdeskError not_found. */
export async function attachmentLink(context: ApiContext, number: number, attachmentId: string): Promise<AttachmentLink> {
  await loadVisible(context, number);
  const { ref, key = ref?.key, mediaType = ref?.mediaType ?? '', filename } = await find(context, number, attachmentId);
  if (!ref) throw new HelpdeskError('not_found', `Ticket #${number} has no attachment ${attachmentId}.`);
  if (!key)
    throw new HelpdeskError('not_found', `Attachment ${attachmentId} has no bytes here: ${ref.missing ?? 'it is not fetched yet'}.`);
  const link = await context.ports.links.download({ key, mediaType, filename: filename ?? attachmentId });
  return { ...link, filename: filename ?? null, mediaType };
}

/** Where the bytes went stands after the message itself. */
async function find({ ports }: ApiContext, number: number, attachmentId: string): Promise<Found> {
  const found: Found = {};
  for await (const stored of newestFirst(ports.tickets, number)) {
    Object.assign(found, { ...mentionIn(stored, attachmentId), ...found });
    if (found.ref) break;
  }
  return found;
}

function mentionIn(stored: StoredEntry, attachmentId: string): Found {
  const { entry, bodies } = readEntry(stored);
  for (const event of entry.events) {
    if (event.type === 'AttachmentStored' && event.attachmentId === attachmentId) return { key: event.key, mediaType: event.mediaType };
    const ref = 'attachments' in event ? event.attachments.find(({ id }) => id === attachmentId) : undefined;
    if (ref && 'body' in event && event.body) return { ref, filename: bodies[event.body.id]?.content.filenames?.[attachmentId] };
  }
  return {};
}
