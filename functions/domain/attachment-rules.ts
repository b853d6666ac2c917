/** What a channel takes as an attachment. */
import { CHANNEL_LIMITS, type Channel } from '#schemas/channel';

export type AttachmentKind = 'image' | 'audio' | 'video' | 'document';
export type Attachable = { readonly mediaType: string; readonly bytes: number };

/**
 * Types that WhatsApp shows as pictures, sounds and films; of other pictures, sounds and films it takes none.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media
 */
const WHATSAPP_TYPES: Readonly<Record<Exclude<AttachmentKind, 'document'>, readonly string[]>> = {
  image: ['image/jpeg', 'image/png'],
  audio: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'],
  video: ['video/mp4', 'video/3gpp'],
};

export function kindOfMedia(mediaType: string): AttachmentKind {
  const [type] = mediaType.toLowerCase().split('/');
  return type === 'image' || type === 'audio' || type === 'video' ? type : 'document';
}

/** Why a channel does not take these together with a text; undefined when it does. */
export function attachmentsRefusal(channel: Channel, attachments: readonly Attachable[], text: string): string | undefined {
  const limits = CHANNEL_LIMITS[channel];
  if (attachments.length > limits.attachments) return `One ${channel} message carries at most ${limits.attachments} attachments.`;
  const total = attachments.reduce((sum, { bytes }) => sum + bytes, 0);
  // Each limit of a mail is that of the whole mail.
  if (channel === 'email' && total > limits.attachmentBytes.document) return `The attachments have ${total} bytes together.`;
  for (const attachment of attachments) {
    const refusal = refusalOf(channel, attachment, text);
    if (refusal) return refusal;
  }
  return undefined;
}

function refusalOf(channel: Channel, { mediaType, bytes }: Attachable, text: string): string | undefined {
  const kind = kindOfMedia(mediaType);
  const limit = CHANNEL_LIMITS[channel].attachmentBytes[kind];
  if (bytes > limit) return `An attachment of type ${mediaType} has ${bytes} bytes; ${channel} takes at most ${limit}.`;
  if (channel !== 'whatsapp' || kind === 'document') return undefined;
  const taken = WHATSAPP_TYPES[kind];
  if (!taken.includes(mediaType.toLowerCase())) return `WhatsApp does not take ${mediaType}; it takes ${taken.join(', ')}.`;
  if (kind === 'audio' && text !== '') return 'WhatsApp shows no text beside audio: send the two apart.';
  return undefined;
}
