/** When a ticket that waits comes back by itself. */
import { Button, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { clock } from '../../../clock.ts';
import { zoneOfBrowser } from '../../../i18n/formats.ts';
import { instantOf, localOf } from '../../../i18n/local-time.ts';
import { useText } from '../../../i18n/use-text.ts';
import styles from './side.module.css';

const MINUTE_MS = 60_000;

type Props = {
  readonly wakeAt: string | null;
  readonly description?: ReactNode;
  readonly act: string;
  /** Whether it may also be saved without a time. */
  readonly isOptional?: boolean;
  readonly isFocused?: boolean;
  readonly onSave: (wakeAt: string | null) => void;
  /** Beside the button. */
  readonly children?: ReactNode;
};

export function WakeForm({ wakeAt, description, act, isOptional = false, isFocused = false, onSave, children }: Props) {
  const t = useText();
  const zone = zoneOfBrowser();
  const [local, setLocal] = useState(wakeAt === null ? '' : localOf(Date.parse(wakeAt), zone));
  const wanted = instantOf(local, zone);
  const isPast = wanted !== undefined && Date.parse(wanted) <= clock.now();
  return (
    <form
      className={styles.wake}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isPast && (wanted !== undefined || isOptional)) onSave(wanted ?? null);
      }}
    >
      <TextInput
        size="xs"
        type="datetime-local"
        label={t(isOptional ? 'field.wakeOptional' : 'field.wake')}
        description={description}
        error={isPast && t('field.wakePast')}
        autoFocus={isFocused}
        min={localOf(clock.now() + MINUTE_MS, zone)}
        value={local}
        onChange={({ currentTarget }) => setLocal(currentTarget.value)}
      />
      <Button
        size="xs"
        type="submit"
        variant={isOptional ? 'filled' : 'default'}
        disabled={isPast || (wanted === undefined && !isOptional)}
      >
        {act}
      </Button>
      {children}
    </form>
  );
}
