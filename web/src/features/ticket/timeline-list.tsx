/** The conversation with what happened in between, as far back as somebody wants to read; the newest is in view. */
import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { useAgentName } from '../../queries/use-desk.ts';
import { useOlder } from '../../queries/use-older.ts';
import type { TicketDetail } from '../../queries/use-tickets.ts';
import { joinPages } from './join-pages.ts';
import { Message } from './message.tsx';
import { MomentLine } from './moment-line.tsx';
import { OlderButton } from './older-button.tsx';
import styles from './timeline.module.css';
import { timelineOf } from './timeline.ts';
import { useKeptPlace } from './use-kept-place.ts';

export function TimelineList({ detail }: { readonly detail: TicketDetail }) {
  const t = useText();
  const nameOf = useAgentName();
  const { number } = detail.ticket;
  const older = useOlder(number, detail.nextCursor);
  const { pages } = older;
  const items = useMemo(() => timelineOf(joinPages(detail, pages)), [detail, pages]);
  const { box, list, isAtEnd, onScroll, hold, toEnd } = useKeptPlace(items);
  return (
    <div className={styles.place}>
      <div
        ref={box}
        className={styles.scroller}
        onClickCapture={({ target }) => hold(target)}
        onScroll={({ currentTarget: { scrollTop, clientHeight } }) => {
          onScroll();
          // A screen ahead, so that who reads on seldom waits.
          if (scrollTop < clientHeight && !older.error) older.load();
        }}
      >
        <OlderButton older={older} />
        <ol ref={list} className={styles.items} aria-label={t('ticket.conversation', { number })}>
          {items.map((item) =>
            item.kind === 'message' ? (
              <Message key={item.item.id} item={item.item} number={number} nameOf={nameOf} />
            ) : (
              <MomentLine key={`v${item.entry.version}`} happening={item} number={number} nameOf={nameOf} />
            ),
          )}
        </ol>
      </div>
      {!isAtEnd && (
        <Button size="xs" className={styles.toEnd} onClick={toEnd}>
          {t('ticket.toNewest')}
        </Button>
      )}
    </div>
  );
}
