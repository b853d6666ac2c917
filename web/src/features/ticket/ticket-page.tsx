/** One ticket: its conversation, what is written next, and everything about it at the side. */
import { Drawer } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { useParams } from '@tanstack/react-router';
import { ErrorState } from '../../components/state/error-state.tsx';
import { QueryState } from '../../components/state/query-state.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useReadOnOpening } from '../../queries/use-notices.ts';
import { type TicketDetail, useTicket } from '../../queries/use-tickets.ts';
import { Composer } from './composer/composer.tsx';
import { Others } from './others.tsx';
import { ContactCard } from './side/contact-card.tsx';
import { Fields } from './side/fields.tsx';
import { Related } from './side/related.tsx';
import side from './side/side.module.css';
import { Targets } from './side/targets.tsx';
import { TicketHead } from './ticket-head.tsx';
import styles from './ticket-page.module.css';
import { TimelineList } from './timeline-list.tsx';
import { useTyping } from './use-typing.ts';

/** Where the conversation keeps enough room beside it: with the list at the left, or alone before there is room for the list. */
const HAS_ROOM = '(min-width: 80em), (min-width: 56em) and (max-width: 74.99em)';

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

function OpenTicket({ number }: { readonly number: number }) {
  const t = useText();
  const query = useTicket(number);
  useReadOnOpening(number);
  const hasRoom = useMediaQuery(HAS_ROOM, window.matchMedia(HAS_ROOM).matches) ?? false;
  const [isTyping, tellTyping] = useTyping();
  const [isPanelOpen, panel] = useDisclosure();
  return (
    <QueryState query={query}>
      {(detail) => (
        <article className={styles.page} aria-label={`#${number}`}>
          <TicketHead ticket={detail.ticket} onPanel={hasRoom ? undefined : panel.open} />
          {query.error && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
          <Others number={number} isTyping={isTyping} />
          <div className={styles.columns}>
            <div className={styles.main}>
              <TimelineList detail={detail} />
              <Composer ticket={detail.ticket} onTyping={tellTyping} />
            </div>
            {hasRoom && (
              <aside className={styles.side} aria-label={t('ticket.details')}>
                <Side ticket={detail.ticket} />
              </aside>
            )}
          </div>
          <Drawer opened={isPanelOpen && !hasRoom} onClose={panel.close} position="right" size={320} title={t('ticket.details')}>
            <Side ticket={detail.ticket} />
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
