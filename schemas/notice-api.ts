/** The operations on what agents are told, and how: a part of the table in api.ts. */
import * as z from 'zod';
import { ChangePreferences, MarkNoticesRead, NoticePage, NoticesLeft, Preferences } from './notice.ts';
import { Cursor } from './primitives.ts';

export const noticeOperations = {
  listNotifications: {
    method: 'GET',
    path: '/v1/me/notifications',
    summary: 'What I am told, newest first',
    status: 200,
    query: z.object({
      unread: z
        .enum(['true', 'false'])
        .default('false')
        .transform((text) => text === 'true')
        .meta({ description: 'true: only what is unread' }),
      cursor: Cursor.optional(),
      limit: z.coerce.number().int().min(1).max(100).default(50),
    }),
    response: NoticePage,
  },
  readNotifications: {
    method: 'POST',
    path: '/v1/me/notifications/read',
    summary: 'Mark some of it, all of a ticket, or all, as read; at most 300 at once',
    status: 200,
    body: MarkNoticesRead,
    response: NoticesLeft,
  },
  getPreferences: {
    method: 'GET',
    path: '/v1/me/preferences',
    summary: 'Of what I get a mail',
    status: 200,
    response: Preferences,
  },
  putPreferences: {
    method: 'PUT',
    path: '/v1/me/preferences',
    summary: 'Choose of what I get a mail',
    status: 200,
    body: ChangePreferences,
    response: Preferences,
  },
} as const;
