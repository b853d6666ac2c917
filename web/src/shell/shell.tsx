/** What stands around every page of somebody who is signed in. */
import { Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Outlet } from '@tanstack/react-router';
import type { Me } from '#schemas/resources';
import { KeysHelp } from '../components/keys/keys-help.tsx';
import { useKeys } from '../components/keys/use-keys.ts';
import { QueryState } from '../components/state/query-state.tsx';
import { useText } from '../i18n/use-text.ts';
import { useMe } from '../queries/use-desk.ts';
import { ConnectionBanner } from './connection-banner.tsx';
import { Rail } from './rail.tsx';
import styles from './shell.module.css';
import { TopBar } from './top-bar.tsx';
import { useCurrentView } from './use-current-view.ts';
import { useLive } from './use-live.ts';
import { useStillAgent } from './use-still-agent.ts';

const CONTENT = 'content';

function Frame({ me }: { readonly me: Me }) {
  const t = useText();
  useStillAgent();
  const current = useCurrentView();
  const [isDrawerOpen, drawer] = useDisclosure();
  const [isHelpOpen, help] = useDisclosure();
  useKeys({ help: help.open });
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href={`#${CONTENT}`}>
        {t('shell.skipToContent')}
      </a>
      <TopBar me={me} onMenu={drawer.open} onKeys={help.open} />
      <div className={styles.rail}>
        <Rail me={me} current={current} />
      </div>
      <main id={CONTENT} className={styles.main} tabIndex={-1}>
        <ConnectionBanner />
        <div className={styles.page}>
          <Outlet />
        </div>
      </main>
      <Drawer opened={isDrawerOpen} onClose={drawer.close} size={260} title={t('shell.views')}>
        <Rail me={me} current={current} onChoose={drawer.close} />
      </Drawer>
      <KeysHelp isOpen={isHelpOpen} onClose={help.close} />
    </div>
  );
}

export function Shell() {
  useLive();
  return <QueryState query={useMe()}>{(me) => <Frame me={me} />}</QueryState>;
}
