/** Colleagues who have the same ticket open, and whether they write. */
import { useText } from '../../i18n/use-text.ts';
import { useLook } from '../../queries/use-look.ts';
import styles from './ticket-page.module.css';

export function Others({ number, isTyping }: { readonly number: number; readonly isTyping: boolean }) {
  const t = useText();
  const others = useLook(number, isTyping ? 'typing' : 'viewing');
  const names = (doing: 'typing' | 'viewing'): string =>
    others
      .filter((other) => other.doing === doing)
      .map(({ name }) => name)
      .join(', ');
  return (
    <p role="status" className={styles.others}>
      {names('typing') && <strong>{t('ticket.typing', { names: names('typing') })} </strong>}
      {names('viewing') && t('ticket.others', { names: names('viewing') })}
    </p>
  );
}
