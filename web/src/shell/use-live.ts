/** Keeps the socket open while somebody is signed in, and tells the desk that they are there. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { live } from '../desk-live.ts';
import { startLiveSync } from '../queries/live-sync.ts';
import { session } from '../session.ts';

const PRESENT = ['keydown', 'pointermove', 'pointerdown'] as const;

const onShown = (): void => {
  if (document.visibilityState === 'visible') live.shown();
};

export function useLive(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const stopSync = startLiveSync({ queries, live, onSignedOut: session.forget });
    for (const name of PRESENT) window.addEventListener(name, live.active, { passive: true });
    window.addEventListener('online', live.check);
    window.addEventListener('offline', live.check);
    document.addEventListener('visibilitychange', onShown);
    live.start();
    return () => {
      live.stop();
      stopSync();
      for (const name of PRESENT) window.removeEventListener(name, live.active);
      window.removeEventListener('online', live.check);
      window.removeEventListener('offline', live.check);
      document.removeEventListener('visibilitychange', onShown);
    };
  }, [queries]);
}
