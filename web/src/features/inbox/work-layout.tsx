/** The list, and beside it the ticket that is open. On a narrow screen one at a time: the list stays as it was until it is shown again. */
import { Outlet, useParams, useSearch } from '@tanstack/react-router';
import { NO_TICKET } from '../../addresses.ts';
import { MissingPage } from '../../shell/missing-page.tsx';
import { isTicketView, isView } from '../../views.ts';
import { InboxPage } from './inbox-page.tsx';
import { QuarantinePage } from './quarantine-page.tsx';
import styles from './work-layout.module.css';

export function WorkLayout() {
  const { view, number } = useParams({ strict: false });
  const { from, status, channel, teamId } = useSearch({ strict: false });
  if (view === 'quarantine') return <QuarantinePage />;
  if (number === NO_TICKET || (number === undefined && !isView(view))) return <MissingPage />;
  const shown = [view, from].find(isTicketView) ?? 'mine';
  return (
    <div className={styles.panes} data-ticket={number === undefined ? undefined : 'open'}>
      <div className={styles.list}>
        <InboxPage view={shown} filters={{ status, channel, teamId }} openNumber={number} />
      </div>
      {number !== undefined && (
        <div className={styles.ticket}>
          <Outlet />
        </div>
      )}
    </div>
  );
}
