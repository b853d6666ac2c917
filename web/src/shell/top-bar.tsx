/** The top of every page. */
import { ActionIcon } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Me } from '#schemas/resources';
import { Icon } from '../components/icon.tsx';
import { useText } from '../i18n/use-text.ts';
import { hasPresence } from '../views.ts';
import { Bell } from './bell.tsx';
import { PresenceSwitch } from './presence-switch.tsx';
import { ProfileMenu } from './profile-menu.tsx';
import styles from './shell.module.css';

type Props = { readonly me: Me; readonly onMenu: () => void; readonly onKeys: () => void };

export function TopBar({ me, onMenu, onKeys }: Props) {
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
      {hasPresence(me.role) && <PresenceSwitch presence={me.presence} />}
      <Bell />
      <ProfileMenu me={me} onKeys={onKeys} />
    </header>
  );
}
