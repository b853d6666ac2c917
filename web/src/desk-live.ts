/** The socket of this page. */
import { call } from './client.ts';
import { createLive } from './live.ts';

export const live = createLive({
  pass: () => call('createLivePass'),
  connect: (address) => new WebSocket(new URL(address, window.location.href.replace(/^http/, 'ws'))),
  isOnline: () => navigator.onLine,
  isShown: () => document.visibilityState === 'visible',
  chance: Math.random,
  now: () => performance.now(),
});
