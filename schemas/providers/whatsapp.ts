/**
 * Meta's WhatsApp Cloud API on the wire: webhook bodies as received, send payloads as we make them.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages
 */
import * as z from 'zod';

/** Webhooks are read tolerantly: a field that is absent or of another type reads as undefined, and the body as received is kept beside it. */
const words = z
  .string()
  .transform((value) => value.toWellFormed())
  .optional()
  .catch(undefined);
/** Ids and timestamps are strings on the wire; a number is taken as its digits. */
const id = z
  .union([z.string().min(1), z.number().transform(String)])
  .transform((value) => value.toWellFormed())
  .optional()
  .catch(undefined);
const flag = z.boolean().optional().catch(undefined);
const amount = z.number().optional().catch(undefined);
const items = z.array(z.unknown()).catch([]);
const part = <Shape extends z.ZodRawShape>(shape: Shape) => z.looseObject(shape).optional().catch(undefined);

export const WebhookBody = z.looseObject({ object: words, entry: z.array(z.unknown()) });
export const WebhookEntry = z.looseObject({ id, time: id, changes: z.array(z.unknown()) });
export const WebhookChange = z.looseObject({ field: words, value: z.looseObject({}) });

/** The value of the fields `messages` and `smb_message_echoes`. */
export const MessagesValue = z.looseObject({
  metadata: part({ display_phone_number: id, phone_number_id: id }),
  contacts: items,
  messages: items,
  message_echoes: items,
  statuses: items,
  errors: items,
});

/** `wa_id` is absent where the phone number is hidden behind a username; `user_id` (BSUID) is unique in a business portfolio. */
export const WebhookContact = z.looseObject({
  wa_id: id,
  user_id: id,
  parent_user_id: id,
  profile: part({ name: words, username: words }),
});
export type WebhookContact = z.infer<typeof WebhookContact>;

export const WebhookError = z.looseObject({
  code: z.int().optional().catch(undefined),
  title: words,
  message: words,
  error_data: part({ details: words }),
});

const Media = part({ id, mime_type: words, sha256: words, caption: words, filename: words, url: words, voice: flag });

/**
 * One element of `messages` or `message_echoes`. `type` names the part that carries the content.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages
 */
export const WebhookMessage = z.looseObject({
  id,
  type: words,
  timestamp: id,
  from: id,
  from_user_id: id,
  from_parent_user_id: id,
  to: id,
  to_user_id: id,
  to_parent_user_id: id,
  context: part({ id }),
  errors: items,
  text: part({ body: words }),
  image: Media,
  video: Media,
  audio: Media,
  document: Media,
  sticker: Media,
  location: part({ latitude: amount, longitude: amount, name: words, address: words, url: words }),
  contacts: items,
  order: part({ text: words, product_items: items }),
  button: part({ text: words, payload: words }),
  reaction: part({ message_id: id, emoji: words }),
  interactive: part({
    type: words,
    button_reply: part({ title: words }),
    list_reply: part({ title: words, description: words }),
    nfm_reply: part({ body: words, response_json: words }),
    call_permission_reply: part({ response: words }),
  }),
  system: part({
    type: words,
    body: words,
    wa_id: id,
    user_id: id,
    parent_user_id: id,
    previous_user_id: id,
    previous_parent_user_id: id,
  }),
  unsupported: part({ type: words }),
  edit: part({ original_message_id: id, message: z.unknown() }),
  revoke: part({ original_message_id: id }),
});
export type WebhookMessage = z.infer<typeof WebhookMessage>;

export const SharedContact = z.looseObject({
  name: part({ formatted_name: words }),
  phones: items,
  emails: items,
});
export const SharedPhone = z.looseObject({ phone: words, wa_id: id });
export const SharedEmail = z.looseObject({ email: words });
export const OrderedItem = z.looseObject({ product_retailer_id: id, quantity: id, item_price: id, currency: words });

/** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/status */
export const WebhookStatus = z.looseObject({
  id,
  status: words,
  type: words,
  timestamp: id,
  biz_opaque_callback_data: words,
  errors: items,
});

/** What Meta answers to a send. @see https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes */
export const SendAccepted = z.looseObject({ messages: z.tuple([z.looseObject({ id: z.string().min(1) })], z.unknown()) });
export const GraphError = z.looseObject({
  error: z.looseObject({
    code: z.int(),
    message: words,
    is_transient: flag,
    error_data: part({ details: words }),
  }),
});
export const MediaUploaded = z.looseObject({ id: z.string().min(1) });
export const MediaLocation = z.looseObject({ url: z.string().min(1), mime_type: words, sha256: words, file_size: amount });

const Parameter = z.strictObject({ type: z.literal('text'), text: z.string().max(1024), parameter_name: z.string().optional() });
const MediaById = z.strictObject({ id: z.string().min(1), caption: z.string().max(1024).optional() });

const envelope = {
  messaging_product: z.literal('whatsapp'),
  recipient_type: z.literal('individual'),
  to: z.string().regex(/^\d+$/).optional(),
  recipient: z.string().min(1).optional(),
  context: z.strictObject({ message_id: z.string().min(1) }).optional(),
  /** Comes back in every receipt of the message. */
  biz_opaque_callback_data: z.string().max(512),
};

/** Body of POST /{phone-number-id}/messages. One of `to` (digits) and `recipient` (BSUID) is set; Meta prefers `to`. */
export const SendPayload = z.discriminatedUnion('type', [
  z.strictObject({
    ...envelope,
    type: z.literal('text'),
    text: z.strictObject({ body: z.string().min(1).max(4096), preview_url: z.boolean() }),
  }),
  z.strictObject({ ...envelope, type: z.literal('image'), image: MediaById }),
  z.strictObject({ ...envelope, type: z.literal('video'), video: MediaById }),
  z.strictObject({ ...envelope, type: z.literal('audio'), audio: MediaById.omit({ caption: true }) }),
  z.strictObject({ ...envelope, type: z.literal('sticker'), sticker: MediaById.omit({ caption: true }) }),
  z.strictObject({ ...envelope, type: z.literal('document'), document: MediaById.extend({ filename: z.string().optional() }) }),
  z.strictObject({
    ...envelope,
    type: z.literal('template'),
    template: z.strictObject({
      name: z.string().min(1),
      language: z.strictObject({ code: z.string().min(2) }),
      components: z.array(z.strictObject({ type: z.literal('body'), parameters: z.array(Parameter) })).optional(),
    }),
  }),
]);
export type SendPayload = z.infer<typeof SendPayload>;
