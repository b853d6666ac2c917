/** Narrows the view. What is chosen stands in the address. */
import { NativeSelect } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { Channel } from '#schemas/channel';
import { Status } from '#schemas/ticket';
import { useText } from '../../i18n/use-text.ts';
import { ListFilters } from '../../queries/list-filters.ts';
import { useTeams } from '../../queries/use-desk.ts';
import { TICKET_VIEWS, type TicketViewId } from '../../views.ts';
import styles from './inbox-page.module.css';

type Props = { readonly view: TicketViewId; readonly filters: ListFilters };

export function FiltersBar({ view, filters }: Props) {
  const t = useText();
  const navigate = useNavigate();
  const teams = useTeams().data ?? [];
  const narrow = (change: Record<string, string>): void => {
    const asked = { ...filters, ...change };
    const search = ListFilters.parse(Object.fromEntries(Object.entries(asked).filter(([, value]) => value)));
    void navigate({ to: '/inbox/$view', params: { view }, search });
  };
  const hasOwnChannel = 'channel' in TICKET_VIEWS[view];
  return (
    <fieldset className={styles.filters} aria-label={t('inbox.filters')}>
      <NativeSelect
        size="xs"
        aria-label={t('inbox.status')}
        value={filters.status ?? ''}
        onChange={({ currentTarget }) => narrow({ status: currentTarget.value })}
        data={[{ value: '', label: t('inbox.anyStatus') }, ...Status.options.map((value) => ({ value, label: t(`status.${value}`) }))]}
      />
      {!hasOwnChannel && (
        <NativeSelect
          size="xs"
          aria-label={t('inbox.channel')}
          value={filters.channel ?? ''}
          onChange={({ currentTarget }) => narrow({ channel: currentTarget.value })}
          data={[{ value: '', label: t('inbox.anyChannel') }, ...Channel.options.map((value) => ({ value, label: t(`channel.${value}`) }))]}
        />
      )}
      {teams.length > 1 && (
        <NativeSelect
          size="xs"
          aria-label={t('inbox.team')}
          value={filters.teamId ?? ''}
          onChange={({ currentTarget }) => narrow({ teamId: currentTarget.value })}
          data={[{ value: '', label: t('inbox.anyTeam') }, ...teams.map(({ teamId, name }) => ({ value: teamId, label: name }))]}
        />
      )}
    </fieldset>
  );
}
