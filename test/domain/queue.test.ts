import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_AHEAD, placeIn } from '#domain/queue';
import { asksForPlace, placeAnswer, placeText } from '#domain/queue-text';
import { workKey } from '#domain/work-key';
import { aTicket, minute } from '../helpers/factories.ts';

const waiting = (number: number, opened: number) => aTicket({ number, createdAt: minute(opened) });
const listed = (count: number) =>
  Array.from({ length: count }, (_, at) => waiting(at + 1, at)).map((ticket) => ({ number: ticket.number, workKey: workKey(ticket) }));
const every = (minutes: number, count: number) => Array.from({ length: count }, (_, at) => minute(at * minutes));
const queue = (count: number, matches: readonly string[] = []) => ({ teamId: 'default', first: listed(count), matches });

describe('a place in the queue', () => {
  it('is behind what comes before it, whatever the list still says of the ticket itself', () => {
    expect(placeIn(queue(3), waiting(9, 10))).toEqual({ ahead: 3, isMore: false });
    expect(placeIn(queue(3), waiting(2, 10))).toEqual({ ahead: 2, isMore: false });
    expect(placeIn(queue(3), waiting(1, 0))).toEqual({ ahead: 0, isMore: false });
  });

  it('is counted to a hundred before it', () => {
    expect(placeIn(queue(MAX_AHEAD), waiting(999, 9999))).toEqual({ ahead: 100, isMore: false });
    expect(placeIn(queue(MAX_AHEAD + 1, every(1, 21)), waiting(999, 9999))).toEqual({ ahead: 100, isMore: true });
  });

  it.each([
    ['somebody has', { assigneeId: 'agent-1' }],
    ['is solved', { status: 'solved' as const }],
    ['is another team’s', { teamId: 'sales' }],
  ])('is none for a ticket that %s', (_, fields) => {
    expect(placeIn(queue(3), aTicket({ number: 9, ...fields }))).toBeUndefined();
  });
});

describe('the expected wait', () => {
  const waitOf = (matches: readonly string[], ahead = 2) => placeIn(queue(ahead, matches), waiting(99, 999))?.waitSeconds;

  it('is the position times the median interval', () => {
    expect(waitOf(every(3, 21))).toBe(3 * 180);
    expect(waitOf(every(3, 21), 0)).toBe(180);
  });

  it('goes by the last twenty intervals', () => {
    // Ten of one minute, ten of three: the middle two are one of each. Before them, one of an hour.
    const minutes = [0, ...Array.from({ length: 11 }, (_, at) => 60 + at), ...Array.from({ length: 10 }, (_, at) => 73 + 3 * at)];

    expect(waitOf(minutes.map(minute), 0)).toBe(120);
  });

  it('is not stated below five intervals', () => {
    expect(waitOf([])).toBeUndefined();
    expect(waitOf(every(3, 5))).toBeUndefined();
    expect(waitOf(every(3, 6))).toBe(540);
  });

  it('lies between the middle two of an even number', () => {
    expect(
      waitOf(
        [0, 1, 3, 6, 10, 15, 21].map((at) => minute(at)),
        0,
      ),
    ).toBe(3.5 * 60);
  });

  it('takes the middle by length, not by time', () => {
    // Intervals of 1, 1, 10, 1 and 1 minutes.
    expect(
      waitOf(
        [0, 1, 2, 12, 13, 14].map((at) => minute(at)),
        0,
      ),
    ).toBe(60);
  });

  it('looks at the last twenty intervals only, in whatever order they were kept', () => {
    const old = every(60, 30);
    const last = Array.from({ length: 20 }, (_, at) => minute(29 * 60 + 2 * (at + 1)));

    expect(waitOf([...last, ...old], 0)).toBe(120);
  });

  it('grows with the position and is never below nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100_000), { minLength: 6, maxLength: 70 }), fc.nat(98), (at, ahead) => {
        const matches = at.map((minutes) => minute(minutes));
        const [one = 0, next = 0] = [waitOf(matches, ahead), waitOf(matches, ahead + 1)];
        expect(one).toBeGreaterThanOrEqual(0);
        expect(next).toBeGreaterThanOrEqual(one);
      }),
    );
  });
});

describe('what a contact is told', () => {
  it.each([
    [{ ahead: 2, isMore: false, waitSeconds: 540 }, 'Anda di urutan ke-3 dalam antrean, perkiraan menunggu sekitar 9 menit.'],
    [{ ahead: 0, isMore: false, waitSeconds: 0 }, 'Anda di urutan ke-1 dalam antrean, perkiraan menunggu sekitar 1 menit.'],
    [{ ahead: 0, isMore: false, waitSeconds: 7199 }, 'Anda di urutan ke-1 dalam antrean, perkiraan menunggu sekitar 2 jam.'],
    [{ ahead: 0, isMore: false, waitSeconds: 7140 }, 'Anda di urutan ke-1 dalam antrean, perkiraan menunggu sekitar 119 menit.'],
    [{ ahead: 4, isMore: false }, 'Anda di urutan ke-5 dalam antrean.'],
    [{ ahead: 100, isMore: true }, 'Ada lebih dari 100 antrean di depan Anda.'],
  ])('of %o', (place, text) => {
    expect(placeText(place, 'id')).toBe(text);
  });

  it('in English where they speak it', () => {
    expect(placeText({ ahead: 2, isMore: false, waitSeconds: 61 }, 'en')).toBe(
      'You are number 3 in the queue, expected wait about 2 minutes.',
    );
    expect(placeText({ ahead: 2, isMore: false, waitSeconds: 60 }, 'en')).toBe(
      'You are number 3 in the queue, expected wait about 1 minute.',
    );
    expect(placeText({ ahead: 0, isMore: false, waitSeconds: 7201 }, 'en')).toContain('about 3 hours.');
    expect(placeText({ ahead: 100, isMore: true }, 'en')).toBe('There are more than 100 in the queue before you.');
  });

  it('is that somebody has it once it waits no more', () => {
    expect(placeAnswer(12, undefined, 'id')).toBe('Nomor antrean Anda #12. Sudah ditangani tim kami.');
    expect(placeAnswer(12, undefined, 'en')).toBe('Your queue number is #12. Our team is working on it.');
    expect(placeAnswer(12, { ahead: 0, isMore: false }, 'en')).toBe('Your queue number is #12. You are number 1 in the queue.');
  });
});

describe('the question', () => {
  it.each(['antrean', ' Antrean?? ', 'CEK ANTRIAN', 'posisi.'])('is %s', (text) => {
    expect(asksForPlace(text, ['antrean', 'cek antrian', 'posisi'])).toBe(true);
  });

  it.each(['antrean saya berapa lama kak', 'ante', '', '??'])('is not %s', (text) => {
    expect(asksForPlace(text, ['antrean', '?'])).toBe(false);
  });
});
