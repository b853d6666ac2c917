/** What something without words is: a picture, a voice message, a mail without a subject. */
import type { ConversationItem } from '#schemas/resources';
import type { SubjectKind } from '#schemas/ticket';
import type { TextKey } from './i18n/id.ts';
import type { Translate } from './i18n/translate.ts';

type Kind = Extract<TextKey, `kind.${string}`>;

const SUBJECTS = {
  image: 'kind.image',
  video: 'kind.video',
  audio: 'kind.audio',
  voice: 'kind.voice',
  document: 'kind.document',
  sticker: 'kind.sticker',
  mail: 'kind.mail',
  message: 'kind.wordless',
} as const satisfies Record<SubjectKind, Kind>;
const MEDIA: Readonly<Record<string, Kind>> = { image: 'kind.image', video: 'kind.video', audio: 'kind.audio' };
/** WhatsApp records voices so, and nothing else. */
const VOICE = /^audio\/ogg\b/i;
const STICKER = /^image\/webp\b/i;

type Called = { readonly subject: string; readonly subjectKind: SubjectKind | null };

export const subjectText = ({ subject, subjectKind }: Called, t: Translate): string => subject || t(SUBJECTS[subjectKind ?? 'message']);

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
