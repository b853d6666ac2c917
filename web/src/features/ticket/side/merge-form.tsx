/** Merges this ticket into another, which takes its messages from then on. */
import { Button } from '@mantine/core';
import { ApiError } from '../../../api-error.ts';
import { call } from '../../../client.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useTicketAct } from '../../../queries/use-ticket-acts.ts';
import type { TicketDetail } from '../../../queries/use-tickets.ts';
import { NumberForm } from './number-form.tsx';

type Wanted = { readonly into: number; readonly confirm?: true };

/** What somebody may mean all the same: different contacts, or messages that they had not seen. */
const mayConfirm = (error: Error | null): boolean =>
  error instanceof ApiError && ['not_mergeable', 'seen_is_stale'].includes(error.problem.code);

export function MergeForm({ ticket: { number, version } }: Pick<TicketDetail, 'ticket'>) {
  const t = useText();
  const merge = useTicketAct(number, async ({ into, ...confirm }: Wanted) => {
    const other = await call('getTicket', { params: { number: into } });
    return call('mergeTicket', { params: { number }, body: { version, into, intoVersion: other.ticket.version, ...confirm } });
  });
  const { variables: last } = merge;
  return (
    <NumberForm
      label={t('merge.into')}
      act={t('merge.merge')}
      hint={mayConfirm(merge.error) ? t('merge.hint') : ''}
      isPending={merge.isPending}
      error={merge.error}
      onNumber={(into) => merge.mutate({ into })}
      wayOut={
        last &&
        !last.confirm &&
        mayConfirm(merge.error) && (
          <Button size="compact-xs" variant="subtle" color="red" onClick={() => merge.mutate({ ...last, confirm: true })}>
            {t('merge.anyway')}
          </Button>
        )
      }
    />
  );
}
