/** Moves through the list by keyboard. The focus goes along, so that Enter and screen readers are where the eye is. */
import { useEffect, useRef, useState } from 'react';
import type { TicketRow } from '../../queries/use-tickets.ts';

export const rowId = (number: number): string => `ticket-${number}`;

type Options = {
  readonly rows: readonly TicketRow[];
  /** The ticket that is open beside the list: where moving begins. */
  readonly openNumber: number | undefined;
  /** Brings a row on screen. */
  readonly show: (index: number) => void;
};
export type RowCursor = {
  readonly move: (by: 1 | -1) => void;
  /** The row that has the focus, or is open. */
  readonly row: () => TicketRow | undefined;
};

export function useRowCursor({ rows, openNumber, show }: Options): RowCursor {
  const [wanted, setWanted] = useState<number>();
  /** Where the focus was last: a row that was taken off the list leaves its place to the next one. */
  const left = useRef<number>(undefined);
  const focusedAt = (): number => {
    const row = document.activeElement?.closest<HTMLElement>('[data-ticket]');
    return rows.findIndex(({ number }) => String(number) === row?.dataset.ticket);
  };
  const openAt = (): number => rows.findIndex(({ number }) => number === openNumber);
  const nextOf = (by: 1 | -1): number => {
    const known = [focusedAt(), openAt()].find((at) => at >= 0);
    if (known !== undefined) return known + by;
    if (left.current === undefined) return 0;
    return by === 1 ? left.current : left.current - 1;
  };
  const move = (by: 1 | -1): void => {
    const next = Math.min(Math.max(nextOf(by), 0), rows.length - 1);
    const row = rows[next];
    if (!row) return;
    left.current = next;
    show(next);
    setWanted(row.number);
  };

  // A row that was scrolled to is there with one of the next renderings.
  useEffect(() => {
    if (wanted === undefined) return;
    const element = document.getElementById(rowId(wanted));
    if (!element) return;
    element.focus({ preventScroll: true });
    setWanted(undefined);
  });
  useEffect(() => {
    const at = focusedAt();
    if (at >= 0) left.current = at;
  });
  return { move, row: () => rows[[focusedAt(), openAt()].find((at) => at >= 0) ?? -1] };
}
