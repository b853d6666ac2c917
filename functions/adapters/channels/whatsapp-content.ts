/** What a WhatsApp message says, in words a person reads; what has a structure is kept as received beside the words. */
import { OrderedItem, SharedContact, SharedEmail, SharedPhone, WebhookError, type WebhookMessage } from '#schemas/providers/whatsapp';
import type { InboundAttachment, InboundContent } from '#schemas/queue';
import { sha256Hex } from './whatsapp-hash.ts';

/** `placeholder`: the words are ours, as WhatsApp gave none that we can read. */
export type Reading = { readonly content: InboundContent; readonly placeholder?: true };
type Words = { readonly text: string; readonly placeholder?: true; readonly attachments?: InboundAttachment[] };

/** All but written text is structured beside, so words made from it may be cut. */
const WORDS_CHARACTERS = 4096;
const FIELD_CHARACTERS = 255;
/** Beside a message's own part, these say how it came. */
const CIRCUMSTANCES = ['referral', 'context', 'group_id', 'errors'];

const PLAIN = new Set(['text', 'image', 'video', 'audio', 'document', 'sticker']);

/** Total: any message becomes words. `raw` is the message as received. */
export function readContent(message: WebhookMessage, raw: unknown): Reading {
  const type = message.type?.slice(0, FIELD_CHARACTERS) || 'unknown';
  const reader = READERS.get(type);
  const { text, placeholder, attachments = [] } = reader?.(message) ?? unknownWords(type);
  const structured = structuredOf(raw, type, placeholder === true);
  return { content: { type, text, attachments, ...(structured !== undefined && { structured }) }, ...(placeholder && { placeholder }) };
}

const READERS: ReadonlyMap<string, (message: WebhookMessage) => Words> = new Map([
  ['text', (message: WebhookMessage) => written(message.text?.body)],
  ['image', mediaWords('image')],
  ['video', mediaWords('video')],
  ['audio', mediaWords('audio')],
  ['document', mediaWords('document')],
  ['sticker', mediaWords('sticker')],
  ['location', locationWords],
  ['contacts', contactWords],
  ['order', orderWords],
  ['button', (message: WebhookMessage) => written(message.button?.text ?? message.button?.payload)],
  ['interactive', interactiveWords],
  ['unsupported', unsupportedWords],
]);

const ours = (text: string): Words => ({ text, placeholder: true });
const made = (text: string): Words => ({ text: text.slice(0, WORDS_CHARACTERS).toWellFormed() });
const written = (text: string | undefined): Words => (text === undefined ? ours('A message arrived without its text.') : { text });
const unknownWords = (type: string): Words => ours(`A message of a kind that is not known here yet: ${type}.`);
const joined = (parts: readonly (string | undefined)[], between: string): string => parts.filter(Boolean).join(between);

function mediaWords(kind: 'image' | 'video' | 'audio' | 'document' | 'sticker'): (message: WebhookMessage) => Words {
  return (message) => {
    const media = message[kind];
    const attachment = {
      filename: media?.filename?.slice(0, FIELD_CHARACTERS) || undefined,
      mediaType: media?.mime_type?.slice(0, FIELD_CHARACTERS) || 'application/octet-stream',
      sha256: sha256Hex(media?.sha256),
      voice: media?.voice,
      source: sourceOf(message, media?.id, media?.url),
    };
    return { text: media?.caption ?? '', attachments: [attachment], ...(!media && { placeholder: true }) };
  };
}

/** Meta names in `errors` what it could not fetch from the sender's telephone. */
function sourceOf(message: WebhookMessage, mediaId: string | undefined, url: string | undefined): InboundAttachment['source'] {
  const error = message.errors.length > 0 ? WebhookError.safeParse(message.errors[0]).data : undefined;
  if (error) return { kind: 'missing', reason: `WhatsApp could not pass it on: ${error.title ?? error.message ?? 'no reason given'}` };
  return mediaId ? { kind: 'whatsapp_media', mediaId, url } : { kind: 'missing', reason: 'WhatsApp named no media id.' };
}

function locationWords({ location }: WebhookMessage): Words {
  if (!location) return ours('A location arrived without its coordinates.');
  const point = location.latitude === undefined ? undefined : `(${location.latitude}, ${location.longitude})`;
  return made(`Location: ${joined([joined([location.name, location.address], ', '), point, location.url], ' ')}`);
}

function contactWords({ contacts }: WebhookMessage): Words {
  const lines = contacts.flatMap((contact) => {
    const card = SharedContact.safeParse(contact).data;
    const phones = card?.phones.map((phone) => SharedPhone.safeParse(phone).data).map((phone) => phone?.phone ?? phone?.wa_id) ?? [];
    const emails = card?.emails.map((email) => SharedEmail.safeParse(email).data?.email) ?? [];
    return card ? [`Contact: ${joined([card.name?.formatted_name, ...phones, ...emails], ', ')}`] : [];
  });
  return lines.length > 0 ? made(lines.join('\n')) : ours('A contact card arrived without its content.');
}

function orderWords({ order }: WebhookMessage): Words {
  const lines = order?.product_items.flatMap((item) => {
    const { data } = OrderedItem.safeParse(item);
    return data ? [`${data.quantity ?? '?'} x ${data.product_retailer_id ?? '?'} at ${joined([data.item_price, data.currency], ' ')}`] : [];
  });
  return order ? made(joined([`Order: ${lines?.join('; ')}`, order.text], '\n')) : ours('An order arrived without its content.');
}

function interactiveWords({ interactive }: WebhookMessage): Words {
  switch (interactive?.type) {
    case 'button_reply':
      return written(interactive.button_reply?.title);
    case 'list_reply':
      return written(interactive.list_reply && joined([interactive.list_reply.title, interactive.list_reply.description], ': '));
    case 'nfm_reply':
      return made(formWords(interactive.nfm_reply?.response_json) || (interactive.nfm_reply?.body ?? 'A form was answered.'));
    case 'call_permission_reply':
      return made(
        interactive.call_permission_reply?.response === 'accept' ? 'The contact allows calls.' : 'The contact does not allow calls.',
      );
    default:
      return ours('An answer to buttons, a list or a form arrived without its content.');
  }
}

/** A form's answers, one a line. The JSON inside the string is the form author's and may be anything. */
function formWords(json: string | undefined): string {
  if (json === undefined) return '';
  try {
    const answers: unknown = JSON.parse(json);
    if (typeof answers !== 'object' || answers === null) return json;
    // The token is ours, sent along with the form.
    const shown = Object.entries(answers).filter(([field]) => field !== 'flow_token');
    return shown.map(([field, answer]) => `${field}: ${typeof answer === 'string' ? answer : JSON.stringify(answer)}`).join('\n');
  } catch {
    return json;
  }
}

function unsupportedWords({ unsupported }: WebhookMessage): Words {
  if (unsupported?.type === 'edit') return ours('The contact changed an earlier message; WhatsApp does not pass on the new text.');
  const kind = unsupported?.type ? ` (${unsupported.type.slice(0, FIELD_CHARACTERS)})` : '';
  return ours(`The contact sent something that WhatsApp does not pass on${kind}.`);
}

/** The message's own part and its circumstances, as received; plain text and media need no part. A placeholder keeps the whole message. */
function structuredOf(raw: unknown, type: string, isPlaceholder: boolean): unknown {
  if (isPlaceholder) return raw;
  const wanted = PLAIN.has(type) ? CIRCUMSTANCES : [type, ...CIRCUMSTANCES];
  const kept = Object.entries(Object(raw)).filter(
    ([key, value]) => wanted.includes(key) && (key !== 'context' || saysMoreThanQuote(value)),
  );
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

/** Forwarded, or asked about a product. */
function saysMoreThanQuote(context: unknown): boolean {
  return Object.keys(Object(context)).some((key) => key !== 'id' && key !== 'from');
}
