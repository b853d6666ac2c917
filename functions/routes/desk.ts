/** The desk itself: settings, who asks, and this API's own description. */
import { importHolidays } from '#flows/import-holidays';
import { changePresence } from '#flows/presence';
import { changeSetting, settingOf } from '#flows/settings-change';
import { openApiDocument } from '#schemas/openapi';
import type { Routes } from './routes.ts';
import { me } from './views.ts';

export const deskRoutes = {
  getSetting: ({ params }, context) => settingOf(context, params),
  putSetting: ({ params, body }, context) => changeSetting(context, params, body),
  importHolidays: ({ params, body }, context) => importHolidays(context, params.id, body),
  getMe: async (_, { agent }) => me(agent),
  putPresence: async ({ body }, context) => me(await changePresence(context, body.presence)),
  getOpenApi: async () => openApiDocument(),
} satisfies Routes<'getSetting' | 'putSetting' | 'importHolidays' | 'getMe' | 'putPresence' | 'getOpenApi'>;
