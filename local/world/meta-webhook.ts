/** Meta's side of the webhook: bodies as Meta builds them, signed and delivered as Meta does. */
import { createHmac } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { MediaFacts, Person, WhatsappMessage } from './whatsapp-state.ts';

/** Which names of the sender a body carries: Meta leaves the phone out for users with a username. */
export type IdentityOption = 'both' | 'bsuid' | 'phone';

const WABA_ID = '2065550000002';
const DISPLAY_PHONE_NUMBER = '6221555000001';
/** Meta retries for up to 7 days; the first retries come within seconds here, the rest from the timers. */
const QUICK_RETRY_MS = [200, 600, 1_500] as const;
/** Long enough for a cold start, short enough to end before a person gives up. */
const ANSWER_TIMEOUT_MS = 15_000;
/** Stands in `delivered` for a connection refused, broken or timed out. */
export const NO_ANSWER = 0;

/** One change of the `messages` field, in its envelope. */
export function envelope(phoneNumberId: string, value: Record<string, unknown>): Record<string, unknown> {
  const metadata = { display_phone_number: DISPLAY_PHONE_NUMBER, phone_number_id: phoneNumberId };
  const change = { value: { messaging_product: 'whatsapp', metadata, ...value }, field: 'messages' };
  return { object: 'whatsapp_business_account', entry: [{ id: WABA_ID, changes: [change] }] };
}

export type InboundParts = {
  readonly phoneNumberId: string;
  readonly person: Person;
  readonly identity: IdentityOption;
  readonly message: WhatsappMessage;
  readonly media?: (MediaFacts & { readonly url: string }) | undefined;
};

/** The body that tells of one message of a person. */
export function inboundBody(parts: InboundParts): Record<string, unknown> {
  const { person, message, identity } = parts;
  const withPhone = identity !== 'bsuid';
  const withBsuid = identity !== 'phone';
  const contact = {
    profile: { name: person.name },
    ...(withPhone ? { wa_id: person.phone } : {}),
    ...(withBsuid ? { user_id: person.bsuid } : {}),
  };
  return envelope(parts.phoneNumberId, {
    contacts: [contact],
    messages: [
      {
        ...(message.quotes === undefined ? {} : { context: { from: DISPLAY_PHONE_NUMBER, id: message.quotes } }),
        ...(withPhone ? { from: person.phone } : {}),
        ...(withBsuid ? { from_user_id: person.bsuid } : {}),
        id: message.id,
        timestamp: unixSeconds(message.at),
        ...contentOf(message, parts.media),
      },
    ],
  });
}

const unixSeconds = (at: number): string => String(Math.floor(at / 1000));

function contentOf(message: WhatsappMessage, media: InboundParts['media']): Record<string, unknown> {
  if (media === undefined) return { type: 'text', text: { body: message.text } };
  const caption = message.text === '' || message.type === 'audio' ? {} : { caption: message.text };
  const extra = { audio: { voice: true }, document: { filename: media.filename }, sticker: { animated: false } }[message.type] ?? {};
  return {
    type: message.type,
    [message.type]: { ...caption, ...extra, mime_type: media.type, sha256: media.sha256, id: media.id, url: media.url },
  };
}

export type StatusParts = {
  readonly phoneNumberId: string;
  readonly person: Person;
  readonly message: WhatsappMessage;
  readonly status: string;
  readonly at: number;
  readonly error?: { readonly code: number; readonly title: string } | undefined;
};

/** The body of a receipt for a message that the system sent. */
export function statusBody(parts: StatusParts): Record<string, unknown> {
  const { message, person, error } = parts;
  const category = message.type === 'template' ? 'utility' : 'service';
  const priced = parts.status === 'sent' || parts.status === 'delivered';
  return envelope(parts.phoneNumberId, {
    contacts: [{ profile: { name: person.name }, wa_id: person.phone, user_id: person.bsuid }],
    statuses: [
      {
        id: message.id,
        status: parts.status,
        timestamp: unixSeconds(parts.at),
        recipient_id: person.phone,
        recipient_user_id: person.bsuid,
        ...(message.callback === undefined ? {} : { biz_opaque_callback_data: message.callback }),
        ...(priced ? { pricing: { billable: true, pricing_model: 'PMP', type: 'regular', category } } : {}),
        ...(error === undefined ? {} : { errors: [statusError(error)] }),
      },
    ],
  });
}

const statusError = (error: { code: number; title: string }): Record<string, unknown> => ({
  code: error.code,
  title: error.title,
  message: error.title,
  error_data: { details: error.title },
  href: 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/',
});

/** JSON in the bytes that Meta signs: everything outside ASCII is escaped, in lower-case hex. */
export function metaJson(value: unknown): string {
  return JSON.stringify(value).replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

export const signatureOf = (appSecret: string, body: string): string =>
  `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`;

export type Webhook = { readonly url: string; readonly appSecret: string };

/** One POST; answers the status, or NO_ANSWER. */
export async function post(webhook: Webhook, body: string): Promise<number> {
  try {
    const response = await fetch(webhook.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'facebookexternalua',
        'x-hub-signature-256': signatureOf(webhook.appSecret, body),
      },
      body,
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return NO_ANSWER;
  }
}

/** Posts until a 200 or until the quick retries are used up; answers every status seen, in order. */
export async function postWithRetries(webhook: Webhook, body: string): Promise<number[]> {
  const seen = [await post(webhook, body)];
  for (const wait of QUICK_RETRY_MS) {
    if (seen.at(-1) === 200) break;
    await delay(wait);
    seen.push(await post(webhook, body));
  }
  return seen;
}
