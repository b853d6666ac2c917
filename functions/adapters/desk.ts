/** The desk as the rules want it, from the heads of its settings. */

import { DEFAULT_CALENDAR, DEFAULT_POLICY } from '#domain/default-settings';
import { inOrder } from '#domain/policies';
import type { Desk } from '#flows/ports';
import { type LifecycleSettings, SETTINGS, type SettingsKind, type SettingsRecord } from '#schemas/settings';

/** The policy and calendar of tickets that no other policy takes; and the one acknowledgement and lifecycle. */
const DEFAULT_ID = 'default';

const HOUR_SECONDS = 3600;
const DAY_SECONDS = 86_400;
/** Zendesk closes what was solved 4 days ago. A chat that goes quiet for a day is a new matter; a mail is answered later (field notes 4.3). */
const DEFAULT_LIFECYCLE: LifecycleSettings = {
  autoCloseSeconds: 4 * DAY_SECONDS,
  reopenSeconds: { whatsapp: 24 * HOUR_SECONDS, email: 14 * DAY_SECONDS, manual: 14 * DAY_SECONDS },
};

/** Under this id and version tickets name the policy and calendar they were promised under. */
const named = ({ id, version, value }: SettingsRecord) => ({ ...(typeof value === 'object' ? value : {}), id, version });

/** What nobody has set is as it comes. @throws ZodError when a stored value is not what its kind asks for. */
export function deskOf(heads: readonly SettingsRecord[]): Desk {
  const head = (kind: SettingsKind) => heads.find((candidate) => candidate.kind === kind && candidate.id === DEFAULT_ID);
  const values = (kind: SettingsKind): unknown[] => heads.filter((candidate) => candidate.kind === kind).map(({ value }) => value);
  const others = (kind: SettingsKind): unknown[] =>
    heads.filter((candidate) => candidate.kind === kind && candidate.id !== DEFAULT_ID).map(named);
  const policy = head('policy');
  const calendar = head('calendar');
  const teams = values('team').map((value) => SETTINGS.team.parse(value));
  const routing = head('routing');
  return {
    rules: {
      policy: policy ? SETTINGS.policy.parse(named(policy)) : DEFAULT_POLICY,
      policies: inOrder(others('policy').map((value) => SETTINGS.policy.parse(value))),
      calendar: calendar ? SETTINGS.calendar.parse(named(calendar)) : DEFAULT_CALENDAR,
      calendars: others('calendar').map((value) => SETTINGS.calendar.parse(value)),
      acknowledgement: SETTINGS.acknowledgement.parse(head('acknowledgement')?.value ?? {}),
      lifecycle: SETTINGS.lifecycle.parse(head('lifecycle')?.value ?? DEFAULT_LIFECYCLE),
      weights: Object.fromEntries(teams.map(({ teamId, weights }) => [teamId, weights])),
      categories: SETTINGS.categories.parse(head('categories')?.value ?? []),
    },
    templates: SETTINGS.templates.parse(head('templates')?.value ?? []),
    channels: values('channel').map((value) => SETTINGS.channel.parse(value)),
    teams,
    routing: routing && { ...SETTINGS.routing.parse(routing.value), version: routing.version },
  };
}
