/** A picture, a sound, a film or a file. Its link lives for minutes only, so it is asked for when it comes into view. */
import { useIntersection } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ConversationItem } from '#schemas/resources';
import { errorText } from '../../components/state/error-text.ts';
import { useFormats, useText } from '../../i18n/use-text.ts';
import { attachmentLink, LINK_MS } from './attachment-link.ts';
import styles from './timeline.module.css';

type Attachment = ConversationItem['attachments'][number];
type Props = { readonly attachment: Attachment; readonly number: number };

/** Plays or shows by the link that it was first given: a newer one is taken when that has ended, not in the middle of a sound. */
function Media({ kind, url, name }: { readonly kind: string | undefined; readonly url: string; readonly name: string }) {
  const [src, setSrc] = useState(url);
  const onError = (): void => setSrc(url);
  switch (kind) {
    case 'image':
      return <img src={src} alt={name} loading="lazy" onError={onError} />;
    case 'audio':
      // biome-ignore lint/a11y/useMediaCaption: what a contact recorded has no captions
      return <audio controls src={src} preload="none" aria-label={name} onError={onError} />;
    case 'video':
      // biome-ignore lint/a11y/useMediaCaption: what a contact recorded has no captions
      return <video controls src={src} preload="none" aria-label={name} onError={onError} />;
    default:
      return null;
  }
}

function Shown({ attachment, number }: Props) {
  const t = useText();
  const { bytes } = useFormats();
  const { ref, entry } = useIntersection({ rootMargin: '300px' });
  const { id, mediaType, filename } = attachment;
  const isInView = entry?.isIntersecting ?? false;
  const link = useQuery({ ...attachmentLink(number, id), enabled: isInView, refetchInterval: LINK_MS });
  const name = filename ?? t('attachment.nameless');
  const url = link.data?.url;
  return (
    <figure ref={ref} className={styles.attachment}>
      {url && <Media kind={mediaType.split('/')[0]} url={url} name={name} />}
      <figcaption>
        {url ? (
          <a href={url} target="_blank" rel="noopener noreferrer">
            {name}
          </a>
        ) : (
          <span className={styles.quiet}>{link.error ? t('attachment.failed', { name }) : t('attachment.loading', { name })}</span>
        )}
        {attachment.bytes !== null && ` · ${bytes(attachment.bytes)}`}
        {!url && link.error && (
          <button type="button" className={styles.link} title={errorText(link.error, t).title} onClick={() => void link.refetch()}>
            {t('state.retry')}
          </button>
        )}
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
