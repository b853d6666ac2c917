/** How high what stands in a frame is, however it grows: pictures arrive, a quote is unfolded, the window becomes narrower. */
import { type SyntheticEvent, useEffect, useRef, useState } from 'react';

export type FrameHeight = {
  /** In pixels; undefined until the frame has its document. */
  readonly height: number | undefined;
  readonly onLoad: (event: SyntheticEvent<HTMLIFrameElement>) => void;
};

/** Of the bar below what is wider than the frame. */
const SCROLLBAR_PIXELS = 17;

function heightOf({ documentElement: whole }: Document): number {
  const bar = whole.scrollWidth > whole.clientWidth ? SCROLLBAR_PIXELS : 0;
  return Math.ceil(whole.getBoundingClientRect().height) + bar;
}

export function useFrameHeight(): FrameHeight {
  const [height, setHeight] = useState<number>();
  const sizes = useRef<ResizeObserver>(undefined);
  useEffect(() => () => sizes.current?.disconnect(), []);
  return {
    height,
    onLoad: ({ currentTarget: { contentDocument } }) => {
      sizes.current?.disconnect();
      if (!contentDocument) return;
      const measure = (): void => setHeight(heightOf(contentDocument));
      sizes.current = new ResizeObserver(measure);
      sizes.current.observe(contentDocument.documentElement);
      measure();
    },
  };
}
