/** Tickets that concern each other and stay tickets of their own: related, parent and children. */
import { CloseButton, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { LinkedAs } from '#schemas/ticket';
import { ApiError } from '../../../api-error.ts';
import { call } from '../../../client.ts';
import { errorText } from '../../../components/state/error-text.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useTicketAct } from '../../../queries/use-ticket-acts.ts';
import type { TicketDetail } from '../../../queries/use-tickets.ts';
import { TicketLink } from '../ticket-link.tsx';
import { NumberForm } from './number-form.tsx';
import styles from './side.module.css';

type Ticket = TicketDetail['ticket'];

function LinkForm({ number: from }: { readonly number: number }) {
  const t = useText();
  const [as, setAs] = useState<LinkedAs>('related');
  const link = useTicketAct(from, (number: number) => call('linkTickets', { params: { number: from }, body: { number, as } }));
  const isRefused = link.error instanceof ApiError && link.error.problem.code === 'not_linkable';
  return (
    <NumberForm
      label={t('link.to')}
      act={t('link.link')}
      hint={isRefused ? t('link.hint') : ''}
      isPending={link.isPending}
      error={link.error}
      onNumber={(number) => link.mutate(number)}
    >
      <NativeSelect
        size="xs"
        label={t('link.as')}
        value={as}
        onChange={({ currentTarget }) => setAs(LinkedAs.parse(currentTarget.value))}
        data={LinkedAs.options.map((value) => ({ value, label: t(`related.${value}`) }))}
      />
    </NumberForm>
  );
}

export function Links({ ticket: { number, links, mergedInto } }: { readonly ticket: Ticket }) {
  const t = useText();
  const unlink = useTicketAct(number, (other: number) => call('unlinkTickets', { params: { number }, body: { number: other } }));
  const inOrder = LinkedAs.options.flatMap((as) => links.filter((link) => link.as === as));
  return (
    <>
      <ul className={styles.others} aria-label={t('link.title')}>
        {inOrder.map((link) => (
          <li key={link.number} className={styles.link}>
            <span className={styles.quiet}>{t(`related.${link.as}`)}</span> <TicketLink number={link.number} />
            <CloseButton
              size="xs"
              aria-label={t('link.unlink', { number: link.number })}
              disabled={unlink.isPending}
              onClick={() => unlink.mutate(link.number)}
            />
          </li>
        ))}
      </ul>
      {unlink.error && (
        <p role="alert" className={styles.refusal}>
          {errorText(unlink.error, t).title}
        </p>
      )}
      {mergedInto === null && <LinkForm key={links.length} number={number} />}
    </>
  );
}
