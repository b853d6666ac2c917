/** What can be done with one message of the contact. A conversation has thousands: the menu is made when it is opened. */
import { ActionIcon } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import type { ConversationItem } from '#schemas/resources';
import { Icon } from '../../components/icon.tsx';
import { useText } from '../../i18n/use-text.ts';

type Props = { readonly item: ConversationItem; readonly number: number };

const OpenMenu = lazy(() => import('./open-message-menu.tsx').then((made) => ({ default: made.OpenMessageMenu })));

export function MessageMenu({ item, number }: Props) {
  const t = useText();
  const [isWanted, setWanted] = useState(false);
  const button = (
    <ActionIcon size="sm" variant="subtle" color="gray" aria-haspopup="menu" aria-label={t('message.menu')} onClick={() => setWanted(true)}>
      <Icon name="more" />
    </ActionIcon>
  );
  if (!isWanted) return button;
  return (
    <Suspense fallback={button}>
      <OpenMenu item={item} number={number} />
    </Suspense>
  );
}
