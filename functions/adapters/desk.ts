/** The desk as the rules want it, from the heads of its settings. */

import { DEFAULT_CALENDAR, DEFAULT_POLICY } from '#domain/default-settings';
import type { Desk } from '#flows/ports';
import { type LifecycleSettings, SETTINGS, type SettingsKind, type SettingsRecord } from '#schemas/settings';

/** The one policy, calendar, acknowledgement and lifecycle that a desk has so far. */
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
  const policy = head('policy');
  const calendar = head('calendar');
  const routing = head('routing');
  return {
    rules: {
      policy: policy ? SETTINGS.policy.parse(named(policy)) : DEFAULT_POLICY,
      calendar: calendar ? SETTINGS.calendar.parse(named(calendar)) : DEFAULT_CALENDAR,
      acknowledgement: SETTINGS.acknowledgement.parse(head('acknowledgement')?.value ?? {}),
      lifecycle: SETTINGS.lifecycle.parse(head('lifecycle')?.value ?? DEFAULT_LIFECYCLE),
    },
    channels: values('channel').map((value) => SETTINGS.channel.parse(value)),
    teams: values('team').map((value) => SETTINGS.team.parse(value)),
    routing: routing && { ...SETTINGS.routing.parse(routing.value), version: routing.version },
  };
}
