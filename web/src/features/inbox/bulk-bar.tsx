/** What is done to all ticked tickets at once. */
import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { Priority } from '#schemas/ticket';
import { useText } from '../../i18n/use-text.ts';
import { useAgents, useCategories } from '../../queries/use-desk.ts';
import { BulkOutcome } from './bulk-outcome.tsx';
import styles from './inbox-page.module.css';
import { type BulkWanted, useBulk } from './use-bulk.ts';
import type { Selection } from './use-selection.ts';

type Acts = { readonly isBusy: boolean; readonly act: (wanted: BulkWanted) => void };

/** A choice that acts at once; it shows its own name again afterwards. */
function Choice({ label, data, onChoose }: { label: string; data: { value: string; label: string }[]; onChoose: (value: string) => void }) {
  const options = [{ value: '', label }, ...data];
  return (
    <NativeSelect size="xs" aria-label={label} value="" onChange={({ currentTarget }) => onChoose(currentTarget.value)} data={options} />
  );
}

function BulkActs({ isBusy, act }: Acts) {
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
        label={t('bulk.assign')}
        data={agents.map(({ agentId, name }) => ({ value: agentId, label: name }))}
        onChoose={(assigneeId) => act({ type: 'update', assigneeId })}
      />
    </fieldset>
  );
}

export function BulkBar({ selection }: { readonly selection: Selection }) {
  const t = useText();
  const bulk = useBulk();
  const count = selection.tickets.length;
  const act = (wanted: BulkWanted): void =>
    bulk.mutate(
      { tickets: selection.tickets, act: wanted },
      { onSuccess: ({ results }) => selection.keep(results.filter(({ problem }) => problem).map(({ number }) => number)) },
    );
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
          {t('bulk.clear')}
        </Button>
      </div>
      {count > 0 && <BulkActs isBusy={bulk.isPending} act={act} />}
      <BulkOutcome results={bulk.data?.results} error={bulk.error} />
    </section>
  );
}
