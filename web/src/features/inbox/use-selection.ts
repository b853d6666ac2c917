/** Which tickets of the list are ticked, with the version that was on screen when they were. */
import { useCallback, useMemo, useState } from 'react';
import type { TicketRow } from '../../queries/use-tickets.ts';

/** The desk takes so many at once. */
export const SELECTED_AT_MOST = 100;

export type Selected = Pick<TicketRow, 'number' | 'version'>;
export type Selection = {
  readonly tickets: readonly Selected[];
  readonly has: (number: number) => boolean;
  readonly toggle: (row: Selected) => void;
  /** These and no others. */
  readonly all: (rows: readonly Selected[]) => void;
  readonly clear: () => void;
};

export function useSelection(): Selection {
  const [picked, setPicked] = useState<ReadonlyMap<number, Selected>>(new Map());
  const toggle = useCallback(({ number, version }: Selected) => {
    setPicked((before) => {
      const after = new Map(before);
      if (!after.delete(number) && after.size < SELECTED_AT_MOST) after.set(number, { number, version });
      return after;
    });
  }, []);
  return useMemo(
    () => ({
      tickets: [...picked.values()],
      has: (number) => picked.has(number),
      toggle,
      all: (rows) => setPicked(new Map(rows.slice(0, SELECTED_AT_MOST).map(({ number, version }) => [number, { number, version }]))),
      clear: () => setPicked(new Map()),
    }),
    [picked, toggle],
  );
}
