import { describe, expect, it } from 'vitest';
import { adviceOnNotSent, adviceOnRefusal, type SendAdvice } from '#domain/send-advice';
import type { Channel } from '#schemas/channel';

/** Tries until the advice is another than to retry. */
function pauses(advise: (attempt: number) => SendAdvice): { seconds: number[]; end: SendAdvice['kind'] } {
  const seconds: number[] = [];
  for (let attempt = 1; attempt < 100; attempt += 1) {
    const advice = advise(attempt);
    if (advice.kind !== 'retry') return { seconds, end: advice.kind };
    seconds.push(advice.delaySeconds);
  }
  throw new Error('It never ends.');
}
const refused = (channel: Channel, code: string, isTransient?: boolean) =>
  pauses((attempt) => adviceOnRefusal(channel, { code, isTransient }, attempt));

describe('adviceOnRefusal', () => {
  it.each([
    ['a passing fault: five tries', '131000', [2, 4, 8, 16]],
    ['too many to one contact: 4^X seconds', '131056', [1, 4, 16, 64, 256]],
    ['limits that last minutes', '131057', [120, 240, 360, 480, 600, 720, 840]],
    ['what Meta asks to try once more', '135000', [2]],
    ['what will never go', '131047', []],
    ['what nobody knows', '999999', []],
    ['what is no number', 'strange', []],
  ])('WhatsApp, %s', (_what, code, seconds) => {
    expect(refused('whatsapp', code)).toEqual({ seconds, end: 'fail' });
  });

  it('WhatsApp: an unknown error that Meta calls transient is tried again', () => {
    expect(refused('whatsapp', '999999', true).seconds).toEqual([2, 4, 8, 16]);
  });

  it.each(['190', '131042', '368'])('WhatsApp: %s waits for a person, at any attempt', (code) => {
    expect([1, 5, 50].map((attempt) => adviceOnRefusal('whatsapp', { code }, attempt).kind)).toEqual(['park', 'park', 'park']);
  });

  it('e-mail: a limit is tried five times, with growing pauses', () => {
    expect(refused('email', 'TooManyRequestsException')).toEqual({ seconds: [4, 16, 64, 256], end: 'fail' });
  });

  it.each([
    ['SendingPausedException', 'park'],
    ['IdentityNotVerified', 'park'],
    ['MessageRejected', 'fail'],
    ['SomethingNew', 'fail'],
  ] as const)('e-mail: %s: %s', (code, kind) => {
    expect(adviceOnRefusal('email', { code }, 1)).toEqual({ kind });
  });
});

describe('adviceOnNotSent', () => {
  it('what was not reached is tried for about an hour', () => {
    const { seconds, end } = pauses((attempt) => adviceOnNotSent('unreachable', attempt));

    expect({ seconds, end }).toEqual({ seconds: [4, 16, 64, 256, 900, 900, 900, 900], end: 'fail' });
    // 4 + 16 + 64 + 256 + 4 x 900 = 3,940 s.
    expect(seconds.reduce((sum, each) => sum + each)).toBe(3940);
  });

  it.each(['no_recipient', 'too_many_recipients', 'too_large'])('%s is cured by no waiting', (reason) => {
    expect(adviceOnNotSent(reason, 1)).toEqual({ kind: 'fail' });
  });
});
