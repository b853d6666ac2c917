/** Undoes a merge, from either of its sides: the merged ticket is what it was. */
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { call } from '../../../client.ts';
import { errorText } from '../../../components/state/error-text.ts';
import { useText } from '../../../i18n/use-text.ts';
import { keys } from '../../../queries/keys.ts';
import { useTicketAct } from '../../../queries/use-ticket-acts.ts';
import styles from './side.module.css';

type Props = {
  /** The ticket that is open. */
  readonly number: number;
  readonly merged: number;
};

export function UnmergeButton({ number, merged }: Props) {
  const t = useText();
  const queries = useQueryClient();
  const unmerge = useTicketAct(number, async () => {
    const { ticket } = await call('getTicket', { params: { number: merged } });
    await call('unmergeTicket', { params: { number: merged }, body: { version: ticket.version } });
    await queries.invalidateQueries({ queryKey: keys.ticket(merged) });
  });
  return (
    <>
      <Button size="compact-xs" variant="default" loading={unmerge.isPending} onClick={() => unmerge.mutate()}>
        {t('merge.undo')}
      </Button>
      {unmerge.error && (
        <p role="alert" className={styles.refusal}>
          {errorText(unmerge.error, t).title}
        </p>
      )}
    </>
  );
}
