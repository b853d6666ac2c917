/** A mail as it looks, made safe by the desk and locked up here once more: no script, no form, no other window; pictures from elsewhere when asked. */
import { useQueries, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ConversationItem } from '#schemas/resources';
import { call } from '../../client.ts';
import { QueryState } from '../../components/state/query-state.tsx';
import { useText } from '../../i18n/use-text.ts';
import { attachmentLink } from './attachment-link.ts';
import { frameOf, hasRemotePictures } from './mail-frame.ts';
import styles from './timeline.module.css';

type Props = { readonly number: number; readonly item: ConversationItem };

/** The mail's own pictures by their Content-ID, as far as their links are here. */
function useOwnPictures({ number, item }: Props): ReadonlyMap<string, string> {
  const wanted = item.attachments.filter(({ contentId, state }) => contentId !== undefined && state === 'stored');
  const urls = useQueries({
    queries: wanted.map(({ id }) => attachmentLink(number, id)),
    combine: (links) => links.map(({ data }) => data?.url ?? ''),
  });
  return new Map(wanted.flatMap(({ contentId = '' }, at) => (urls[at] ? [[contentId, urls[at]] as const] : [])));
}

function Frame({ html, number, item }: Props & { readonly html: string }) {
  const t = useText();
  const own = useOwnPictures({ number, item });
  const [hasRemote, showRemote] = useState(false);
  return (
    <>
      <iframe
        className={styles.mail}
        title={t('mail.frame')}
        sandbox="allow-popups allow-popups-to-escape-sandbox"
        referrerPolicy="no-referrer"
        srcDoc={frameOf(html, { hasRemote, own, quoteLabel: t('ticket.quoted') })}
      />
      {!hasRemote && hasRemotePictures(html) && (
        <button type="button" className={styles.link} onClick={() => showRemote(true)}>
          {t('mail.showImages')}
        </button>
      )}
    </>
  );
}

export function MailHtml({ number, item }: Props) {
  const html = useQuery({
    queryKey: ['html', number, item.id],
    queryFn: ({ signal }) => call('getMessageHtml', { params: { number, messageId: item.id }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return <QueryState query={html}>{(data) => <Frame html={data.html} number={number} item={item} />}</QueryState>;
}
