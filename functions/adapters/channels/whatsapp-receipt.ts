/** Statuses of what we sent. */
import { WebhookError, WebhookStatus } from '#schemas/providers/whatsapp';
import type { InboundEnvelope, ReceiptStatus } from '#schemas/queue';
import { eventOf, instantOf, type Origin } from './whatsapp-event.ts';

/** A voice message that was played was read. */
const STATUSES: Readonly<Record<string, ReceiptStatus | undefined>> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  played: 'read',
  failed: 'failed',
};
const PROVIDER_ID_CHARACTERS = 1024;

/** A receipt bears our message's id, not one of its own. Statuses of calls, and any that is not known, are channel events. */
export function receiptEnvelope(raw: unknown, origin: Origin & { readonly field: string }): InboundEnvelope {
  const status = WebhookStatus.safeParse(raw).data;
  const known = Object.hasOwn(STATUSES, status?.status ?? '') ? STATUSES[status?.status ?? ''] : undefined;
  const isOfMessage = status?.id !== undefined && status.id.length <= PROVIDER_ID_CHARACTERS && status.type !== 'call';
  if (!status?.id || !known || !isOfMessage) return eventOf(origin, { field: origin.field, payload: raw, alarm: false });
  const error = WebhookError.safeParse(status.errors[0]).data;
  return {
    kind: 'receipt',
    channel: 'whatsapp',
    providerId: status.id,
    account: origin.account,
    sentAt: instantOf(status.timestamp ?? origin.time, origin.receivedAt),
    receivedAt: origin.receivedAt,
    status: known,
    callback: status.biz_opaque_callback_data || undefined,
    error:
      error?.code === undefined ? undefined : { code: error.code, title: error.title ?? error.message, details: error.error_data?.details },
  };
}
