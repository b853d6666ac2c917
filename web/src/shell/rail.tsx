/** The views, on the left; on a phone in a drawer. */
import { Link } from '@tanstack/react-router';
import { useId } from 'react';
import type { Me } from '#schemas/resources';
import { Icon, type IconName } from '../components/icon.tsx';
import { useFormats, useText } from '../i18n/use-text.ts';
import { useCounts } from '../queries/use-counts.ts';
import { countOf, railOf, type ViewId } from '../views.ts';
import styles from './shell.module.css';

const ICONS = {
  mine: 'person',
  unassigned: 'inbox',
  teams: 'people',
  at_risk: 'clock',
  breached: 'alarm',
  waiting: 'pause',
  waking: 'sunrise',
  whatsapp: 'whatsapp',
  email: 'email',
  manual: 'manual',
  quarantine: 'box',
} as const satisfies Record<ViewId, IconName>;

type ListProps = { readonly views: readonly ViewId[]; readonly current: ViewId | undefined; readonly onChoose?: (() => void) | undefined };

type ViewProps = { readonly view: ViewId; readonly isCurrent: boolean; readonly onChoose?: (() => void) | undefined };

/** What is empty needs no number. */
function ViewLink({ view, isCurrent, onChoose }: ViewProps) {
  const t = useText();
  const { number } = useFormats();
  const counted = useId();
  const { count = 0, isMore = false } = countOf(view, useCounts().data) ?? {};
  return (
    <Link
      to="/inbox/$view"
      params={{ view }}
      className={styles.view}
      aria-current={isCurrent ? 'page' : undefined}
      aria-describedby={count > 0 ? counted : undefined}
      onClick={onChoose}
    >
      <Icon name={ICONS[view]} />
      {t(`view.${view}`)}
      {count > 0 && (
        <>
          <span className={styles.tickets} aria-hidden="true">{`${number(count)}${isMore ? '+' : ''}`}</span>
          <span id={counted} hidden>
            {t(isMore ? 'inbox.countSoFar' : 'inbox.count', { count })}
          </span>
        </>
      )}
    </Link>
  );
}

function ViewList({ views, current, onChoose }: ListProps) {
  return (
    <ul className={styles.views}>
      {views.map((view) => (
        <li key={view}>
          <ViewLink view={view} isCurrent={view === current} onChoose={onChoose} />
        </li>
      ))}
    </ul>
  );
}

type Props = { readonly me: Me; readonly current: ViewId | undefined; readonly onChoose?: () => void };

export function Rail({ me, current, onChoose }: Props) {
  const t = useText();
  return (
    <nav aria-label={t('shell.views')}>
      {railOf(me.role).map(({ title, views }) => (
        <section key={title ?? ''}>
          {title && <h2 className={styles.railTitle}>{t(title)}</h2>}
          <ViewList views={views} current={current} onChoose={onChoose} />
        </section>
      ))}
    </nav>
  );
}
