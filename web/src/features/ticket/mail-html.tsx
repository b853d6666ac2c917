/** A mail as it looks, made safe by the desk and locked up here once more: no script, no form, no other window; pictures from elsewhere when asked. */
import { useQueries, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ConversationItem } from '#schemas/resources';
import { call } from '../../client.ts';
import { QueryState } from '../../components/state/query-state.tsx';
import { useText } from '../../i18n/use-text.ts';
import { attachmentQuery } from './attachment-query.ts';
import { frameOf } from './mail-frame.ts';
import styles from './timeline.module.css';
import { useFrameHeight } from './use-frame-height.ts';

type Props = { readonly number: number; readonly item: Pick<ConversationItem, 'id' | 'attachments'> };

/** Content-ID -> a link to the picture. */
function useOwnPictures({ number, item }: Props): ReadonlyMap<string, string> {
  const pictures = item.attachments.filter(({ contentId, state }) => contentId !== undefined && state === 'stored');
  const links = useQueries({ queries: pictures.map(({ id }) => attachmentQuery(number, id)) });
  return new Map(pictures.flatMap(({ contentId = '' }, at) => (links[at]?.data ? [[contentId, links[at].data.url] as const] : [])));
}

/**
 * Of this page's own origin, so that its height can be read; that is no danger as long as no script runs in it: `allow-scripts` beside `allow-same-origin`
 * would undo the whole sandbox.
 */
const SANDBOX = 'allow-same-origin allow-popups allow-popups-to-escape-sandbox';
/** More than most screens show at once. */
const LONG_PIXELS = 640;
/** Until it is known. */
const FIRST_PIXELS = 160;

/** As high as the mail is; of a long one its beginning, until somebody wants the whole. */
function MailSheet({ document }: { readonly document: string }) {
  const t = useText();
  const { height = FIRST_PIXELS, onLoad } = useFrameHeight();
  const [isWhole, setWhole] = useState(false);
  const isLong = height > LONG_PIXELS;
  return (
    <>
      <iframe
        className={styles.mail}
        title={t('mail.frame')}
        sandbox={SANDBOX}
        referrerPolicy="no-referrer"
        srcDoc={document}
        height={isLong && !isWhole ? LONG_PIXELS : height}
        onLoad={onLoad}
      />
      {isLong && (
        <button type="button" className={styles.link} aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {t(isWhole ? 'mail.showStart' : 'mail.showWhole')}
        </button>
      )}
    </>
  );
}

export function MailHtml({ number, item }: Props) {
  const t = useText();
  const [hasRemote, showRemote] = useState(false);
  const own = useOwnPictures({ number, item });
  const html = useQuery({
    queryKey: ['html', number, item.id],
    queryFn: ({ signal }) => call('getMessageHtml', { params: { number, messageId: item.id }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <QueryState query={html}>
      {(data) => (
        <>
          <MailSheet document={frameOf(data.html, { own, hasRemote, quoteLabel: t('ticket.quoted') })} />
          {!hasRemote && data.html.includes('data-remote-src') && (
            <button type="button" className={styles.link} onClick={() => showRemote(true)}>
              {t('mail.showImages')}
            </button>
          )}
        </>
      )}
    </QueryState>
  );
}
