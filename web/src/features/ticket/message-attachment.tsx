/** A picture, a sound, a film or a file. */
import { useQuery } from '@tanstack/react-query';
import type { ConversationItem } from '#schemas/resources';
import { useFormats, useText } from '../../i18n/use-text.ts';
import { attachmentLink } from './attachment-link.ts';
import styles from './timeline.module.css';

type Attachment = ConversationItem['attachments'][number];
type Props = { readonly attachment: Attachment; readonly number: number };

function Shown({ attachment, number }: Props) {
  const t = useText();
  const { bytes } = useFormats();
  const { id, mediaType, filename } = attachment;
  const link = useQuery(attachmentLink(number, id));
  const name = filename ?? t('attachment.nameless');
  if (!link.data)
    return <p className={styles.quiet}>{link.error ? t('attachment.failed', { name }) : t('attachment.loading', { name })}</p>;
  const { url } = link.data;
  const [kind] = mediaType.split('/');
  return (
    <figure className={styles.attachment}>
      {kind === 'image' && <img src={url} alt={name} loading="lazy" />}
      {kind === 'audio' && (
        // biome-ignore lint/a11y/useMediaCaption: what a contact recorded has no captions
        <audio controls src={url} preload="none" />
      )}
      {kind === 'video' && (
        // biome-ignore lint/a11y/useMediaCaption: what a contact recorded has no captions
        <video controls src={url} preload="none" />
      )}
      <figcaption>
        <a href={url} target="_blank" rel="noopener noreferrer">
          {name}
        </a>
        {attachment.bytes !== null && ` · ${bytes(attachment.bytes)}`}
      </figcaption>
    </figure>
  );
}

export function MessageAttachment({ attachment, number }: Props) {
  const t = useText();
  const name = attachment.filename ?? t('attachment.nameless');
  if (attachment.state === 'pending') return <p className={styles.quiet}>{t('attachment.pending', { name })}</p>;
  if (attachment.state === 'missing') return <p className={styles.quiet}>{t('attachment.missing', { name })}</p>;
  return <Shown attachment={attachment} number={number} />;
}
