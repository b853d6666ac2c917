/** A picture, a sound, a film or a file. Its link lives for minutes only, so it is asked for when it is shown. */
import { useQuery } from '@tanstack/react-query';
import type { ConversationItem } from '#schemas/resources';
import { clock } from '../../clock.ts';
import { useFormats, useText } from '../../i18n/use-text.ts';
import { attachmentQuery } from './attachment-query.ts';
import styles from './timeline.module.css';

/** A download takes a moment to begin. */
const AHEAD_MS = 10_000;

type Attachment = ConversationItem['attachments'][number];
type Props = { readonly attachment: Attachment; readonly number: number };

function Shown({ attachment, number }: Props) {
  const t = useText();
  const { bytes } = useFormats();
  const { id, mediaType, filename } = attachment;
  const { data, error, refetch } = useQuery(attachmentQuery(number, id));
  const name = filename ?? t('attachment.nameless');
  if (!data) return <p className={styles.quiet}>{error ? t('attachment.failed', { name }) : t('attachment.loading', { name })}</p>;
  const { url, expiresAt } = data;
  const isOld = (): boolean => Date.parse(expiresAt) <= clock.now() + AHEAD_MS;
  // What is played late is asked for anew; a file that is broken is so with every link.
  const renew = (): void => {
    if (isOld()) void refetch();
  };
  const [kind] = mediaType.split('/');
  return (
    <figure className={styles.attachment}>
      {kind === 'image' && <img src={url} alt={name} loading="lazy" onError={renew} />}
      {kind === 'audio' && (
        // biome-ignore lint/a11y/useMediaCaption: what a contact recorded has no captions
        <audio controls src={url} preload="none" onError={renew} />
      )}
      {kind === 'video' && (
        // biome-ignore lint/a11y/useMediaCaption: what a contact recorded has no captions
        <video controls src={url} preload="none" onError={renew} />
      )}
      <figcaption>
        <a
          href={url}
          target="_blank"
          rel="noopener noreferrer"
          onClick={(event) => {
            if (!isOld()) return;
            event.preventDefault();
            void refetch().then(({ data: anew }) => anew && window.location.assign(anew.url));
          }}
        >
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
