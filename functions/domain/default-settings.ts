/** What a fresh desk promises and when it is open, until somebody sets something else. */
import type { Calendar, SlaPolicy, Span } from '#schemas/sla';

const MINUTE = 60;
const HOUR = 3600;

const WEEKDAY: Span[] = [
  { from: '08:00', to: '12:00' },
  { from: '13:00', to: '17:00' },
];
/** Friday prayer: closed from 11:30 to 13:30. */
const FRIDAY: Span[] = [
  { from: '08:00', to: '11:30' },
  { from: '13:30', to: '17:00' },
];
const SATURDAY: Span[] = [{ from: '08:00', to: '13:00' }];

export const DEFAULT_CALENDAR: Calendar = {
  id: 'default',
  version: 0,
  timeZone: 'Asia/Jakarta',
  week: [WEEKDAY, WEEKDAY, WEEKDAY, WEEKDAY, FRIDAY, SATURDAY, []],
  exceptions: [],
};

const lengths = (replySeconds: number, resolutionSeconds: number) => ({
  firstReplySeconds: replySeconds,
  nextReplySeconds: replySeconds,
  resolutionSeconds,
});

export const DEFAULT_POLICY: SlaPolicy = {
  id: 'default',
  version: 0,
  name: 'Default',
  clock: 'business',
  targets: {
    urgent: lengths(15 * MINUTE, 4 * HOUR),
    high: lengths(30 * MINUTE, 8 * HOUR),
    medium: lengths(60 * MINUTE, 24 * HOUR),
    low: lengths(240 * MINUTE, 48 * HOUR),
  },
  pausesOnHold: false,
};
