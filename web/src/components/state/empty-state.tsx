/** Nothing is here, and how something comes here. */
import type { ReactNode } from 'react';
import styles from './state.module.css';

type Props = { readonly title: string; readonly hint: string; readonly children?: ReactNode };

export function EmptyState({ title, hint, children }: Props) {
  return (
    <div className={styles.state}>
      <p className={styles.title}>{title}</p>
      <p className={styles.hint}>{hint}</p>
      {children}
    </div>
  );
}
