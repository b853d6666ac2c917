/** What the socket says -> what is asked for again: only what is on screen and older than what was said. */
import type { Query, QueryClient } from '@tanstack/react-query';
import { type LiveFrame, POLLING_SECONDS } from '#schemas/live';
import type { CallOutput } from '../call-types.ts';
import type { Live } from '../live.ts';
import { createSeldom } from '../seldom.ts';
import { keys } from './keys.ts';
import type { Change } from './list-pages.ts';
import { createRefetch } from './refetch.ts';
import { rowsAgainOf } from './rows-again.ts';
import type { TicketDetail } from './use-tickets.ts';

/** Counting looks at every view: on a busy desk it is not done for each change. */
const COUNTED_EVERY_MS = 30_000;

export type LiveSyncPorts = { readonly queries: QueryClient; readonly live: Live; readonly onSignedOut: () => void };

/** @returns how to stop. */
export function startLiveSync({ queries, live, onSignedOut }: LiveSyncPorts): () => void {
  const refetch = createRefetch(queries);
  const rowsAgain = rowsAgainOf(queries);
  const counts = createSeldom(() => void refetch(keys.counts), COUNTED_EVERY_MS);

  /** A first answer that is still on its way may be older than what was told: it is looked at when it is here. */
  function askAgainIf(query: Query, isOld: (data: unknown) => boolean): void {
    if (query.state.data !== undefined) {
      if (isOld(query.state.data)) void refetch(query.queryKey);
      return;
    }
    query.promise?.then(
      (data) => isOld(data) && void refetch(query.queryKey),
      () => {},
    );
  }

  function takeChanges(changes: readonly Change[]): void {
    const cache = queries.getQueryCache();
    for (const { number, version } of changes) {
      const query = cache.find({ queryKey: keys.ticket(number) });
      if (query) askAgainIf(query, (data) => (data as TicketDetail).ticket.version < version);
    }
    rowsAgain(changes);
  }

  function takeFrame(frame: LiveFrame): void {
    switch (frame.type) {
      case 'changed':
        counts.want();
        return takeChanges(frame.tickets);
      case 'notices':
        queries.setQueryData<CallOutput<'listNotifications'>>(keys.notices, (page) => page && { ...page, unread: frame.unread });
        return void refetch(keys.notices);
      case 'presence':
        return void queries.setQueryData<CallOutput<'getMe'>>(keys.me, (me) => me && { ...me, presence: frame.presence });
      case 'signed_out':
        return onSignedOut();
      case 'looking':
      case 'pong':
        return;
      default:
        return frame satisfies never;
    }
  }

  const catchUp = (): void => void queries.invalidateQueries();
  const polling = setInterval(() => {
    if (live.state.get() === 'polling') catchUp();
  }, POLLING_SECONDS * 1000);
  const leave = [live.onFrame(takeFrame), live.onReconnect(catchUp), () => clearInterval(polling), counts.stop];
  return () => {
    for (const each of leave) each();
  };
}
