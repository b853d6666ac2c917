/** The top of every page. */
import { ActionIcon } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Suspense } from 'react';
import type { Me } from '#schemas/resources';
import { Icon } from '../components/icon.tsx';
import { useText } from '../i18n/use-text.ts';
import { part } from '../parts.ts';
import styles from './shell.module.css';

const TopMenus = part(async () => (await import('./top-menus.tsx')).TopMenus);

type Props = { readonly me: Me; readonly hasMenus: boolean; readonly onMenu: () => void; readonly onKeys: () => void };

export function TopBar({ me, hasMenus, onMenu, onKeys }: Props) {
  const t = useText();
  return (
    <header className={styles.top}>
      <ActionIcon className={styles.menu} variant="subtle" color="gray" size="lg" aria-label={t('shell.openViews')} onClick={onMenu}>
        <Icon name="menu" />
      </ActionIcon>
      <Link to="/inbox/$view" params={{ view: 'mine' }} className={styles.brand}>
        {t('shell.name')}
      </Link>
      <span className={styles.gap} />
      <Suspense fallback={null}>{hasMenus && <TopMenus me={me} onKeys={onKeys} />}</Suspense>
    </header>
  );
}
