/** The list, and beside it the ticket that is open. On a narrow screen one at a time. */
import { useMediaQuery } from '@mantine/hooks';
import { Outlet, useParams, useSearch } from '@tanstack/react-router';
import { isTicketView } from '../../views.ts';
import { InboxPage } from './inbox-page.tsx';
import { QuarantinePage } from './quarantine-page.tsx';
import styles from './work-layout.module.css';

/** Below this there is no room for two. */
const WIDE = '(min-width: 75em)';

export function WorkLayout() {
  const { view, number } = useParams({ strict: false });
  const { from, status, channel, teamId } = useSearch({ strict: false });
  const isWide = useMediaQuery(WIDE, window.matchMedia(WIDE).matches) ?? false;
  if (view === 'quarantine') return <QuarantinePage />;
  const isOpen = number !== undefined;
  const shown = [view, from].find(isTicketView) ?? 'mine';
  // Each in its own place whatever is beside it: turning a tablet must not take what is being written.
  return (
    <div className={styles.panes} data-two={(isOpen && isWide) || undefined}>
      {(!isOpen || isWide) && (
        <div className={styles.list}>
          <InboxPage view={shown} filters={{ status, channel, teamId }} openNumber={number} />
        </div>
      )}
      {isOpen && (
        <div className={styles.ticket}>
          <Outlet />
        </div>
      )}
    </div>
  );
}
