/** Keeps what is being read where it is, whatever comes above, below, or grows; who is at the end stays there. */
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** Whoever is so near the end wants to see what comes. */
const NEAR_END_PIXELS = 120;

/** The end, or an item and how far below the upper edge it stands. */
type Place = 'end' | { readonly item: HTMLElement; readonly top: number };

const isNearEnd = (box: HTMLElement): boolean => box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PIXELS;

/** The first item that is in view, by halves: a long conversation has thousands. */
function firstInView(list: HTMLElement, scrollTop: number): HTMLElement | undefined {
  const items = list.children;
  let [low, high] = [0, items.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item instanceof HTMLElement && item.offsetTop + item.offsetHeight > scrollTop) high = middle;
    else low = middle + 1;
  }
  const found = items[low];
  return found instanceof HTMLElement ? found : undefined;
}

const placeAt = (item: HTMLElement, box: HTMLElement): Place => ({ item, top: item.offsetTop - box.scrollTop });

function placeOf(box: HTMLElement, list: HTMLElement): Place {
  const item = isNearEnd(box) ? undefined : firstInView(list, box.scrollTop);
  return item ? placeAt(item, box) : 'end';
}

type Kept = {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly list: RefObject<HTMLOListElement | null>;
  readonly isAtEnd: boolean;
  readonly onScroll: () => void;
  /** What somebody opens stays under their finger. */
  readonly hold: (target: EventTarget) => void;
  readonly toEnd: () => void;
};

/** @param shown changes with what is listed. */
export function useKeptPlace(shown: unknown): Kept {
  const box = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const place = useRef<Place>('end');
  const [isAtEnd, setAtEnd] = useState(true);

  const restore = (): void => {
    const kept = place.current;
    if (!box.current) return;
    if (kept === 'end') box.current.scrollTop = box.current.scrollHeight;
    else if (kept.item.isConnected) box.current.scrollTop = kept.item.offsetTop - kept.top;
  };
  const remember = (): void => {
    if (!box.current || !list.current) return;
    place.current = placeOf(box.current, list.current);
    setAtEnd(place.current === 'end');
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is shown is what moves
  useLayoutEffect(restore, [shown]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: both speak to refs only
  useEffect(() => {
    const sizes = new ResizeObserver(() => {
      restore();
      remember();
    });
    for (const each of [box.current, list.current]) if (each) sizes.observe(each);
    return () => sizes.disconnect();
  }, []);

  return {
    box,
    list,
    isAtEnd,
    onScroll: remember,
    hold: (target) => {
      const item = target instanceof Element ? target.closest('summary, button')?.closest('li') : undefined;
      if (item && box.current) place.current = placeAt(item, box.current);
    },
    toEnd: () => {
      place.current = 'end';
      restore();
    },
  };
}
