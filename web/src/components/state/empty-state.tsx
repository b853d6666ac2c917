/** Nothing is here, and how something comes here. */
import type { ReactNode } from 'react';
import styles from './state.module.css';

type Props = {
  readonly title: string;
  readonly hint: string;
  /** `h1` where this is all there is on the page. */
  readonly as?: 'h1' | 'p';
  readonly children?: ReactNode;
};

export function EmptyState({ title, hint, as: Title = 'p', children }: Props) {
  return (
    <div className={styles.state}>
      <Title className={styles.title}>{title}</Title>
      <p className={styles.hint}>{hint}</p>
      {children}
    </div>
  );
}
