/** An edited policy or calendar for what was promised before, because somebody asked for it. What is not under it and would not come under it is left alone. */
import type { Calendar } from '#schemas/sla';
import type { CommandOf } from './command.ts';
import type { Draft } from './draft.ts';
import { idOf, isBefore, settingsOf, termsFor } from './policies.ts';
import * as sla from './sla.ts';
import { chosen, promised } from './sla-events.ts';

/** Nothing where another version holds by now: nobody asked for that one. */
export function applySetting({ setting: { kind, id, version } }: CommandOf<'ApplySetting'>, d: Draft): void {
  const held = settingsOf(d.context.rules);
  const isAsked = (setting: { readonly id: string; readonly version: number }): boolean => setting.id === id && setting.version === version;
  switch (kind) {
    case 'policy':
      return held.policy.some(isAsked) ? applyPolicy(id, d) : undefined;
    case 'calendar': {
      const calendar = held.calendar.find(isAsked);
      return calendar && applyCalendar(calendar, d);
    }
    default:
      return kind satisfies never;
  }
}

/** The policy of the ticket is chosen anew for what is under this one or comes under it now. */
function applyPolicy(id: string, d: Draft): void {
  const { policy } = termsFor(d.ticket(), d.context.rules);
  const concerned = d
    .ticket()
    .targets.filter((target) => (policy.id === id || idOf(target.policy) === id) && isBefore(target.policy, policy));
  d.add(...sla.onPolicy(concerned, chosen(d), promised(d)));
}

/** What runs day and night asks no calendar. */
function applyCalendar(calendar: Calendar, d: Draft): void {
  const { now, zones } = d.context;
  const concerned = d
    .ticket()
    .targets.filter(
      (target) => target.clock === 'business' && idOf(target.calendar) === calendar.id && isBefore(target.calendar, calendar),
    );
  d.add(...sla.onCalendar(concerned, { now, zones, calendar }, promised(d)));
}
