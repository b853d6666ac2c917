/** How far a message got, as the contact's own application would show it, and in words. */
import type { Delivery } from '#schemas/resources';
import { useFormats, useText } from '../../i18n/use-text.ts';
import styles from './timeline.module.css';

const TICKS = {
  queued: '◷',
  claimed: '◷',
  parked: '⏸',
  sent: '✓',
  delivered: '✓✓',
  read: '✓✓',
  failed: '✗',
  unknown: '?',
} as const satisfies Record<Delivery['status'], string>;

export function DeliveryMark({ delivery: { status, at, explanation } }: { readonly delivery: Delivery }) {
  const t = useText();
  const { time } = useFormats();
  return (
    <p className={styles.delivery} data-status={status}>
      <span aria-hidden="true">{TICKS[status]}</span> {t(`delivery.${status}`)} <time dateTime={at}>{time(at)}</time>
      {explanation && <span> — {explanation}</span>}
    </p>
  );
}
