/** What became of a message, apart from the message itself: events of a ledger's page may be about messages of an older one. */
import * as z from 'zod';
import { MessageId } from './primitives.ts';
import { AttachmentView, ConversationItem, type Delivery } from './resources.ts';

export const MessageUpdate = ConversationItem.pick({ delivery: true, reactions: true, revokedAt: true, splitTo: true })
  .partial()
  .extend({
    id: MessageId,
    edits: ConversationItem.shape.edits.meta({ description: 'wordings that follow those of the message' }),
    attachments: z.array(
      AttachmentView.pick({ id: true, state: true, mediaType: true, bytes: true, reason: true }).partial({ mediaType: true, bytes: true }),
    ),
  })
  .meta({ id: 'MessageUpdate', description: 'to be laid over the message; fields that are absent stay' });
export type MessageUpdate = z.infer<typeof MessageUpdate>;

/** What may be known before our own call is answered, and what the answer does not take back. */
const OUTRANKS_SENT: readonly Delivery['status'][] = ['delivered', 'read', 'failed'];

type Known = Delivery | null | undefined;
export const laterDelivery = (before: Known, after: Known): Known =>
  !after || (after.status === 'sent' && before && OUTRANKS_SENT.includes(before.status)) ? before : after;

export function withUpdate(item: ConversationItem, { id, delivery, edits, attachments, ...fields }: MessageUpdate): ConversationItem {
  return {
    ...item,
    ...fields,
    delivery: laterDelivery(item.delivery, delivery) ?? null,
    edits: [...item.edits, ...edits],
    attachments: item.attachments.map((one) => ({ ...one, ...attachments.find((changed) => changed.id === one.id) })),
  };
}

/** Two updates of one message as one. */
export function joinUpdates(earlier: MessageUpdate, { delivery, edits, attachments, ...fields }: MessageUpdate): MessageUpdate {
  return {
    ...earlier,
    ...fields,
    delivery: laterDelivery(earlier.delivery, delivery),
    edits: [...earlier.edits, ...edits],
    attachments: [...earlier.attachments.filter(({ id }) => attachments.every((changed) => changed.id !== id)), ...attachments],
  };
}
