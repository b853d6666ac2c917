import { describe, expect, test } from 'vitest';
import { retryDelaySeconds, type WhatsAppAction, whatsAppErrorRule } from '#domain/whatsapp-errors';

describe('whatsAppErrorRule', () => {
  test.each<[WhatsAppAction, number[]]>([
    ['retry', [1, 2, 131000, 131016, 133004, 135000, 130429, 131052, 131053]],
    ['retry_pair', [131056]],
    ['retry_later', [4, 80007, 131057]],
    ['park', [131048, 131064, 133016, 0, 190, 3, 10, 200, 299, 131005, 131042, 131044, 131031, 368, 130497, 131045]],
    ['fail', [131047, 131026, 131049, 130472, 131050, 131021, 131030, 131008, 131009, 100, 131051, 131037, 131062, 131063, 137000]],
    ['fail', [132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016, 132068, 132069]],
  ])('the action is %s for %j', (action, codes) => {
    expect(codes.map((code) => whatsAppErrorRule(code).action)).toEqual(codes.map(() => action));
  });

  test('only template errors flag the template', () => {
    expect([132001, 132069, 131047].map((code) => whatsAppErrorRule(code).flagsTemplate)).toEqual([true, true, undefined]);
  });

  test('media and registration errors are tried once more only', () => {
    expect([131052, 131053, 135000, 131000].map((code) => whatsAppErrorRule(code).maxAttempts)).toEqual([2, 2, 2, 5]);
  });

  test('permissions are the codes from 200 to 299, and no other that is not known', () => {
    expect([-1, 199, 200, 299, 300].map((code) => whatsAppErrorRule(code).action)).toEqual(['fail', 'fail', 'park', 'park', 'fail']);
  });

  test('an unknown code fails, unless Meta says that it is transient', () => {
    expect([whatsAppErrorRule(999_999).action, whatsAppErrorRule(999_999, true).action]).toEqual(['fail', 'retry']);
  });

  test('a known code decides by itself, whatever the status of the answer', () => {
    expect([whatsAppErrorRule(131047, true).action, whatsAppErrorRule(190, true).action]).toEqual(['fail', 'park']);
  });

  test('the window error names templates as the way out', () => {
    const { sentence } = whatsAppErrorRule(131047);

    expect([sentence.id.includes('templat'), sentence.en.includes('template')]).toEqual([true, true]);
  });
});

describe('retryDelaySeconds', () => {
  test.each<[WhatsAppAction, (number | undefined)[]]>([
    ['retry', [2, 4, 8, 16, 32, 60]],
    ['retry_pair', [1, 4, 16, 64, 256, 900]],
    ['retry_later', [120, 240, 360, 480, 600, 720]],
    ['park', [undefined, undefined, undefined, undefined, undefined, undefined]],
    ['fail', [undefined, undefined, undefined, undefined, undefined, undefined]],
  ])('after attempts 1 to 6 of %s the waits are %j', (action, expected) => {
    expect([1, 2, 3, 4, 5, 6].map((attempt) => retryDelaySeconds(action, attempt))).toEqual(expected);
  });
});
