/** The reminder of a ticket that waits: set, changed, taken away. */
import { Button } from '@mantine/core';
import { WAITING_STATUSES } from '#schemas/ticket';
import { useFormats, useText } from '../../../i18n/use-text.ts';
import type { Changing } from './fields.tsx';
import { WakeForm } from './wake-form.tsx';

export function WakeField({ ticket: { status, wakeAt }, change }: Changing) {
  const t = useText();
  const { dateTime } = useFormats();
  if (!WAITING_STATUSES.includes(status)) return null;
  return (
    <WakeForm
      // What somebody else set meanwhile is what stands in the box.
      key={wakeAt}
      wakeAt={wakeAt}
      description={wakeAt ? t('inbox.wakes', { at: dateTime(wakeAt) }) : t('field.noWake')}
      act={t('field.setWake')}
      onSave={(wanted) => change({ wakeAt: wanted })}
    >
      {wakeAt && (
        <Button size="xs" variant="subtle" color="red" onClick={() => change({ wakeAt: null })}>
          {t('field.clearWake')}
        </Button>
      )}
    </WakeForm>
  );
}
