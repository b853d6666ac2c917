/** Moves through the list by keyboard. The focus goes along, so that Enter and screen readers are where the eye is. */
import { useEffect, useState } from 'react';
import { useKeys } from '../../components/keys/use-keys.ts';
import type { TicketRow } from '../../queries/use-tickets.ts';

export const rowId = (number: number): string => `ticket-${number}`;

type Options = {
  readonly rows: readonly TicketRow[];
  /** The ticket that is open beside the list: where moving begins. */
  readonly openNumber: number | undefined;
  /** Brings a row on screen. */
  readonly show: (index: number) => void;
  readonly onOpen: (row: TicketRow) => void;
  readonly onSelect: (row: TicketRow) => void;
};

export function useRowCursor({ rows, openNumber, show, onOpen, onSelect }: Options): void {
  const [wanted, setWanted] = useState<number>();
  const at = (): number => {
    const focused = document.activeElement?.id;
    const focusedAt = rows.findIndex(({ number }) => rowId(number) === focused);
    return focusedAt >= 0 ? focusedAt : rows.findIndex(({ number }) => number === openNumber);
  };
  const move = (by: number): void => {
    const next = Math.min(Math.max(at() + by, 0), rows.length - 1);
    const row = rows[next];
    if (!row) return;
    show(next);
    setWanted(row.number);
  };
  const onRow = (act: (row: TicketRow) => void) => (): void => {
    const row = rows[at()];
    if (row) act(row);
  };
  useKeys({ next: () => move(1), previous: () => move(-1), open: onRow(onOpen), select: onRow(onSelect) });

  // A row that was scrolled to is there with one of the next renderings.
  useEffect(() => {
    if (wanted === undefined) return;
    const element = document.getElementById(rowId(wanted));
    if (!element) return;
    element.focus({ preventScroll: true });
    setWanted(undefined);
  });
}
