/** A mail as it looks, made safe by the desk and locked up here once more: no script, no form, no other window; pictures from elsewhere when asked. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../client.ts';
import { QueryState } from '../../components/state/query-state.tsx';
import { useText } from '../../i18n/use-text.ts';
import { frameOf } from './mail-frame.ts';
import styles from './timeline.module.css';

export function MailHtml({ number, messageId }: { readonly number: number; readonly messageId: string }) {
  const t = useText();
  const [hasImages, showImages] = useState(false);
  const html = useQuery({
    queryKey: ['html', number, messageId],
    queryFn: ({ signal }) => call('getMessageHtml', { params: { number, messageId }, signal }),
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
            srcDoc={frameOf(data.html, { hasImages })}
          />
          {!hasImages && (
            <button type="button" className={styles.link} onClick={() => showImages(true)}>
              {t('mail.showImages')}
            </button>
          )}
        </>
      )}
    </QueryState>
  );
}
