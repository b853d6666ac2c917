/** One message or note. */
import type { ConversationItem } from '#schemas/resources';
import { useFormats, useText } from '../../i18n/use-text.ts';
import styles from './ticket-page.module.css';

export function ConversationMessage({ item: { kind, from, at, text } }: { readonly item: ConversationItem }) {
  const t = useText();
  const { dateTime } = useFormats();
  const label = { inbound: undefined, outbound: undefined, note: t('ticket.note'), automatic: t('ticket.automatic') }[kind];
  return (
    <li className={styles.message} data-kind={kind}>
      <p className={styles.from}>
        {label && <strong>{label} · </strong>}
        {from ?? t('ticket.contact')} · <time dateTime={at}>{dateTime(at)}</time>
      </p>
      <p className={styles.text}>{text}</p>
    </li>
  );
}
