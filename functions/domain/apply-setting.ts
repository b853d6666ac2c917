/** An edited policy or calendar for what was promised before, because somebody asked for it. What is not under it and would not come under it is left alone. */
import type { Target } from '#schemas/sla';
import type { Hours } from './business-time.ts';
import type { CommandOf } from './command.ts';
import type { Draft } from './draft.ts';
import { idOf, isBefore, settingsOf, termsFor, termsOf } from './policies.ts';
import * as sla from './sla.ts';
import { chosen } from './sla-events.ts';

type Apply = CommandOf<'ApplySetting'>;

/** Nothing where another version holds by now: nobody asked for that one. */
export function applySetting({ setting: { kind, id, version }, promised }: Apply, d: Draft): void {
  const held = settingsOf(d.context.rules)[kind].find((setting) => setting.id === id);
  if (held?.version !== version) return;
  switch (kind) {
    case 'policy':
      return applyPolicy(id, hoursOf(promised, d), d);
    case 'calendar':
      return applyCalendar(id, hoursOf(promised, d), d);
    default:
      return kind satisfies never;
  }
}

type HoursOf = (target: Target) => Hours;

/** The policy of the ticket is chosen anew for what is under this one or comes under it now. */
function applyPolicy(id: string, hours: HoursOf, d: Draft): void {
  const { policy } = termsFor(d.ticket(), d.context.rules);
  const concerned = d
    .ticket()
    .targets.filter((target) => (policy.id === id || idOf(target.policy) === id) && isBefore(target.policy, policy));
  d.add(...sla.onPolicy(concerned, chosen(d), hours));
}

/** What runs day and night asks no calendar. */
function applyCalendar(id: string, hours: HoursOf, d: Draft): void {
  const { now, rules, zones } = d.context;
  const calendar = settingsOf(rules).calendar.find((each) => each.id === id);
  if (!calendar) return;
  const concerned = d
    .ticket()
    .targets.filter((target) => target.clock === 'business' && idOf(target.calendar) === id && isBefore(target.calendar, calendar));
  d.add(...sla.onCalendar(concerned, { now, zones, calendar }, hours));
}

/** The calendar that a target names, as it was then; as it is now where nobody knows that any more. */
const hoursOf =
  (promised: Apply['promised'], { context: { rules, zones } }: Draft): HoursOf =>
  (target) => ({
    calendar: promised.find(({ id, version }) => target.calendar === `${id}@${version}`) ?? termsOf(target, rules).calendar,
    zones,
  });
