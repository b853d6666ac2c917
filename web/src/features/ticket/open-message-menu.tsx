/** The menu of a message, once somebody wants it, and what its lines lead to. */
import { ActionIcon, Menu } from '@mantine/core';
import { useState } from 'react';
import type { ConversationItem } from '#schemas/resources';
import { Icon } from '../../components/icon.tsx';
import { useText } from '../../i18n/use-text.ts';
import { SplitDialog } from './split-dialog.tsx';

type Props = { readonly item: ConversationItem; readonly number: number };

export function OpenMessageMenu({ item, number }: Props) {
  const t = useText();
  const [isSplitting, setSplitting] = useState(false);
  return (
    <>
      <Menu defaultOpened position="bottom-end">
        <Menu.Target>
          <ActionIcon size="sm" variant="subtle" color="gray" aria-label={t('message.menu')}>
            <Icon name="more" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item disabled={item.splitTo !== undefined} onClick={() => setSplitting(true)}>
            {t('split.start')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <SplitDialog item={item} number={number} isOpen={isSplitting} onClose={() => setSplitting(false)} />
    </>
  );
}
