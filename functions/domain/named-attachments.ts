/** Every attachment of a ticket by name and digest, as its ledger tells them. */
import type { NamedAttachment } from '#schemas/ledger-api';
import type { ReadEntry } from './conversation.ts';

/** @param known what the entries before named. */
export function namedAttachments(known: readonly NamedAttachment[], { entry, bodies }: ReadEntry): readonly NamedAttachment[] {
  let named = known;
  const change = (attachmentId: string, to: Partial<NamedAttachment>): void => {
    named = named.map((one) => (one.attachmentId === attachmentId ? { ...one, ...to } : one));
  };
  for (const event of entry.events) {
    if (event.type === 'AttachmentStored') {
      const { attachmentId, mediaType, bytes, sha256 } = event;
      change(attachmentId, { mediaType, bytes, sha256 });
    }
    if (event.type === 'AttachmentMissing') change(event.attachmentId, { missing: event.reason });
    if (!('attachments' in event)) continue;
    const { messageId, body, attachments } = event;
    const filenames = bodies[body.id]?.content.filenames ?? {};
    const these = attachments.map(({ id, mediaType, bytes = null, sha256 = null, missing = null }) => {
      return { entry: entry.version, messageId, attachmentId: id, filename: filenames[id] ?? null, mediaType, bytes, sha256, missing };
    });
    named = [...named, ...these];
  }
  return named;
}
