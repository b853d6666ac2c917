/** The conversation of an exported ticket, for people to read. */
import { conversationOf } from '#domain/conversation';
import type { ExportCheck } from '#domain/verify-export';

/** A message a paragraph, oldest first: when, what kind, whose, what it says, what is attached. */
export function conversationLines({ file, ticket, entries }: NonNullable<ExportCheck['proven']>): string[] {
  const { items, textKeys } = conversationOf(entries, { channel: ticket.channel, language: 'id' });
  return items.map(({ id, at, kind, from, agentId, text, subject, attachments, edits, revokedAt }) => {
    const whole = file.texts[textKeys.get(id) ?? ''] ?? text;
    const attached = attachments.map(({ filename, mediaType }) => `[${filename ?? mediaType}]`);
    const later = [...edits.map((edit) => `(changed ${edit.at}) ${edit.text}`), ...(revokedAt ? [`(taken back ${revokedAt})`] : [])];
    const head = [at, kind, from ?? agentId ?? '', subject ?? ''].filter((part) => part !== '').join(' · ');
    return ['', head, whole, ...attached, ...later].join('\n');
  });
}
