/** An inbound message as the ledger keeps it: ids and digests in the entry, everything else in its body. */

import type { CommandOf } from '#domain/command';
import type { Context } from '#domain/context';
import { isAutomaticMail } from '#domain/loop-guard';
import type { AttachmentRef } from '#schemas/event';
import type { BodyContent } from '#schemas/message';
import type { InboundAttachment, InboundContent, InboundMessage } from '#schemas/queue';

/** WhatsApp takes free text for 24 h after the contact's last message. @see https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-messages */
const WINDOW_MS = 24 * 3600 * 1000;

/** RFC 5322 sets no limit; a reply names the newest. */
const REFERENCES_KEPT = 10;

type Attached = {
  readonly refs: AttachmentRef[];
  readonly filenames: Record<string, string>;
  readonly media: NonNullable<BodyContent['media']>;
};

function attach(attachments: readonly InboundAttachment[], newId: Context['newId']): Attached {
  const attached: Attached = { refs: [], filenames: {}, media: {} };
  for (const { source, filename, mediaType, bytes, sha256, voice, contentId } of attachments) {
    const id = newId('attachment');
    attached.refs.push({
      id,
      mediaType,
      bytes,
      sha256,
      voice,
      inline: contentId === undefined ? undefined : true,
      key: source.kind === 'stored' ? source.key : undefined,
      missing: source.kind === 'missing' ? source.reason : undefined,
    });
    if (filename) attached.filenames[id] = filename;
    if (source.kind === 'whatsapp_media') attached.media[id] = { mediaId: source.mediaId, url: source.url };
    if (contentId) attached.media[id] = { contentId };
  }
  return attached;
}

const filled = <T extends object>(record: T): T | undefined => (Object.keys(record).length > 0 ? record : undefined);

/** The body of what was said, with what a reply will need: where to, and under which subject. */
export function sealContent(
  content: InboundContent,
  more: BodyContent,
  context: Context,
): Pick<CommandOf<'ReceiveMessage'>['message'], 'body' | 'attachments'> {
  const { refs, filenames, media } = attach(content.attachments, context.newId);
  const { text, textKey, textDigest, htmlKey, quoted, structured } = content;
  const files = { filenames: filled(filenames), media: filled(media) };
  const body = context.seal({ text, textKey, textDigest, htmlKey, quoted, structured, ...files, ...more });
  return { body, attachments: refs };
}

function addressing(envelope: InboundMessage): BodyContent {
  const { sender, mail, providerId, quotedProviderId } = envelope;
  if (mail) {
    const { from, replyTo, to, cc, subject, rfcMessageId, references, rawKey } = mail;
    return { from, replyTo, to, cc, subject, rfcMessageId, references: references.slice(-REFERENCES_KEPT), rawKey };
  }
  const find = (kind: string): string | undefined => sender.identities.find((identity) => identity.kind === kind)?.value;
  return {
    recipient: { phone: find('wa_phone'), bsuid: find('wa_bsuid') },
    from: { address: '', name: sender.name },
    providerId,
    quotedProviderId,
  };
}

export function sealMessage(
  envelope: InboundMessage,
  participants: readonly string[],
  context: Context,
): CommandOf<'ReceiveMessage'>['message'] {
  const { channel, account, sentAt, content, placeholder, mail } = envelope;
  return {
    messageId: context.newId('message'),
    channel,
    account,
    sentAt,
    ...sealContent(content, addressing(envelope), context),
    ...(placeholder ? { placeholder } : {}),
    ...(mail && isAutomaticMail(mail) ? { automatic: true } : {}),
    ...(participants.length > 0 ? { participants } : {}),
    ...(channel === 'whatsapp' ? { windowExpiresAt: new Date(Date.parse(sentAt) + WINDOW_MS).toISOString() } : {}),
  };
}
