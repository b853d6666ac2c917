/** Whether somebody is writing just now. Half a sentence that was left in the box is no writing: a colleague would wait for it. */
import { useCallback, useEffect, useRef, useState } from 'react';

const STILL_MS = 15_000;

export function useTyping(): readonly [isTyping: boolean, tell: (isTyping: boolean) => void] {
  const [isTyping, setTyping] = useState(false);
  const ending = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(ending.current), []);
  const tell = useCallback((now: boolean): void => {
    clearTimeout(ending.current);
    setTyping(now);
    if (now) ending.current = setTimeout(() => setTyping(false), STILL_MS);
  }, []);
  return [isTyping, tell];
}
