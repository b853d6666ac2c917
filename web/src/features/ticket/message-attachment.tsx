/** A picture, a sound, a film or a file. Its link lives for minutes only, so it is asked for when it comes into view. */
import { useIntersection } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { MouseEvent } from 'react';
import type { ConversationItem } from '#schemas/resources';
import { clock } from '../../clock.ts';
import { errorText } from '../../components/state/error-text.ts';
import { useFormats, useText } from '../../i18n/use-text.ts';
import { mediaKind } from '../../kinds.ts';
import { attachmentQuery } from './attachment-query.ts';
import styles from './timeline.module.css';

/** A download takes a moment to begin. */
const AHEAD_MS = 10_000;

type Attachment = ConversationItem['attachments'][number];
type Props = { readonly attachment: Attachment; readonly number: number };

type MediaProps = { readonly kind: string | undefined; readonly url: string; readonly name: string; readonly onError: () => void };

function Media({ kind, url, name, onError }: MediaProps) {
  switch (kind) {
    case 'image':
      return <img src={url} alt={name} loading="lazy" onError={onError} />;
    case 'audio':
      // biome-ignore lint/a11y/useMediaCaption: what a contact recorded has no captions
      return <audio controls src={url} preload="none" aria-label={name} onError={onError} />;
    case 'video':
      // biome-ignore lint/a11y/useMediaCaption: what a contact recorded has no captions
      return <video controls src={url} preload="none" aria-label={name} onError={onError} />;
    default:
      return null;
  }
}

type LinkProps = {
  readonly url: string;
  readonly name: string;
  readonly isOld: () => boolean;
  readonly renew: () => Promise<string | undefined>;
};

function FileLink({ url, name, isOld, renew }: LinkProps) {
  const open = (event: MouseEvent): void => {
    if (!isOld()) return;
    event.preventDefault();
    void renew().then((anew) => anew && window.location.assign(anew));
  };
  return (
    <a href={url} target="_blank" rel="noopener noreferrer" onClick={open}>
      {name}
    </a>
  );
}

function Unshown({ name, error, onRetry }: { readonly name: string; readonly error: unknown; readonly onRetry: () => void }) {
  const t = useText();
  if (!error) return <span className={styles.quiet}>{t('attachment.loading', { name })}</span>;
  return (
    <>
      <span className={styles.quiet}>{t('attachment.failed', { name })}</span>
      <button type="button" className={styles.link} title={errorText(error, t).title} onClick={onRetry}>
        {t('state.retry')}
      </button>
    </>
  );
}

function Shown({ attachment, number }: Props) {
  const t = useText();
  const { bytes } = useFormats();
  const { ref, entry } = useIntersection({ rootMargin: '300px' });
  const { id, mediaType, filename } = attachment;
  const { data, error, refetch } = useQuery({ ...attachmentQuery(number, id), enabled: entry?.isIntersecting ?? false });
  const name = filename ?? t(mediaKind(mediaType));
  const isOld = (): boolean => data !== undefined && Date.parse(data.expiresAt) <= clock.now() + AHEAD_MS;
  const renew = async () => (await refetch()).data?.url;
  // What is played late is asked for anew; a file that is broken is so with every link.
  const onError = (): void => {
    if (isOld()) void refetch();
  };
  return (
    <figure ref={ref} className={styles.attachment}>
      {data && <Media kind={mediaType.split('/')[0]} url={data.url} name={name} onError={onError} />}
      <figcaption>
        {data ? (
          <FileLink url={data.url} name={name} isOld={isOld} renew={renew} />
        ) : (
          <Unshown name={name} error={error} onRetry={() => void refetch()} />
        )}
        {attachment.bytes !== null && ` · ${bytes(attachment.bytes)}`}
      </figcaption>
    </figure>
  );
}

export function MessageAttachment({ attachment, number }: Props) {
  const t = useText();
  const name = attachment.filename ?? t(mediaKind(attachment.mediaType));
  if (attachment.state === 'pending') return <p className={styles.quiet}>{t('attachment.pending', { name })}</p>;
  if (attachment.state === 'missing') return <p className={styles.quiet}>{t('attachment.missing', { name })}</p>;
  return <Shown attachment={attachment} number={number} />;
}
