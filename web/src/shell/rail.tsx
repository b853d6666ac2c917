/** The views, on the left; on a phone in a drawer. */
import { Link } from '@tanstack/react-router';
import type { Me } from '#schemas/resources';
import { Icon, type IconName } from '../components/icon.tsx';
import { useText } from '../i18n/use-text.ts';
import { railOf, type ViewId } from '../views.ts';
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

function ViewList({ views, current, onChoose }: ListProps) {
  const t = useText();
  return (
    <ul className={styles.views}>
      {views.map((view) => (
        <li key={view}>
          <Link
            to="/inbox/$view"
            params={{ view }}
            className={styles.view}
            aria-current={view === current ? 'page' : undefined}
            onClick={onChoose}
          >
            <Icon name={ICONS[view]} />
            {t(`view.${view}`)}
          </Link>
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
