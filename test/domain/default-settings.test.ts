import { describe, expect, it } from 'vitest';
import { DEFAULT_CALENDAR, DEFAULT_POLICY } from '#domain/default-settings';
import { Calendar, SlaPolicy } from '#schemas/sla';

describe('a fresh desk', () => {
  it('is open as offices in Jakarta are, with Friday prayer, and closed on Sunday', () => {
    const hours = DEFAULT_CALENDAR.week.map((spans) => spans.map(({ from, to }) => `${from}-${to}`).join(' '));
    const weekday = '08:00-12:00 13:00-17:00';

    expect(hours).toEqual([weekday, weekday, weekday, weekday, '08:00-11:30 13:30-17:00', '08:00-13:00', '']);
    expect(Calendar.parse(DEFAULT_CALENDAR)).toMatchObject({ id: 'default', version: 0, timeZone: 'Asia/Jakarta', exceptions: [] });
  });

  it('promises in business hours: a quarter of an hour when it is urgent, four hours when it is not', () => {
    const minutes = Object.entries(DEFAULT_POLICY.targets).map(
      ([priority, { firstReplySeconds = 0, nextReplySeconds = 0, resolutionSeconds = 0 }]) => [
        priority,
        ...[firstReplySeconds, nextReplySeconds, resolutionSeconds].map((seconds) => seconds / 60),
      ],
    );

    expect(minutes).toEqual([
      ['urgent', 15, 15, 240],
      ['high', 30, 30, 480],
      ['medium', 60, 60, 1440],
      ['low', 240, 240, 2880],
    ]);
    expect(SlaPolicy.parse(DEFAULT_POLICY)).toMatchObject({
      id: 'default',
      version: 0,
      name: 'Default',
      clock: 'business',
      pausesOnHold: false,
    });
  });
});
