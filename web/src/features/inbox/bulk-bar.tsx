/** What is done to all ticked tickets at once. */
import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { Priority } from '#schemas/ticket';
import { useText } from '../../i18n/use-text.ts';
import { useAgents, useCategories } from '../../queries/use-desk.ts';
import { BulkOutcome } from './bulk-outcome.tsx';
import styles from './inbox-page.module.css';
import type { Bulk } from './use-bulk.ts';
import type { Selection } from './use-selection.ts';

type Props = { readonly selection: Selection; readonly bulk: Bulk };

type ChoiceProps = {
  readonly id?: string;
  readonly label: string;
  readonly data: { value: string; label: string }[];
  readonly onChoose: (value: string) => void;
};

/** Where the key for assigning leads when no ticket is open. */
export const BULK_ASSIGN = 'bulk-assign';

/** A choice that acts at once; it shows its own name again afterwards. */
function Choice({ id, label, data, onChoose }: ChoiceProps) {
  const options = [{ value: '', label }, ...data];
  return (
    <NativeSelect
      id={id}
      size="xs"
      aria-label={label}
      value=""
      onChange={({ currentTarget }) => onChoose(currentTarget.value)}
      data={options}
    />
  );
}

function BulkActs({ bulk: { isPending: isBusy, act } }: Pick<Props, 'bulk'>) {
  const t = useText();
  const agents = useAgents().data ?? [];
  const categories = (useCategories().data?.items ?? []).filter(({ archived }) => !archived);
  const [categoryId, setCategoryId] = useState('');
  return (
    <fieldset className={styles.filters} disabled={isBusy} aria-label={t('bulk.acts')}>
      <NativeSelect
        size="xs"
        aria-label={t('bulk.category')}
        value={categoryId}
        onChange={({ currentTarget }) => setCategoryId(currentTarget.value)}
        data={[{ value: '', label: t('bulk.category') }, ...categories.map(({ id, name }) => ({ value: id, label: name }))]}
      />
      <Button size="xs" loading={isBusy} onClick={() => act({ type: 'update', status: 'solved', ...(categoryId ? { categoryId } : {}) })}>
        {t('bulk.solve')}
      </Button>
      <Choice
        label={t('bulk.priority')}
        data={Priority.options.map((value) => ({ value, label: t(`priority.${value}`) }))}
        onChoose={(value) => act({ type: 'update', priority: Priority.parse(value) })}
      />
      <Choice
        id={BULK_ASSIGN}
        label={t('bulk.assign')}
        data={agents.map(({ agentId, name }) => ({ value: agentId, label: name }))}
        onChoose={(assigneeId) => act({ type: 'update', assigneeId })}
      />
    </fieldset>
  );
}

export function BulkBar({ selection, bulk }: Props) {
  const t = useText();
  const count = selection.tickets.length;
  const clear = (): void => {
    selection.clear();
    bulk.reset();
  };
  if (count === 0 && bulk.isIdle) return null;
  return (
    <section className={styles.bulk} aria-label={t('bulk.label')}>
      <div className={styles.filters}>
        <span>{t('bulk.count', { count })}</span>
        <Button size="xs" variant="subtle" onClick={clear}>
          {t(count > 0 ? 'bulk.clear' : 'bulk.close')}
        </Button>
      </div>
      {count > 0 && <BulkActs bulk={bulk} />}
      <BulkOutcome bulk={bulk} isAnyLeft={count > 0} />
    </section>
  );
}
