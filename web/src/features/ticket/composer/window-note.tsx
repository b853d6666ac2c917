/** WhatsApp takes free text for a day after the contact's last message: how long that still is. */
import { useNow } from '../../../clock.ts';
import { useFormats, useText } from '../../../i18n/use-text.ts';
import type { TicketDetail } from '../../../queries/use-tickets.ts';
import styles from './composer.module.css';

type Ticket = Pick<TicketDetail['ticket'], 'channel' | 'windowExpiresAt'>;

export const isWindowClosed = ({ channel, windowExpiresAt }: Ticket, now: number): boolean =>
  channel === 'whatsapp' && (windowExpiresAt === null || Date.parse(windowExpiresAt) <= now);

export function WindowNote({ ticket }: { readonly ticket: Ticket }) {
  const t = useText();
  const now = useNow();
  const { duration } = useFormats();
  if (ticket.channel !== 'whatsapp') return null;
  if (isWindowClosed(ticket, now)) return <p className={styles.closed}>{t('window.closed')}</p>;
  return <p className={styles.hint}>{t('window.open', { left: duration(Date.parse(ticket.windowExpiresAt ?? '') - now) })}</p>;
}
