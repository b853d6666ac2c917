/** The views on a phone. */
import { Drawer } from '@mantine/core';
import type { Me } from '#schemas/resources';
import { useText } from '../i18n/use-text.ts';
import type { ViewId } from '../views.ts';
import { Rail } from './rail.tsx';

type Props = { readonly me: Me; readonly current: ViewId | undefined; readonly isOpen: boolean; readonly onClose: () => void };

export function RailDrawer({ me, current, isOpen, onClose }: Props) {
  const t = useText();
  return (
    <Drawer opened={isOpen} onClose={onClose} size={260} title={t('shell.views')}>
      <Rail me={me} current={current} onChoose={onClose} />
    </Drawer>
  );
}
