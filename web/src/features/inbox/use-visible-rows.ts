/** Which rows of a long list are on screen. All are equally high, so that it is arithmetic. */
import { type RefObject, useCallback, useLayoutEffect, useState } from 'react';

/** Rows come and go so many at once: scrolling renders the list for each block and not for each row. */
const BLOCK = 8;
/** Beyond the edges of the screen: a page of scrolling, so that what comes is there already. */
const BEYOND = 12;

type Options = { readonly scroller: RefObject<HTMLElement | null>; readonly count: number; readonly rowPixels: number };
type Visible = { readonly first: number; readonly end: number; readonly show: (index: number) => void };

/** @returns the rows from `first` up to, not including, `end`; `show` scrolls no further than it must. */
export function useVisibleRows({ scroller, count, rowPixels }: Options): Visible {
  const [{ from, to }, setRange] = useState({ from: 0, to: 0 });
  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const look = (): void => {
      const top = Math.floor(box.scrollTop / rowPixels) - BEYOND;
      const bottom = Math.ceil((box.scrollTop + box.clientHeight) / rowPixels) + BEYOND;
      const next = { from: Math.floor(top / BLOCK) * BLOCK, to: Math.ceil(bottom / BLOCK) * BLOCK };
      setRange((before) => (before.from === next.from && before.to === next.to ? before : next));
    };
    look();
    const resized = new ResizeObserver(look);
    resized.observe(box);
    box.addEventListener('scroll', look, { passive: true });
    return () => {
      resized.disconnect();
      box.removeEventListener('scroll', look);
    };
  }, [scroller, rowPixels]);
  const show = useCallback(
    (index: number): void => {
      const box = scroller.current;
      if (!box) return;
      const top = index * rowPixels;
      box.scrollTop = Math.max(Math.min(box.scrollTop, top), top + rowPixels - box.clientHeight);
    },
    [scroller, rowPixels],
  );
  return { first: Math.max(0, Math.min(from, count)), end: Math.min(to, count), show };
}
