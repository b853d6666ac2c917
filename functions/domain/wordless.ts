/** What a ticket is called by where its first message had no words: a code, which whoever shows it puts into words. */
import type { InboundContent } from '#schemas/queue';
import { SubjectKind } from '#schemas/ticket';

/** @example wordlessKind({ type: 'audio', attachments: [{ voice: true, ... }] }) // 'voice' */
export function wordlessKind({ type, attachments }: Pick<InboundContent, 'type' | 'attachments'>): SubjectKind {
  if (attachments[0]?.voice) return 'voice';
  return SubjectKind.safeParse(type).data ?? 'message';
}
