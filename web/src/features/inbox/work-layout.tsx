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
  if (number !== undefined && !isWide) return <Outlet />;
  const shown = [view, from].find(isTicketView) ?? 'mine';
  const list = <InboxPage view={shown} filters={{ status, channel, teamId }} openNumber={number} />;
  if (number === undefined) return list;
  return (
    <div className={styles.panes}>
      <div className={styles.list}>{list}</div>
      <div className={styles.ticket}>
        <Outlet />
      </div>
    </div>
  );
}
