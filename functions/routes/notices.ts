/** What agents are told, and how. */
import { notifications, readNotifications } from '#flows/notifications';
import { changePreferences, preferencesOf } from '#flows/preferences';
import type { Routes } from './routes.ts';

export const noticeRoutes = {
  listNotifications: ({ query }, context) => notifications(context, query),
  readNotifications: ({ body }, context) => readNotifications(context, body),
  getPreferences: async (_, { agent }) => preferencesOf(agent),
  putPreferences: ({ body }, context) => changePreferences(context, body),
} satisfies Routes<'listNotifications' | 'readNotifications' | 'getPreferences' | 'putPreferences'>;
