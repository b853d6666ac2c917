/** The shape of what is still being fetched. */
import { Skeleton } from '@mantine/core';
import { useText } from '../../i18n/use-text.ts';
import styles from './state.module.css';

const WIDTHS = ['92%', '78%', '85%', '64%', '88%', '71%', '95%', '68%'];

export function SkeletonRows({ rows = 6, height = 20 }: { readonly rows?: number; readonly height?: number }) {
  const t = useText();
  return (
    <div className={styles.rows} role="status" aria-busy="true" aria-label={t('state.loading')}>
      {WIDTHS.slice(0, rows).map((width) => (
        <Skeleton key={width} width={width} height={height} />
      ))}
    </div>
  );
}
