import { describe, expect, it } from 'vitest';
import { mergedWaitingSince, waitingSinceOf, windowOf } from '#domain/merged';
import type { MergedTicket, Ticket } from '#schemas/ticket';
import { aTicket, minute } from '../helpers/factories.ts';

const merged = (number: number, waits: number | undefined, window?: number): MergedTicket => ({
  number,
  hops: 1,
  ...(waits !== undefined && { waitingSince: minute(waits) }),
  ...(window !== undefined && { windowExpiresAt: minute(window) }),
});
const survivor = (fields: Partial<Ticket>): Ticket => aTicket({ status: 'open', ...fields });

describe('who waits on a ticket that others were merged into', () => {
  it.each<[string, Partial<Ticket>, number | undefined, number | undefined]>([
    ['the oldest of the merged ones', { merged: [merged(1, 9), merged(2, 5), merged(3, 7)] }, 5, 5],
    ['its own contact, who waits longer', { waitingSince: minute(3), merged: [merged(1, 9)] }, 3, 9],
    ['another contact, who waits longer', { waitingSince: minute(9), merged: [merged(1, 3)] }, 3, 3],
    ['who waits, whatever stands before', { merged: [merged(1, undefined), merged(2, 5)] }, 5, 5],
    ['nobody, where all are answered', { merged: [merged(1, undefined)] }, undefined, undefined],
    ['nobody, where nobody wrote', {}, undefined, undefined],
  ])('is %s', (_, fields, since, ofMerged) => {
    const at = (minutes: number | undefined) => (minutes === undefined ? undefined : minute(minutes));

    expect(waitingSinceOf(survivor(fields))).toBe(at(since));
    expect(mergedWaitingSince(survivor(fields))).toBe(at(ofMerged));
  });
});

describe('until when free text may be sent', () => {
  it.each<[string, Partial<Ticket>, number]>([
    ['its own window, where that is the longest', { windowExpiresAt: minute(9), merged: [merged(1, 0, 5)] }, 9],
    ['the longest of the merged ones', { windowExpiresAt: minute(3), merged: [merged(1, 0, 9), merged(2, 0, 5), merged(3, 0)] }, 9],
    ['that of a merged one, where it has none', { merged: [merged(1, 0, 5)] }, 5],
  ])('is %s', (_, fields, until) => {
    expect(windowOf(survivor(fields))).toBe(minute(until));
  });

  it('is never where nobody wrote', () => {
    expect(windowOf(survivor({}))).toBeUndefined();
    expect(windowOf(survivor({ merged: [merged(1, 0)] }))).toBeUndefined();
  });
});
