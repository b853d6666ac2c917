/** A desk's clock for tests: urgent, open, the default policy over the default calendar. */
import { createTimeZones } from '#adapters/time-zones';
import { DEFAULT_CALENDAR, DEFAULT_POLICY } from '#domain/default-settings';
import { evolveTargets } from '#domain/sla';
import type { SlaContext } from '#domain/sla-clock';
import type { Target, TargetEvent } from '#schemas/sla';

export const zones = createTimeZones();
export const HOUR = 3600;
export const at = (text: string): string => new Date(text).toISOString();
/** A time on Monday, 2026-11-23, in Jakarta. */
export const monday = (time: string): string => at(`2026-11-23T${time}+07:00`);

export const context = (now: string, more: Partial<SlaContext> = {}): SlaContext => ({
  now,
  policy: DEFAULT_POLICY,
  calendar: DEFAULT_CALENDAR,
  zones,
  priority: 'urgent',
  status: 'open',
  ...more,
});

export const apply = (targets: readonly Target[], events: readonly TargetEvent[]): Target[] =>
  events.reduce<Target[]>((all, event) => evolveTargets(all, event), [...targets]);
export const find = (targets: readonly Target[], id: string): Target => {
  const found = targets.find((target) => target.id === id);
  if (!found) throw new Error(`no target ${id}`);
  return found;
};
