/** Status, priority, assignee, team, category, tags and wake time. Each choice is one call, with the version on screen. */
import { NativeSelect } from '@mantine/core';
import { Priority } from '#schemas/ticket';
import { ApiError } from '../../../api-error.ts';
import { errorText } from '../../../components/state/error-text.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useAgents, useTeams } from '../../../queries/use-desk.ts';
import { type Change, useUpdateTicket } from '../../../queries/use-ticket-acts.ts';
import type { TicketDetail } from '../../../queries/use-tickets.ts';
import { CategoryField } from './category-field.tsx';
import styles from './side.module.css';
import { StatusField } from './status-field.tsx';
import { TagsField } from './tags-field.tsx';
import { WakeField } from './wake-field.tsx';

type Ticket = TicketDetail['ticket'];
export type Changing = { readonly ticket: Ticket; readonly change: (fields: Omit<Change, 'version'>) => void };

function PeopleFields({ ticket, change }: Changing) {
  const t = useText();
  const agents = useAgents().data ?? [];
  const teams = useTeams().data ?? [];
  const members = agents.filter(({ agentId, teams: of }) => of.includes(ticket.teamId) || agentId === ticket.assigneeId);
  return (
    <>
      <NativeSelect
        size="xs"
        id="assignee"
        // Where the side is a drawer, the key for it opens the drawer here.
        data-autofocus
        label={t('field.assignee')}
        value={ticket.assigneeId ?? ''}
        onChange={({ currentTarget }) => change({ assigneeId: currentTarget.value || null })}
        data={[{ value: '', label: t('inbox.unassigned') }, ...members.map(({ agentId, name }) => ({ value: agentId, label: name }))]}
      />
      <NativeSelect
        size="xs"
        label={t('field.team')}
        value={ticket.teamId}
        onChange={({ currentTarget }) => change({ teamId: currentTarget.value })}
        data={[
          ...(teams.some(({ teamId }) => teamId === ticket.teamId) ? [] : [{ value: ticket.teamId, label: ticket.teamId }]),
          ...teams.map(({ teamId, name }) => ({ value: teamId, label: name })),
        ]}
      />
    </>
  );
}

function PriorityField({ ticket, change }: Changing) {
  const t = useText();
  return (
    <NativeSelect
      size="xs"
      label={t('field.priority')}
      value={ticket.priority}
      onChange={({ currentTarget }) => change({ priority: Priority.parse(currentTarget.value) })}
      data={Priority.options.map((value) => ({ value, label: t(`priority.${value}`) }))}
    />
  );
}

export function Fields({ ticket }: { readonly ticket: Ticket }) {
  const t = useText();
  const update = useUpdateTicket(ticket.number);
  const change: Changing['change'] = (fields) => update.mutate({ version: ticket.version, ...fields });
  const isStale = update.error instanceof ApiError && update.error.problem.code === 'seen_is_stale';
  return (
    <fieldset className={styles.fields} disabled={update.isPending || ticket.mergedInto !== null} aria-label={t('field.label')}>
      {/* What was begun for another status is begun anew. */}
      <StatusField key={ticket.status} ticket={ticket} change={change} />
      <WakeField ticket={ticket} change={change} />
      <PriorityField ticket={ticket} change={change} />
      <CategoryField ticket={ticket} change={change} />
      <PeopleFields ticket={ticket} change={change} />
      <TagsField ticket={ticket} change={change} />
      {update.error && (
        <p role="alert" className={styles.refusal}>
          {isStale ? t('field.stale') : errorText(update.error, t).title}
        </p>
      )}
    </fieldset>
  );
}
