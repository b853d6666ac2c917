/** Settings: what holds, and a new version of it. */
import { refuseLeavingOwn } from '#domain/agent-rules';
import { NO_ROUTING } from '#domain/choose-team';
import { HelpdeskError, TransientError } from '#domain/errors';
import { maySet } from '#domain/permissions';
import type { SettingView } from '#schemas/resources';
import { SETTINGS, type SettingsKind, type SettingsRecord } from '#schemas/settings';
import type { ApiContext } from './api-ports.ts';
import { recordAct } from './desk-act.ts';
import { invalidRequest } from './invalid-request.ts';
import { StaleWriteError } from './missed.ts';
import { refuseUnknownCalendar } from './policy-calendar.ts';
import type { Desk } from './ports.ts';
import { refuseUnknownTeams } from './routing-teams.ts';
import { membershipWrites } from './team-members.ts';

export type SettingName = { readonly kind: SettingsKind; readonly id: string };
const DEFAULT_ID = 'default';

/** What nobody has set is shown as it comes, as version 0. @throws HelpdeskError not_found. */
export async function settingOf({ ports }: ApiContext, { kind, id }: SettingName): Promise<SettingView> {
  const record = await ports.directory.setting(kind, id);
  if (record) return record;
  const value = id === DEFAULT_ID ? builtIn(await ports.directory.desk(), kind) : undefined;
  if (value === undefined) throw new HelpdeskError('not_found', `There is no setting ${kind} ${id}.`);
  return { kind, id, version: 0, value, updatedAt: null, updatedBy: null };
}

function builtIn({ rules, templates }: Desk, kind: SettingsKind): unknown {
  if (kind === 'routing') return NO_ROUTING;
  if (kind === 'templates') return templates;
  return kind === 'team' || kind === 'channel' || kind === 'role' ? undefined : rules[kind];
}

/** @throws HelpdeskError not_allowed, leaves_own_team, invalid_request, seen_is_stale with the setting that holds. @throws TransientError. */
export async function changeSetting(
  context: ApiContext,
  name: SettingName,
  { value, version }: { value?: unknown; version: number },
): Promise<SettingView> {
  const { ports, agent } = context;
  const { kind, id } = name;
  if (!maySet(agent, name)) throw new HelpdeskError('not_allowed', `The role ${agent.role} does not change the setting ${kind} ${id}.`);
  const checked = checkedValue(name, versioned(name, value, version + 1));
  refuseMisnamed(name, checked, ports.mailDomain);
  if (kind === 'policy') await refuseUnknownCalendar(ports.directory, SETTINGS.policy.parse(checked));
  if (kind === 'routing') await refuseUnknownTeams(ports.directory, SETTINGS.routing.parse(checked));
  const record: SettingsRecord = {
    ...name,
    version: version + 1,
    value: checked,
    updatedAt: ports.clock.now(),
    updatedBy: agent.agentId,
  };
  const { outcome, current } = await write(context, record, version);
  if (outcome === 'committed') return record;
  const stale = new HelpdeskError('seen_is_stale', `Setting ${kind} ${id} is at version ${current?.version ?? 0}, not ${version}.`);
  throw new StaleWriteError(stale, current ? [current] : []);
}

/** Two who change the same agents at once are usual, five in a row are not. */
const TRIES = 5;

type Written = { readonly outcome: 'committed' | 'stale'; readonly current?: SettingsRecord };

/**
 * With a team its members' own records, which other acts change as well: as long as the setting is what the caller saw, they are read again.
 * @throws TransientError when others keep coming first.
 */
async function write(context: ApiContext, record: SettingsRecord, previous: number): Promise<Written> {
  const { directory } = context.ports;
  const { kind, id, version, value } = record;
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const current = await directory.setting(kind, id);
    if ((current?.version ?? 0) !== previous) return { outcome: 'stale', current };
    const memberships = kind === 'team' ? await membershipWrites(directory, current, SETTINGS.team.parse(value)) : [];
    for (const { agentId, from, to } of memberships) {
      const left = from.filter((teamId) => !to.includes(teamId));
      refuseLeavingOwn(context.agent, agentId, left);
    }
    const moved = memberships.map(({ agentId }) => agentId);
    const changed = { type: 'SettingChanged', kind, id, from: previous, to: version } as const;
    const event = moved.length > 0 ? { ...changed, moved } : changed;
    const outcome = await recordAct(context, event, [{ kind: 'setting', record, previous }, ...memberships]);
    if (outcome === 'committed') return { outcome, current: record };
  }
  throw new TransientError(`Setting ${kind} ${id}, or its members, changed too often.`);
}

/** Tickets name a policy and a calendar by id and version, so both follow the record's. */
function versioned({ kind, id }: SettingName, value: unknown, version: number): unknown {
  const isNamed = kind === 'calendar' || kind === 'policy';
  return isNamed && typeof value === 'object' && value !== null ? { ...value, id, version } : value;
}

function checkedValue({ kind }: SettingName, value: unknown): unknown {
  const parsed = SETTINGS[kind].safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ path, message }) => ({ path: ['body.value', ...path].join('.'), message }));
  throw new HelpdeskError('invalid_request', `The value is not a ${kind} setting.`, { errors });
}

/** A mailbox's name leaves room for ticket number and signature in 64 characters (RFC 5321 s.4.5.3.1.1). */
const MAILBOX_NAME = /^[a-z0-9._-]{1,32}$/;

function refuseMisnamed({ kind, id }: SettingName, value: unknown, mailDomain: string): void {
  const expected = idOf(kind, value);
  if (id !== expected) throw invalidRequest('params.id', `The id of this ${kind} setting is ${expected}.`);
  const [channel, account = ''] = id.split(/:(.*)/s);
  if (kind !== 'channel' || channel !== 'email') return;
  const [local = '', domain] = account.split('@');
  if (MAILBOX_NAME.test(local) && domain === mailDomain) return;
  throw invalidRequest('body.value.account', `A mailbox is a short name in lower case at ${mailDomain}, such as support@${mailDomain}.`);
}

function idOf(kind: SettingsKind, value: unknown): string {
  if (kind === 'team') return SETTINGS.team.parse(value).teamId;
  if (kind === 'policy' || kind === 'calendar') return SETTINGS[kind].parse(value).id;
  if (kind === 'role') return SETTINGS.role.parse(value).roleId;
  if (kind !== 'channel') return DEFAULT_ID;
  const { channel, account } = SETTINGS.channel.parse(value);
  return `${channel}:${account}`;
}
