/** Why an act was refused. */
import { errorText } from '../../components/state/error-text.ts';
import { useText } from '../../i18n/use-text.ts';
import styles from './contact-page.module.css';

export function Refusal({ error }: { readonly error: Error | null }) {
  const t = useText();
  if (!error) return null;
  const { title, hint } = errorText(error, t);
  return (
    <p role="alert" className={styles.refusal}>
      {title} {hint}
    </p>
  );
}
