import { describe, expect, it } from 'vitest';
import { identityOf } from '#domain/identity-value';

describe('identityOf', () => {
  it.each([
    ['wa_phone', '+62 812-3456-7890', { kind: 'wa_phone', scope: 'waba', value: '6281234567890' }],
    ['phone', '+62 (21) 555.1234', { kind: 'phone', scope: '*', value: '62215551234' }],
    ['email', ' Budi@Example.COM ', { kind: 'email', scope: '*', value: 'budi@example.com' }],
    ['wa_bsuid', 'ID.AbC1', { kind: 'wa_bsuid', scope: 'waba', value: 'ID.AbC1' }],
  ] as const)('writes %s %s as its channel does', (kind, value, identity) => {
    expect(identityOf(kind, value)).toEqual(identity);
  });

  it.each([
    ['wa_phone', '0812 3456 7890'],
    ['wa_phone', '62812x'],
    ['phone', '12345'],
    ['phone', '1234567890123456'],
    ['email', 'budi'],
    ['email', 'a@b'],
    ['email', 'a@b.c\r\nBcc: d@e.f'],
    ['email', 'Budi <budi@example.com>'],
  ] as const)('says what is wrong with %s %s', (kind, value) => {
    expect(typeof identityOf(kind, value)).toBe('string');
  });
});
