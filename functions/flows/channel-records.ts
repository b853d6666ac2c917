/** What channels delivered beside messages, page by page, newest first. */
import type { Channel } from '#schemas/channel';
import type { ApiContext } from './api-ports.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import type { ChannelEventRecord, Quarantined } from './ports.ts';

type Wanted = { readonly cursor?: string; readonly limit: number };
type Page<T> = { readonly items: T[]; readonly nextCursor: string | null };

const QUARANTINE_POSITION = /^\d{4}-[!-~]{1,200}$/;
const EVENT_POSITION = /^EVENT#\d{4}-[!-~]{1,200}$/;

export async function quarantined({ ports }: ApiContext, { cursor, limit }: Wanted): Promise<Page<Quarantined>> {
  const { items, last } = await ports.directory.quarantined({ after: decodeCursor(cursor, QUARANTINE_POSITION), limit });
  return { items, nextCursor: last ? encodeCursor(last) : null };
}

export async function channelEvents(
  { ports }: ApiContext,
  { channel, account, cursor, limit }: Wanted & { channel: Channel; account: string },
): Promise<Page<ChannelEventRecord>> {
  const after = decodeCursor(cursor, EVENT_POSITION);
  const { items, last } = await ports.directory.channelEvents({ channel, account, after, limit });
  return { items, nextCursor: last ? encodeCursor(last) : null };
}
