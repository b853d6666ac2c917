/** How far an outbound message has come, as its sender sees it. */
import type { TicketEvent } from '#schemas/event';
import type { Instant } from '#schemas/primitives';
import type { Delivery } from '#schemas/resources';

const SEND_EVENTS = [
  'SendClaimed',
  'SendReleased',
  'SendParked',
  'MessageSent',
  'SendRequeued',
  'SendUnknown',
  'SendFailed',
  'ReceiptRecorded',
] as const;
export type SendEvent = Extract<TicketEvent, { type: (typeof SEND_EVENTS)[number] }>;

const SEND_EVENT_TYPES: readonly string[] = SEND_EVENTS;
export const isSendEvent = (event: TicketEvent): event is SendEvent => SEND_EVENT_TYPES.includes(event.type);

/** @param at of the entry. @param explain a code in a sentence. */
export function deliveryBy(event: SendEvent, { at, explain }: { at: Instant; explain: (code: string) => string }): Delivery {
  const coded = (code: string | undefined) => (code === undefined ? {} : { code, explanation: explain(code) });
  switch (event.type) {
    case 'SendClaimed':
      return { status: 'claimed', at };
    case 'SendReleased':
      return { status: 'queued', at, ...coded(event.code) };
    case 'SendParked':
      return { status: 'parked', at, ...coded(event.code) };
    case 'MessageSent':
      return { status: 'sent', at: event.at };
    case 'SendRequeued':
      return { status: 'queued', at };
    case 'SendUnknown':
      return { status: 'unknown', at: event.at };
    case 'SendFailed':
      return { status: 'failed', at: event.at, ...coded(event.code) };
    case 'ReceiptRecorded':
      return { status: event.status, at: event.at, ...coded(event.code) };
    default:
      return event satisfies never;
  }
}
