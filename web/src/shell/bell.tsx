/** The bell: how much is unread, and what. */
import { ActionIcon, Popover } from '@mantine/core';
import { useState } from 'react';
import { UNREAD_COUNTED } from '#schemas/notice';
import { Icon } from '../components/icon.tsx';
import { useText } from '../i18n/use-text.ts';
import { useNotices } from '../queries/use-notices.ts';
import { BellList } from './bell-list.tsx';
import styles from './shell.module.css';

export function Bell() {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  const notices = useNotices();
  const unread = notices.data?.unread ?? 0;
  const shown = unread >= UNREAD_COUNTED ? `${UNREAD_COUNTED - 1}+` : String(unread);
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" width="min(22rem, calc(100vw - 1rem))" trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t('bell.label', { count: unread })}
          onClick={() => setOpen(!isOpen)}
        >
          <Icon name="bell" />
          {unread > 0 && <span className={styles.count}>{shown}</span>}
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={t('bell.title')}>
        <BellList notices={notices} onLeave={() => setOpen(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}
