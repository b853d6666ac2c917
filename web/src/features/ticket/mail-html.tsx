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

type Props = { readonly number: number; readonly item: Pick<ConversationItem, 'id' | 'attachments'> };

/** Content-ID -> a link to the picture. */
function useOwnPictures({ number, item }: Props): ReadonlyMap<string, string> {
  const pictures = item.attachments.filter(({ contentId, state }) => contentId !== undefined && state === 'stored');
  const links = useQueries({ queries: pictures.map(({ id }) => attachmentQuery(number, id)) });
  return new Map(pictures.flatMap(({ contentId = '' }, at) => (links[at]?.data ? [[contentId, links[at].data.url] as const] : [])));
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
          <iframe
            className={styles.mail}
            title={t('mail.frame')}
            sandbox="allow-popups allow-popups-to-escape-sandbox"
            referrerPolicy="no-referrer"
            srcDoc={frameOf(data.html, { own, hasRemote, quoteLabel: t('ticket.quoted') })}
          />
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
