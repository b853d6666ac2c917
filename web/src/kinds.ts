/** What something without words is: a picture, a voice message, a mail without a subject. */
import type { Channel } from '#schemas/channel';
import type { ConversationItem } from '#schemas/resources';
import type { TextKey } from './i18n/id.ts';
import type { Translate } from './i18n/translate.ts';

type Kind = Extract<TextKey, `kind.${string}`>;

/** What the desk calls a ticket that began without words, by the kind of its first message. */
const SUBJECTS: Readonly<Record<string, Kind>> = {
  image: 'kind.image',
  video: 'kind.video',
  audio: 'kind.voice',
  document: 'kind.document',
  sticker: 'kind.sticker',
  location: 'kind.location',
  contacts: 'kind.contacts',
  email: 'kind.email',
};
const MEDIA: Readonly<Record<string, Kind>> = { image: 'kind.image', video: 'kind.video', audio: 'kind.audio' };
/** WhatsApp records voices so, and nothing else. */
const VOICE = /^audio\/ogg\b/i;
const STICKER = /^image\/webp\b/i;

export function subjectText({ subject, channel }: { readonly subject: string; readonly channel: Channel }, t: Translate): string {
  if (subject === '') return t(channel === 'email' ? 'kind.email' : 'kind.wordless');
  const kind = channel !== 'manual' && Object.hasOwn(SUBJECTS, subject) ? SUBJECTS[subject] : undefined;
  return kind ? t(kind) : subject;
}

export function mediaKind(mediaType: string): Kind {
  if (VOICE.test(mediaType)) return 'kind.voice';
  if (STICKER.test(mediaType)) return 'kind.sticker';
  return MEDIA[mediaType.split('/')[0] ?? ''] ?? 'kind.document';
}

/** What it says, or what it is. */
export function excerptOf({ text, attachments }: Pick<ConversationItem, 'text' | 'attachments'>, t: Translate): string {
  if (text.trim() !== '') return text;
  const kinds = new Set(attachments.map(({ mediaType }) => t(mediaKind(mediaType))));
  return [...kinds].join(', ') || t('kind.wordless');
}
