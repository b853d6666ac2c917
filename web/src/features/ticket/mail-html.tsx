/** A mail as it looks, made safe by the desk and locked up here once more: no script, no form; pictures from elsewhere when asked. */
import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { ConversationItem } from '#schemas/resources';
import { call } from '../../client.ts';
import { QueryState } from '../../components/state/query-state.tsx';
import { useText } from '../../i18n/use-text.ts';
import { attachmentLink } from './attachment-link.ts';
import { frameMail } from './mail-frame.ts';
import styles from './timeline.module.css';

type Props = { readonly number: number; readonly item: Pick<ConversationItem, 'id' | 'attachments'> };

/** @returns links of the pictures that the mail brought along, by Content-ID. */
function useOwnPictures({ number, item }: Props): ReadonlyMap<string, string> {
  const own = item.attachments.filter(({ contentId, state }) => contentId !== undefined && state === 'stored');
  return useQueries({
    queries: own.map(({ id }) => attachmentLink(number, id)),
    combine: (links) =>
      new Map(own.map(({ contentId = '' }, at) => [contentId, links[at]?.data?.url ?? ''] as const).filter(([, url]) => url)),
  });
}

export function MailHtml({ number, item }: Props) {
  const t = useText();
  const [fromElsewhere, showPictures] = useState(false);
  const ownLinks = useOwnPictures({ number, item });
  const html = useQuery({
    queryKey: ['html', number, item.id],
    queryFn: ({ signal }) => call('getMessageHtml', { params: { number, messageId: item.id }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <QueryState query={html}>
      {(data) => (
        <Framed
          html={data.html}
          ownLinks={ownLinks}
          fromElsewhere={fromElsewhere}
          onAsk={() => showPictures(true)}
          title={t('mail.frame')}
        />
      )}
    </QueryState>
  );
}

type FramedProps = {
  readonly html: string;
  readonly ownLinks: ReadonlyMap<string, string>;
  readonly fromElsewhere: boolean;
  readonly onAsk: () => void;
  readonly title: string;
};

function Framed({ html, ownLinks, fromElsewhere, onAsk, title }: FramedProps) {
  const t = useText();
  const mail = useMemo(() => frameMail(html, { fromElsewhere, ownLinks }), [html, fromElsewhere, ownLinks]);
  return (
    <>
      <iframe
        className={styles.mail}
        title={title}
        sandbox="allow-popups allow-popups-to-escape-sandbox"
        referrerPolicy="no-referrer"
        srcDoc={mail.document}
      />
      {mail.hasPicturesElsewhere && !fromElsewhere && (
        <button type="button" className={styles.link} onClick={onAsk}>
          {t('mail.showImages')}
        </button>
      )}
    </>
  );
}
