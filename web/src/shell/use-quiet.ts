/** Is what the page opened with on screen? From then on there is time for what may be wanted next. */
import { useIsFetching } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

/** However slowly the desk answers, the menus come. */
const AT_LAST_MS = 3_000;
/** Safari has no idle callbacks. */
const SOON_MS = 50;

export function useQuiet(): boolean {
  const isFetching = useIsFetching() > 0;
  const [isQuiet, setQuiet] = useState(false);
  useEffect(() => {
    if (isQuiet) return;
    const quiet = (): void => setQuiet(true);
    if (isFetching || !('requestIdleCallback' in window)) {
      const timer = setTimeout(quiet, isFetching ? AT_LAST_MS : SOON_MS);
      return () => clearTimeout(timer);
    }
    const idle = requestIdleCallback(quiet, { timeout: AT_LAST_MS });
    return () => cancelIdleCallback(idle);
  }, [isFetching, isQuiet]);
  return isQuiet;
}
