/** The operations on the desk itself, its channels and its people: a part of the table in api.ts. */
import * as z from 'zod';
import { Presence } from './agent.ts';
import { Channel } from './channel.ts';
import { HolidaysImported, ImportHolidays } from './holidays.ts';
import { Page } from './page.ts';
import * as r from './resources.ts';
import { SettingsId, SettingsKind } from './settings.ts';
import { ApprovedTemplates } from './template.ts';

export const deskOperations = {
  listQuarantine: {
    method: 'GET',
    path: '/v1/quarantine',
    summary: 'What was delivered and could not be placed',
    status: 200,
    query: z.object(Page),
    response: r.pageOf(r.QuarantineItem),
  },
  releaseQuarantine: {
    method: 'POST',
    path: '/v1/quarantine/{id}/release',
    summary: 'Take it in again',
    status: 200,
    params: z.object({ id: z.string().min(1).max(200) }),
    response: z.object({ item: r.QuarantineItem }),
  },
  listChannelEvents: {
    method: 'GET',
    path: '/v1/channel-events',
    summary: 'What a channel said about itself',
    status: 200,
    query: z.object({ account: z.string().min(1).max(320), channel: Channel.default('whatsapp'), ...Page }),
    response: r.pageOf(r.ChannelEventView),
  },
  getSetting: {
    method: 'GET',
    path: '/v1/settings/{kind}/{id}',
    summary: 'A setting',
    status: 200,
    params: z.object({ kind: SettingsKind, id: SettingsId }),
    response: r.SettingView,
  },
  putSetting: {
    method: 'PUT',
    path: '/v1/settings/{kind}/{id}',
    summary: 'Change a setting: a new version',
    status: 200,
    params: z.object({ kind: SettingsKind, id: SettingsId }),
    body: z
      .strictObject({
        value: z.unknown(),
        version: z.int().min(0).meta({ description: 'the version this replaces; 0 for a new one' }),
      })
      .meta({ id: 'PutSetting', example: { version: 0, value: { teamId: 'logistik', name: 'Logistik', memberIds: [] } } }),
    response: r.SettingView,
  },
  importHolidays: {
    method: 'POST',
    path: '/v1/settings/calendar/{id}/holidays',
    summary: 'Close a calendar on holidays, from an ICS file or a country: a new version',
    status: 200,
    params: z.object({ id: SettingsId }),
    body: ImportHolidays,
    response: HolidaysImported,
  },
  putChannelSecrets: {
    method: 'PUT',
    path: '/v1/channels/whatsapp/secrets',
    summary: 'Set app secrets (two while rotating), verify token, access token',
    status: 200,
    body: z
      .strictObject({
        appSecrets: z.array(z.string().min(8).max(256)).min(1).max(2).optional(),
        verifyToken: z.string().min(8).max(256).optional(),
        accessToken: z.string().min(8).max(1024).optional(),
      })
      .meta({ id: 'PutChannelSecrets', example: { verifyToken: 'a-long-random-word' } }),
    response: z.object({ changed: z.array(z.string()) }),
  },
  unblockChannel: {
    method: 'POST',
    path: '/v1/channels/{channel}/{account}/unblock',
    summary: 'Send what a blocked channel kept',
    status: 200,
    params: z.object({ channel: Channel, account: z.string().min(1).max(320) }),
    response: z.object({ nudged: z.int() }),
  },
  listTeams: {
    method: 'GET',
    path: '/v1/teams',
    summary: 'The teams whose tickets I reach',
    status: 200,
    response: z.object({ items: z.array(r.TeamView) }),
  },
  listTemplates: {
    method: 'GET',
    path: '/v1/templates',
    summary: 'The WhatsApp templates that the desk may send',
    status: 200,
    response: z.object({ items: ApprovedTemplates }),
  },
  getMe: { method: 'GET', path: '/v1/me', summary: 'Who I am', status: 200, response: r.Me },
  putPresence: {
    method: 'PUT',
    path: '/v1/me/presence',
    summary: 'Come online, go away',
    status: 200,
    body: z.strictObject({ presence: Presence }).meta({ id: 'PutPresence', example: { presence: 'online' } }),
    response: r.Me,
  },
} as const;
