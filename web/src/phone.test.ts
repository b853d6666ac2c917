// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { identityText, isInternal, phoneText } from './phone.ts';

describe('a telephone number', () => {
  it.each([
    ['6281234567890', '+62 812-3456-7890'],
    ['+6281290040004', '+62 812-9004-0004'],
    ['628123456789', '+62 812-3456-789'],
    ['62215550123', '+62 21 555-0123'],
    ['622745550123', '+62 274 555-0123'],
    ['6591234567', '+65 9123-4567'],
    ['14155552671', '+1 415 555-2671'],
  ])('%s reads %s', (digits, shown) => {
    expect(phoneText(digits)).toBe(shown);
  });

  it.each(['Budi', 'PT 62', '081234567890', 'budi@example.co.id', '1042'])('%s is none, and stays', (text) => {
    expect(phoneText(text)).toBe(text);
  });
});

describe('an identity', () => {
  it('that is no number is shown as it is', () => {
    expect(identityText({ kind: 'email', value: '62812345678@example.co.id' })).toBe('62812345678@example.co.id');
    expect(identityText({ kind: 'wa_bsuid', value: '6281234567890' })).toBe('6281234567890');
  });

  it("of WhatsApp's own is nothing that people are known by", () => {
    expect((['wa_bsuid', 'wa_parent_bsuid', 'wa_phone', 'email', 'phone'] as const).filter(isInternal)).toEqual([
      'wa_bsuid',
      'wa_parent_bsuid',
    ]);
  });
});
