/** Channel events: what Meta tells that is no part of a conversation, or that nothing here understands. */
import type { Instant } from '#schemas/primitives';
import type { InboundEnvelope } from '#schemas/queue';
import { contentId } from './whatsapp-hash.ts';

/** `account`: the phone number id, or `waba:<id>` where Meta names none. `time`: of the webhook entry, in seconds. */
export type Origin = { readonly account: string; readonly receivedAt: Instant; readonly time?: string };
export type EventFacts = { readonly field: string; readonly payload: unknown; readonly alarm: boolean };

/** Its id is made from its content and its entry's time, so that a repeated delivery is recognised and a repeated event is not lost. */
export function eventOf({ account, receivedAt, time }: Origin, { field, payload, alarm }: EventFacts): InboundEnvelope {
  return {
    kind: 'channel_event',
    channel: 'whatsapp',
    providerId: contentId({ account, time, field, payload }),
    account,
    accountWide: account.startsWith('waba:'),
    sentAt: instantOf(time, receivedAt),
    receivedAt,
    field,
    alarm,
    payload: payload ?? null,
  };
}

const MAX_SECONDS = 8_640_000_000_000;

/** Seconds since 1970 as Meta writes them. What is no time, or later than we received it, counts as received. */
export function instantOf(seconds: string | undefined, receivedAt: Instant): Instant {
  const value = Number(seconds ?? Number.NaN);
  if (!(value > 0) || value > MAX_SECONDS) return receivedAt;
  const instant = new Date(value * 1000).toISOString();
  return value * 1000 > Date.parse(receivedAt) ? receivedAt : instant;
}
