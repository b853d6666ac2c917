/** The conversation with what happened in between; the newest is in view. */
import { useLayoutEffect, useMemo, useRef } from 'react';
import { useText } from '../../i18n/use-text.ts';
import type { TicketDetail } from '../../queries/use-tickets.ts';
import { Message } from './message.tsx';
import { MomentLine } from './moment-line.tsx';
import styles from './timeline.module.css';
import { timelineOf } from './timeline.ts';

/** Whoever is so near the end wants to see what comes. */
const NEAR_END_PIXELS = 120;

export function TimelineList({ ticket, conversation, ledger }: Pick<TicketDetail, 'ticket' | 'conversation' | 'ledger'>) {
  const t = useText();
  const items = useMemo(() => timelineOf(conversation, ledger), [conversation, ledger]);
  const scroller = useRef<HTMLDivElement>(null);
  const wasAtEnd = useRef(true);
  // Who reads further up is left there.
  useLayoutEffect(() => {
    const box = scroller.current;
    if (box && wasAtEnd.current && items.length > 0) box.scrollTop = box.scrollHeight;
  }, [items]);
  return (
    <div
      ref={scroller}
      className={styles.scroller}
      onScroll={({ currentTarget: box }) => {
        wasAtEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PIXELS;
      }}
    >
      <ol className={styles.items} aria-label={t('ticket.conversation', { number: ticket.number })}>
        {items.map((item) =>
          item.kind === 'message' ? (
            <Message key={item.item.id} item={item.item} number={ticket.number} />
          ) : (
            <MomentLine key={`v${item.entry.version}`} happening={item} number={ticket.number} />
          ),
        )}
      </ol>
    </div>
  );
}
