/** What stands around every page of somebody who is signed in. */
import { useDisclosure } from '@mantine/hooks';
import { Outlet } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { Me } from '#schemas/resources';
import { useKeys } from '../components/keys/use-keys.ts';
import { QueryState } from '../components/state/query-state.tsx';
import { WhenOpened } from '../components/when-opened.tsx';
import { useText } from '../i18n/use-text.ts';
import { part } from '../parts.ts';
import { useMe } from '../queries/use-desk.ts';
import { useFirstAsked } from '../queries/use-first-asked.ts';
import { ConnectionBanner } from './connection-banner.tsx';
import { fetchLater } from './later.ts';
import { Rail } from './rail.tsx';
import styles from './shell.module.css';
import { TopBar } from './top-bar.tsx';
import { useCurrentView } from './use-current-view.ts';
import { useLive } from './use-live.ts';
import { useQuiet } from './use-quiet.ts';
import { useStillAgent } from './use-still-agent.ts';

const CONTENT = 'content';

const RailDrawer = part(async () => (await import('./rail-drawer.tsx')).RailDrawer);
const KeysHelp = part(async () => (await import('../components/keys/keys-help.tsx')).KeysHelp);

function Frame({ me }: { readonly me: Me }) {
  const t = useText();
  useStillAgent();
  const current = useCurrentView();
  const [isDrawerOpen, drawer] = useDisclosure();
  const [isHelpOpen, help] = useDisclosure();
  const isQuiet = useQuiet();
  useKeys({ help: help.open });
  useEffect(() => {
    if (isQuiet) fetchLater();
  }, [isQuiet]);
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href={`#${CONTENT}`}>
        {t('shell.skipToContent')}
      </a>
      <TopBar me={me} hasMenus={isQuiet} onMenu={drawer.open} onKeys={help.open} />
      <div className={styles.rail}>
        <Rail me={me} current={current} />
      </div>
      <main id={CONTENT} className={styles.main} tabIndex={-1}>
        <ConnectionBanner />
        <div className={styles.page}>
          <Outlet />
        </div>
      </main>
      <WhenOpened isOpen={isDrawerOpen}>
        <RailDrawer me={me} current={current} isOpen={isDrawerOpen} onClose={drawer.close} />
      </WhenOpened>
      <WhenOpened isOpen={isHelpOpen}>
        <KeysHelp isOpen={isHelpOpen} onClose={help.close} />
      </WhenOpened>
    </div>
  );
}

export function Shell() {
  useFirstAsked();
  useLive();
  return <QueryState query={useMe()}>{(me) => <Frame me={me} />}</QueryState>;
}
