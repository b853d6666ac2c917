/** How the ticket stands. One that is to wait is told in the same act when it comes back by itself. */
import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { STATUS_TRANSITIONS, Status, WAITING_STATUSES } from '#schemas/ticket';
import { useText } from '../../../i18n/use-text.ts';
import type { Changing } from './fields.tsx';
import { WakeForm } from './wake-form.tsx';

export function StatusField({ ticket, change }: Changing) {
  const t = useText();
  const [wanted, setWanted] = useState<Status>();
  const reachable: readonly Status[] = [ticket.status, ...STATUS_TRANSITIONS[ticket.status]];
  // What is no choice any more was chosen of a ticket that has moved on.
  const waits = wanted && wanted !== ticket.status && reachable.includes(wanted) ? wanted : undefined;
  const choose = (status: Status): void => {
    const isToWait = WAITING_STATUSES.includes(status) && status !== ticket.status;
    setWanted(isToWait ? status : undefined);
    if (!isToWait && status !== ticket.status) change({ status });
  };
  return (
    <>
      <NativeSelect
        size="xs"
        id="status"
        label={t('field.status')}
        value={waits ?? ticket.status}
        disabled={reachable.length === 1}
        onChange={({ currentTarget }) => choose(Status.parse(currentTarget.value))}
        data={reachable.map((value) => ({ value, label: t(`status.${value}`) }))}
      />
      {waits && (
        <WakeForm
          key={waits}
          wakeAt={ticket.wakeAt}
          act={t('field.setStatus')}
          isOptional
          isFocused
          onSave={(wakeAt) => change({ status: waits, ...(wakeAt === ticket.wakeAt ? {} : { wakeAt }) })}
        >
          <Button size="xs" variant="default" onClick={() => setWanted(undefined)}>
            {t('split.cancel')}
          </Button>
        </WakeForm>
      )}
    </>
  );
}
