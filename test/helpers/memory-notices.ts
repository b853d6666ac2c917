/** Notices in memory. */
import type { NoticeStore } from '#flows/notice-ports';
import type { Notice } from '#schemas/notice';
import type { Memory } from './in-memory-stores.ts';

const ALL_AT_ONCE = 300;

export function memoryNotices(memory: Memory): NoticeStore {
  const of = (agentId: string): Map<string, Notice> => memory.notices.get(agentId) ?? new Map();
  const newestFirst = (agentId: string): Notice[] => [...of(agentId).values()].sort((a, b) => (a.id < b.id ? 1 : -1));
  const unread = (agentId: string): Notice[] => newestFirst(agentId).filter(({ readAt }) => readAt === undefined);
  const put = (agentId: string, notice: Notice): void => {
    memory.notices.set(agentId, of(agentId).set(notice.id, notice));
  };
  return {
    keep: async (agentId, notice) => {
      if (!of(agentId).has(notice.id)) put(agentId, notice);
    },
    page: async (agentId, { unread: onlyUnread, after, limit }) => {
      const all = onlyUnread ? unread(agentId) : newestFirst(agentId);
      const rest = all.filter(({ id }) => after === undefined || id < after);
      const items = rest.slice(0, limit);
      return { items, last: rest.length >= limit ? items.at(-1)?.id : undefined };
    },
    countUnread: async (agentId, limit) => Math.min(unread(agentId).length, limit),
    markRead: async (agentId, ids, readAt) => {
      for (const notice of unread(agentId)) if (ids.includes(notice.id)) put(agentId, { ...notice, readAt });
    },
    markAllRead: async (agentId, until, readAt) => {
      const meant = unread(agentId).filter(({ at }) => at <= until);
      for (const notice of meant.slice(0, ALL_AT_ONCE)) put(agentId, { ...notice, readAt });
    },
    markTicketRead: async (agentId, { number, until }, readAt) => {
      const meant = unread(agentId).filter(({ at }) => at <= until);
      for (const notice of meant.slice(0, ALL_AT_ONCE)) if (notice.number === number) put(agentId, { ...notice, readAt });
    },
    claimMail: async (agentId, id) => {
      const key = `notice-mail#${agentId}#${id}`;
      const isNew = !memory.markers.has(key);
      if (isNew) memory.markers.set(key, { key });
      return isNew;
    },
    releaseMail: async (agentId, id) => void memory.markers.delete(`notice-mail#${agentId}#${id}`),
  };
}
