/** Which policy and which calendar hold for a ticket and for a target. */
import type { Calendar, PolicyConditions, SlaPolicy, Target } from '#schemas/sla';
import type { Ticket } from '#schemas/ticket';
import type { DeskRules } from './context.ts';

/** What conditions may ask of a ticket. */
export type TicketFacts = Pick<Ticket, 'channel' | 'teamId' | 'priority'>;
/** What a target is promised under. */
export type Terms = { readonly policy: SlaPolicy; readonly calendar: Calendar };

type Rules = Pick<DeskRules, 'policy' | 'policies' | 'calendar' | 'calendars'>;

/** The first whose conditions all hold, in the desk's order; `default` when there is none. */
export const policyFor = (facts: TicketFacts, { policies, policy }: Rules): SlaPolicy =>
  policies.find(({ conditions }) => holds(conditions, facts)) ?? policy;

/** The policy of a ticket with the calendar that it names; with `default` where that calendar is not there. */
export function termsFor(facts: TicketFacts, rules: Rules): Terms {
  const policy = policyFor(facts, rules);
  return { policy, calendar: rules.calendars.find(({ id }) => id === policy.calendarId) ?? rules.calendar };
}

/**
 * What a target was promised under: its calendar in the very version that it names, and its policy in the present one, of which it carries itself what it was promised.
 * The present version of a calendar that nobody knows any more, and `default` for what is not there.
 * @param promised calendars in other versions than those that hold.
 */
export function termsOf(
  { policy, calendar }: Pick<Target, 'policy' | 'calendar'>,
  rules: Rules,
  promised: readonly Calendar[] = [],
): Terms {
  const held = settingsOf(rules);
  return {
    policy: held.policy.find(({ id }) => id === idOf(policy)) ?? rules.policy,
    calendar:
      [...held.calendar, ...promised].find((each) => isVersion(calendar, each)) ??
      held.calendar.find(({ id }) => id === idOf(calendar)) ??
      rules.calendar,
  };
}

/** The policies and calendars as they hold now, `default` among them. */
export const settingsOf = ({ policy, policies, calendar, calendars }: Rules) => ({
  policy: [policy, ...policies],
  calendar: [calendar, ...calendars],
});

/** Whether a target was promised under another version of this policy. */
export const isOnlyEdited = ({ policy }: Pick<Target, 'policy'>, { id, version }: SlaPolicy): boolean =>
  idOf(policy) === id && policy !== `${id}@${version}`;

/** `id@version` without the version. */
export const idOf = (ref: string): string => ref.slice(0, ref.lastIndexOf('@'));

/** Whether a reference names just this. */
export const isVersion = (ref: string, { id, version }: { readonly id: string; readonly version: number }): boolean =>
  ref === `${id}@${version}`;

/** Another one, or an earlier version of the same. */
export const isBefore = (ref: string, { id, version }: { readonly id: string; readonly version: number }): boolean =>
  idOf(ref) !== id || Number(ref.slice(ref.lastIndexOf('@') + 1)) < version;

function holds(conditions: PolicyConditions | undefined, { channel, teamId, priority }: TicketFacts): boolean {
  const { channels, teamIds, priorities } = conditions ?? {};
  return (channels?.includes(channel) ?? true) && (teamIds?.includes(teamId) ?? true) && (priorities?.includes(priority) ?? true);
}

/** By position; then those without one; then by id, so that the order is always the same. */
export const inOrder = (policies: readonly SlaPolicy[]): SlaPolicy[] =>
  policies.toSorted((a, b) => (a.position ?? LAST) - (b.position ?? LAST) || (a.id < b.id ? -1 : 1));

const LAST = Number.MAX_SAFE_INTEGER;
