/** When a ticket that waits comes back by itself. */
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { WAITING_STATUSES } from '#schemas/ticket';
import { useFormats, useText } from '../../../i18n/use-text.ts';
import type { Changing } from './fields.tsx';
import styles from './side.module.css';

export function WakeField({ ticket, change }: Changing) {
  const t = useText();
  const { dateTime } = useFormats();
  const [local, setLocal] = useState('');
  if (!WAITING_STATUSES.includes(ticket.status)) return null;
  const wakeAt = Date.parse(local);
  return (
    <div className={styles.wake}>
      <TextInput
        size="xs"
        type="datetime-local"
        label={t('field.wake')}
        description={ticket.wakeAt ? t('inbox.wakes', { at: dateTime(ticket.wakeAt) }) : t('field.noWake')}
        value={local}
        onChange={({ currentTarget }) => setLocal(currentTarget.value)}
      />
      <Button
        size="xs"
        variant="default"
        disabled={Number.isNaN(wakeAt)}
        onClick={() => {
          change({ wakeAt: new Date(wakeAt).toISOString() });
          setLocal('');
        }}
      >
        {t('field.setWake')}
      </Button>
    </div>
  );
}
