/** One ticket: its conversation, what is written next, and everything about it at the side. */
import { Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { ErrorState } from '../../components/state/error-state.tsx';
import { QueryState } from '../../components/state/query-state.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useLook } from '../../queries/use-look.ts';
import { type TicketDetail, useTicket } from '../../queries/use-tickets.ts';
import { Composer } from './composer/composer.tsx';
import { ContactCard } from './side/contact-card.tsx';
import { Fields } from './side/fields.tsx';
import { Related } from './side/related.tsx';
import side from './side/side.module.css';
import { Targets } from './side/targets.tsx';
import { TicketHead } from './ticket-head.tsx';
import styles from './ticket-page.module.css';
import { TimelineList } from './timeline-list.tsx';

function Side({ ticket }: Pick<TicketDetail, 'ticket'>) {
  return (
    <div className={side.side}>
      <Targets targets={ticket.targets} />
      <Fields ticket={ticket} />
      <ContactCard contactId={ticket.contactId} number={ticket.number} />
      <Related ticket={ticket} />
    </div>
  );
}

/** Colleagues who have the same ticket open, and whether they write. */
function Others({ number, isTyping }: { readonly number: number; readonly isTyping: boolean }) {
  const t = useText();
  const others = useLook(number, isTyping ? 'typing' : 'viewing');
  const names = (doing: 'typing' | 'viewing'): string =>
    others
      .filter((other) => other.doing === doing)
      .map(({ name }) => name)
      .join(', ');
  return (
    <p role="status" className={styles.others}>
      {names('typing') && <strong>{t('ticket.typing', { names: names('typing') })} </strong>}
      {names('viewing') && t('ticket.others', { names: names('viewing') })}
    </p>
  );
}

function OpenTicket({ number }: { readonly number: number }) {
  const t = useText();
  const query = useTicket(number);
  const [isTyping, setTyping] = useState(false);
  const [isPanelOpen, panel] = useDisclosure();
  return (
    <QueryState query={query}>
      {({ ticket, conversation, ledger }) => (
        <article className={styles.page} aria-label={`#${number}`}>
          <TicketHead ticket={ticket} onPanel={panel.open} />
          {query.error && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
          <Others number={number} isTyping={isTyping} />
          <div className={styles.columns}>
            <div className={styles.main}>
              <TimelineList ticket={ticket} conversation={conversation} ledger={ledger} />
              {ticket.status !== 'closed' && <Composer ticket={ticket} onTyping={setTyping} />}
            </div>
            <aside className={styles.side} aria-label={t('ticket.details')}>
              <Side ticket={ticket} />
            </aside>
          </div>
          <Drawer opened={isPanelOpen} onClose={panel.close} position="right" size={320} title={t('ticket.details')}>
            {isPanelOpen && <Side ticket={ticket} />}
          </Drawer>
        </article>
      )}
    </QueryState>
  );
}

export function TicketPage() {
  const { number } = useParams({ strict: false });
  return number === undefined ? null : <OpenTicket key={number} number={number} />;
}
