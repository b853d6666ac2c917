/** What agents are told of, kept and mailed, as types. */
import type { Language } from '#schemas/acknowledgement';
import type { Notice } from '#schemas/notice';
import type { Instant } from '#schemas/primitives';
import type { SendOutcome } from './ports.ts';

export type NoticePage = { readonly items: Notice[]; readonly last?: string };

export type NoticeStore = {
  /** Kept once under its id, unread; a repeat changes nothing, not even one that was read. */
  readonly keep: (agentId: string, notice: Notice) => Promise<void>;
  /** Newest first; `after` is the last id of the page before. */
  readonly page: (agentId: string, wanted: { unread: boolean; after?: string; limit: number }) => Promise<NoticePage>;
  /** Exact up to `limit`, then `limit`. */
  readonly countUnread: (agentId: string, limit: number) => Promise<number>;
  /** Those of them that are unread. */
  readonly markRead: (agentId: string, ids: readonly string[], at: Instant) => Promise<void>;
  /** The newest unread that are not later than `until`, at most 300 at once. */
  readonly markAllRead: (agentId: string, until: Instant, at: Instant) => Promise<void>;
  /** Those of one ticket among the newest 300 unread that are not later than `until`. */
  readonly markTicketRead: (agentId: string, seen: { number: number; until: Instant }, at: Instant) => Promise<void>;
  /** @returns false when somebody has claimed it before: its mail is never sent again. */
  readonly claimMail: (agentId: string, id: string, at: Instant) => Promise<boolean>;
  /** Only of a mail that is sure not to have left. */
  readonly releaseMail: (agentId: string, id: string) => Promise<void>;
};

export type NoticeMail = {
  readonly to: string;
  readonly number: number;
  readonly title: string;
  readonly text: string;
  readonly language: Language;
};
export type SendNotice = (mail: NoticeMail) => Promise<SendOutcome>;
