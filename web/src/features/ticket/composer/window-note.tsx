/** WhatsApp takes free text for a day after the contact's last message: how long that still is. */
import { useEffect, useState } from 'react';
import { clock, useNow } from '../../../clock.ts';
import { useFormats, useText } from '../../../i18n/use-text.ts';
import type { TicketDetail } from '../../../queries/use-tickets.ts';
import styles from './composer.module.css';

type Ticket = Pick<TicketDetail['ticket'], 'channel' | 'windowExpiresAt'>;

const isWindowClosed = ({ channel, windowExpiresAt }: Ticket, now: number): boolean =>
  channel === 'whatsapp' && (windowExpiresAt === null || Date.parse(windowExpiresAt) <= now);

/** Changes at the instant at which the window closes, and not each second. */
export function useWindowClosed({ channel, windowExpiresAt }: Ticket): boolean {
  const [, lookAgain] = useState(0);
  useEffect(() => {
    const left = Date.parse(windowExpiresAt ?? '') - clock.now();
    if (!(left > 0)) return;
    const timer = setTimeout(() => lookAgain(left), left + 1);
    return () => clearTimeout(timer);
  }, [windowExpiresAt]);
  return isWindowClosed({ channel, windowExpiresAt }, clock.now());
}

export function WindowNote({ ticket }: { readonly ticket: Ticket }) {
  const t = useText();
  const now = useNow();
  const { duration } = useFormats();
  if (ticket.channel !== 'whatsapp') return null;
  if (isWindowClosed(ticket, now)) return <p className={styles.closed}>{t('window.closed')}</p>;
  return <p className={styles.hint}>{t('window.open', { left: duration(Date.parse(ticket.windowExpiresAt ?? '') - now) })}</p>;
}
