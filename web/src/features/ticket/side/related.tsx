/** Links to other tickets, merging and undoing it. */
import { Button, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../../../client.ts';
import { errorText } from '../../../components/state/error-text.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useTicketAct } from '../../../queries/use-ticket-acts.ts';
import type { TicketDetail } from '../../../queries/use-tickets.ts';
import styles from './side.module.css';

type Props = { readonly ticket: TicketDetail['ticket'] };

function TicketRef({ number, label }: { readonly number: number; readonly label: string }) {
  return (
    <li>
      <span className={styles.quiet}>{label}</span>{' '}
      <Link to="/tickets/$number" params={{ number }}>
        #{number}
      </Link>
    </li>
  );
}

function MergeForm({ ticket }: Props) {
  const t = useText();
  const [text, setText] = useState('');
  const [wasRefused, setRefused] = useState(false);
  const into = Number(text.replace('#', ''));
  const merge = useTicketAct(ticket.number, async (confirm: boolean) => {
    const other = await call('getTicket', { params: { number: into } });
    const body = { version: ticket.version, into, intoVersion: other.ticket.version, ...(confirm ? { confirm: true } : {}) };
    return call('mergeTicket', { params: { number: ticket.number }, body });
  });
  const start = (confirm: boolean): void => merge.mutate(confirm, { onError: () => setRefused(true) });
  return (
    <div className={styles.wake}>
      <TextInput
        size="xs"
        label={t('merge.into')}
        placeholder="#1042"
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <Button size="xs" variant="default" disabled={!(into > 0)} loading={merge.isPending} onClick={() => start(false)}>
        {t('merge.merge')}
      </Button>
      {merge.error && (
        <p role="alert" className={styles.refusal}>
          {errorText(merge.error, t).title}{' '}
          {wasRefused && (
            <Button size="compact-xs" variant="subtle" color="red" onClick={() => start(true)}>
              {t('merge.anyway')}
            </Button>
          )}
        </p>
      )}
    </div>
  );
}

function Unmerge({ ticket }: Props) {
  const t = useText();
  const unmerge = useTicketAct(ticket.number, () =>
    call('unmergeTicket', { params: { number: ticket.number }, body: { version: ticket.version } }),
  );
  return (
    <>
      <Button size="xs" variant="default" loading={unmerge.isPending} onClick={() => unmerge.mutate(undefined)}>
        {t('merge.undo')}
      </Button>
      {unmerge.error && <p role="alert">{errorText(unmerge.error, t).title}</p>}
    </>
  );
}

export function Related({ ticket }: Props) {
  const t = useText();
  const { followsUp, splitFrom, possiblyRelated, mergedInto, merged, links } = ticket;
  return (
    <section>
      <h2 className={styles.title}>{t('related.title')}</h2>
      <ul className={styles.others}>
        {mergedInto !== null && <TicketRef number={mergedInto} label={t('related.mergedInto')} />}
        {merged.map((number) => (
          <TicketRef key={number} number={number} label={t('related.merged')} />
        ))}
        {followsUp !== null && <TicketRef number={followsUp} label={t('related.followsUp')} />}
        {splitFrom !== null && <TicketRef number={splitFrom} label={t('related.splitFrom')} />}
        {possiblyRelated !== null && <TicketRef number={possiblyRelated} label={t('related.possibly')} />}
        {links.map(({ number, as }) => (
          <TicketRef key={number} number={number} label={t(`related.${as}`)} />
        ))}
      </ul>
      {mergedInto === null ? <MergeForm ticket={ticket} /> : <Unmerge ticket={ticket} />}
    </section>
  );
}
