/** Sends one message by the Cloud API. There is no idempotency key, so the outcome says whether it may have gone. */
import { GraphError, SendAccepted, type SendPayload } from '#schemas/providers/whatsapp';
import { graphEndpoint } from './whatsapp-graph.ts';
import { type PostOutcome, postJson } from './whatsapp-request.ts';

export type WhatsAppConfig = {
  readonly graphUrl: string;
  readonly phoneNumberId: string;
  readonly token: string;
  readonly timeoutMs: number;
};

export type WhatsAppMessage = {
  /** Phone digits; preferred where both are known, as Meta prefers it. */
  readonly to?: string;
  /** BSUID, byte for byte. */
  readonly recipient?: string;
  readonly quotedProviderId?: string;
  /** `<ticket>.<message>`: comes back in every receipt. */
  readonly callback: string;
} & WhatsAppContent;

export type WhatsAppContent =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'media'; readonly media: WhatsAppMedia }
  | { readonly kind: 'template'; readonly template: WhatsAppTemplate };

export type WhatsAppMedia = {
  readonly type: 'image' | 'video' | 'audio' | 'document' | 'sticker';
  /** From `uploadWhatsAppMedia`. */
  readonly id: string;
  /** Left out for audio and stickers, which have none. */
  readonly caption?: string;
  /** Of a document. */
  readonly filename?: string;
};
export type WhatsAppTemplate = { readonly name: string; readonly language: string; readonly parameters: readonly string[] };

export type WhatsAppRefusal = {
  readonly outcome: 'refused';
  readonly code: number;
  readonly details: string;
  /** Meta says that the same may succeed later, or answered with HTTP 5xx. */
  readonly isTransient: boolean;
};
export type WhatsAppOutcome =
  | { readonly outcome: 'accepted'; readonly providerId: string }
  | WhatsAppRefusal
  /** Bytes may have arrived and nothing definite came back: never to be sent again by itself. */
  | { readonly outcome: 'unknown' }
  | { readonly outcome: 'not_sent'; readonly reason: string };

/** Meta's own codes for "unknown error" and "service temporarily down", used where an answer carries none. */
const UNKNOWN_ERROR = 1;
const SERVICE_DOWN = 2;
/** A gateway gave up waiting for what is behind it, which may have sent the message. */
const GATEWAY_STATUSES = new Set([502, 504]);

/** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages */
export async function sendWhatsApp(config: WhatsAppConfig, message: WhatsAppMessage): Promise<WhatsAppOutcome> {
  const url = graphEndpoint(config.graphUrl, `${config.phoneNumberId}/messages`);
  const answer = await postJson({ url, token: config.token, timeoutMs: config.timeoutMs, body: JSON.stringify(sendPayloadOf(message)) });
  return outcomeOf(answer);
}

/** The body that Meta expects. */
export function sendPayloadOf(message: WhatsAppMessage): SendPayload {
  const envelope = {
    messaging_product: 'whatsapp' as const,
    recipient_type: 'individual' as const,
    ...(message.to ? { to: message.to } : { recipient: message.recipient }),
    ...(message.quotedProviderId && { context: { message_id: message.quotedProviderId } }),
    biz_opaque_callback_data: message.callback,
  };
  switch (message.kind) {
    case 'text':
      return { ...envelope, type: 'text', text: { body: message.text, preview_url: false } };
    case 'media':
      return { ...envelope, ...mediaPart(message.media) };
    case 'template':
      return { ...envelope, type: 'template', template: templatePart(message.template) };
    default:
      return message satisfies never;
  }
}

/** Distributes over the union, so that each type keeps its own part. */
type Part<Payload> = Payload extends { type: infer Type extends string } ? Pick<Payload, Extract<'type' | Type, keyof Payload>> : never;

function mediaPart({ type, id, caption, filename }: WhatsAppMedia): Part<Exclude<SendPayload, { type: 'text' | 'template' }>> {
  const captioned = { id, ...(caption && { caption }) };
  switch (type) {
    case 'image':
      return { type, image: captioned };
    case 'video':
      return { type, video: captioned };
    case 'document':
      return { type, document: { ...captioned, ...(filename && { filename }) } };
    case 'audio':
      return { type, audio: { id } };
    case 'sticker':
      return { type, sticker: { id } };
    default:
      return type satisfies never;
  }
}

function templatePart({ name, language, parameters }: WhatsAppTemplate) {
  const body = { type: 'body' as const, parameters: parameters.map((text) => ({ type: 'text' as const, text })) };
  return { name, language: { code: language }, ...(parameters.length > 0 && { components: [body] }) };
}

function outcomeOf(answer: PostOutcome): WhatsAppOutcome {
  if (answer.kind === 'not_sent') return { outcome: 'not_sent', reason: answer.reason };
  if (answer.kind === 'no_answer') return { outcome: 'unknown' };
  const json = jsonOf(answer.body);
  if (answer.status >= 200 && answer.status < 300) {
    const accepted = SendAccepted.safeParse(json);
    // Accepted without an id to know it by: its receipts, which carry the callback, will settle it.
    return accepted.success ? { outcome: 'accepted', providerId: accepted.data.messages[0].id } : { outcome: 'unknown' };
  }
  const refusal = refusalOf(answer.status, json);
  return refusal ?? { outcome: 'unknown' };
}

/** What Meta refused and why. Undefined when a gateway answered in Meta's place. */
export function refusalOf(status: number, json: unknown): WhatsAppRefusal | undefined {
  const parsed = GraphError.safeParse(json);
  if (parsed.success) {
    const { code, message, is_transient: isTransient, error_data: data } = parsed.data.error;
    return { outcome: 'refused', code, details: data?.details ?? message ?? '', isTransient: isTransient === true || status >= 500 };
  }
  if (GATEWAY_STATUSES.has(status)) return undefined;
  const isDown = status >= 500;
  return { outcome: 'refused', code: isDown ? SERVICE_DOWN : UNKNOWN_ERROR, details: `HTTP status ${status}`, isTransient: isDown };
}

export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
