/** The desk itself: settings, who asks, and this API's own description. */
import { importHolidays } from '#flows/import-holidays';
import { changePresence } from '#flows/presence';
import { changeSetting, settingOf } from '#flows/settings-change';
import { teamsReached } from '#flows/teams';
import { openApiDocument } from '#schemas/openapi';
import type { Routes } from './routes.ts';
import { me } from './views.ts';

export const deskRoutes = {
  getSetting: ({ params }, context) => settingOf(context, params),
  putSetting: ({ params, body }, context) => changeSetting(context, params, body),
  importHolidays: ({ params, body }, context) => importHolidays(context, params.id, body),
  listTeams: async (_, context) => ({ items: await teamsReached(context) }),
  listTemplates: async (_, { ports }) => ({ items: (await ports.directory.desk()).templates }),
  getMe: async (_, { agent }) => me(agent),
  putPresence: async ({ body }, context) => me(await changePresence(context, body.presence)),
  getOpenApi: async () => openApiDocument(),
} satisfies Routes<'getSetting' | 'putSetting' | 'importHolidays' | 'listTeams' | 'listTemplates' | 'getMe' | 'putPresence' | 'getOpenApi'>;
