/** A ticket's message as the Cloud API wants it. Media goes up first and is then sent by its id. */
import { PermanentError } from '#domain/errors';
import type { Outgoing, PrepareSend } from '#flows/deliver-ticket';
import type { Blobs } from '#flows/ports';
import { createTurns } from '../in-turn.ts';
import { readSecret } from '../secrets.ts';
import { uploadWhatsAppMedia } from './whatsapp-media.ts';
import { sendWhatsApp, type WhatsAppConfig, type WhatsAppContent, type WhatsAppOutcome } from './whatsapp-send.ts';

type Means = { readonly blobs: Blobs; readonly graphUrl: string; readonly parameterPrefix: string };

/** A claim stands while Meta thinks; a file may take longer, before it. */
const SEND_TIMEOUT_MS = 10_000;
const UPLOAD_TIMEOUT_MS = 25_000;
/** Meta: documents up to 100 MB. */
const MEDIA_LIMIT_BYTES = 100_000_000;
const MEDIA_TYPES = ['image', 'video', 'audio'] as const;

const inTurn = createTurns();

const mediaTypeOf = (mediaType: string): (typeof MEDIA_TYPES)[number] | 'document' =>
  MEDIA_TYPES.find((type) => mediaType.startsWith(`${type}/`)) ?? 'document';

async function mediaOf(config: WhatsAppConfig, outgoing: Outgoing, blobs: Blobs): Promise<WhatsAppContent | WhatsAppOutcome> {
  const [attachment] = outgoing.attachments;
  if (!attachment?.key) throw new PermanentError('A media message has an attachment.');
  const filename = outgoing.content.filenames?.[attachment.id] ?? attachment.id;
  const bytes = new Uint8Array(await blobs.get(attachment.key, MEDIA_LIMIT_BYTES));
  const uploaded = await uploadWhatsAppMedia(
    { ...config, timeoutMs: UPLOAD_TIMEOUT_MS },
    { bytes, mediaType: attachment.mediaType, filename },
  );
  if (uploaded.outcome === 'refused') return uploaded;
  const type = mediaTypeOf(attachment.mediaType);
  const caption = outgoing.content.text || undefined;
  return {
    kind: 'media',
    media: {
      type,
      id: uploaded.mediaId,
      caption: type === 'audio' ? undefined : caption,
      filename: type === 'document' ? filename : undefined,
    },
  };
}

async function contentOf(config: WhatsAppConfig, outgoing: Outgoing, blobs: Blobs): Promise<WhatsAppContent | WhatsAppOutcome> {
  const { form, content } = outgoing;
  if (form === 'media') return inTurn(() => mediaOf(config, outgoing, blobs));
  if (form === 'template' && content.template) return { kind: 'template', template: content.template };
  return { kind: 'text', text: content.text ?? '' };
}

export function prepareWhatsApp({ blobs, graphUrl, parameterPrefix }: Means): PrepareSend {
  return async (outgoing) => {
    const token = await readSecret(`${parameterPrefix}/whatsapp/access-token`);
    const config = { graphUrl, phoneNumberId: outgoing.account, token, timeoutMs: SEND_TIMEOUT_MS };
    const content = await contentOf(config, outgoing, blobs);
    if ('outcome' in content) return async () => asOutcome(content);
    const { recipient } = outgoing.content;
    if (!recipient?.phone && !recipient?.bsuid) throw new PermanentError('A WhatsApp message has a recipient.');
    const to = recipient.phone ? { to: recipient.phone } : { recipient: recipient.bsuid };
    const message = {
      ...to,
      quotedProviderId: outgoing.content.quotedProviderId,
      callback: `${outgoing.ticket.number}.${outgoing.messageId}`,
      ...content,
    };
    return async () => asOutcome(await sendWhatsApp(config, message));
  };
}

const asOutcome = (outcome: WhatsAppOutcome) => (outcome.outcome === 'refused' ? { ...outcome, code: String(outcome.code) } : outcome);
