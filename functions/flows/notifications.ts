/** What the caller is told under the bell. */
import { noticeText } from '#domain/notice-sentences';
import { type MarkNoticesRead, type Notice, type NoticeView, UNREAD_COUNTED } from '#schemas/notice';
import type { ApiContext } from './api-ports.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { linkOf } from './notify.ts';

const POSITION = /^\d{4}-[0-9T:.-]{18}Z_[a-z0-9_.]{1,90}$/;

type Wanted = { readonly unread: boolean; readonly cursor?: string; readonly limit: number };

export async function notifications(
  context: ApiContext,
  { unread, cursor, limit }: Wanted,
): Promise<{ items: NoticeView[]; nextCursor: string | null; unread: number }> {
  const { ports, agent } = context;
  const [page, left] = await Promise.all([
    ports.notices.page(agent.agentId, { unread, after: decodeCursor(cursor, POSITION), limit }),
    unreadLeft(context),
  ]);
  return {
    items: page.items.map((notice) => shown(notice, context)),
    nextCursor: page.last ? encodeCursor(page.last) : null,
    unread: left,
  };
}

const unreadLeft = ({ ports, agent }: ApiContext): Promise<number> => ports.notices.countUnread(agent.agentId, UNREAD_COUNTED);

function shown(notice: Notice, { language }: ApiContext): NoticeView {
  const { id, kind, number, at, readAt = null } = notice;
  return { id, kind, number, at, readAt, text: noticeText(notice, language).sentence, link: linkOf(number) };
}

/** Ids of others, or of none, mark nothing. @returns how many are left. */
export async function readNotifications(context: ApiContext, wanted: MarkNoticesRead): Promise<{ unread: number }> {
  const { ports, agent } = context;
  const now = ports.clock.now();
  if ('ids' in wanted) await ports.notices.markRead(agent.agentId, wanted.ids, now);
  else if ('number' in wanted) await ports.notices.markTicketRead(agent.agentId, wanted, now);
  else await ports.notices.markAllRead(agent.agentId, wanted.until, now);
  return { unread: await unreadLeft(context) };
}
