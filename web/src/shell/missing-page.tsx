/** An address that leads nowhere. */
import { Link } from '@tanstack/react-router';
import { EmptyState } from '../components/state/empty-state.tsx';
import { useText } from '../i18n/use-text.ts';

export function MissingPage() {
  const t = useText();
  return (
    <EmptyState as="h1" title={t('state.missingTitle')} hint={t('state.missingHint')}>
      <Link to="/inbox/$view" params={{ view: 'mine' }}>
        {t('state.home')}
      </Link>
    </EmptyState>
  );
}
