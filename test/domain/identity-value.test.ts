import { describe, expect, it } from 'vitest';
import { calledBy, identityOf, whatsAppIdentities, whatsAppRecipient } from '#domain/identity-value';
import type { Identity } from '#schemas/channel';

describe('identityOf', () => {
  it.each([
    ['wa_phone', '+62 812-3456-7890', { kind: 'wa_phone', scope: 'waba', value: '6281234567890' }],
    ['phone', '+62 (21) 555.1234', { kind: 'phone', scope: '*', value: '62215551234' }],
    ['phone', '1234567', { kind: 'phone', scope: '*', value: '1234567' }],
    ['phone', '123456789012345', { kind: 'phone', scope: '*', value: '123456789012345' }],
    ['email', ' Budi@Example.COM ', { kind: 'email', scope: '*', value: 'budi@example.com' }],
    ['email', 'a@b.c', { kind: 'email', scope: '*', value: 'a@b.c' }],
    ['wa_bsuid', 'ID.AbC1', { kind: 'wa_bsuid', scope: 'waba', value: 'ID.AbC1' }],
    ['wa_parent_bsuid', 'ID.AbC2', { kind: 'wa_parent_bsuid', scope: 'waba', value: 'ID.AbC2' }],
  ] as const)('writes %s %s as its channel does', (kind, value, identity) => {
    expect(identityOf(kind, value)).toEqual(identity);
  });

  it.each([
    ['wa_phone', '0812 3456 7890'],
    ['wa_phone', '62812x'],
    ['wa_phone', 'x6281234567890'],
    ['wa_phone', '6281234567890x'],
    ['phone', '123456'],
    ['phone', '1234567890123456'],
  ] as const)('asks for the country code of %s %s', (kind, value) => {
    expect(identityOf(kind, value)).toMatch(/begins with its country code/);
  });

  it.each([
    'budi',
    'a@b',
    'a@b.',
    'a@.c',
    '@b.c',
    'a@b.c\r\nBcc: d@e.f',
    'Budi <budi@example.com>',
    'a@b@c.d',
    'a@b.c d',
    'a b@c.d',
    '"a"@b.c',
  ])('says that %s is no e-mail address', (value) => {
    expect(identityOf('email', value)).toMatch(/not an e-mail address/);
  });
});

describe('the identities of a WhatsApp message', () => {
  const phone: Identity = { kind: 'wa_phone', scope: 'waba', value: '62812' };
  const bsuid: Identity = { kind: 'wa_bsuid', scope: 'waba', value: 'ID.1' };
  const parent: Identity = { kind: 'wa_parent_bsuid', scope: 'waba', value: 'ID.2' };
  const mail: Identity = { kind: 'email', scope: '*', value: 'a@b.id' };

  it('are its number and its user id, of which it may have either', () => {
    expect(whatsAppIdentities({ phone: '62812', bsuid: 'ID.1' })).toEqual([phone, bsuid]);
    expect(whatsAppIdentities({ bsuid: 'ID.1' })).toEqual([bsuid]);
    expect(whatsAppIdentities({ phone: '', bsuid: undefined })).toEqual([]);
  });

  it.each<[string, Identity[], ReturnType<typeof whatsAppRecipient>]>([
    ['the number and the user id', [mail, phone, bsuid, parent], { phone: '62812', bsuid: 'ID.1' }],
    ['the number alone', [phone], { phone: '62812', bsuid: undefined }],
    ['the user id alone', [bsuid], { phone: undefined, bsuid: 'ID.1' }],
    ['the id that the business shares, where there is no other', [parent], { phone: undefined, bsuid: 'ID.2' }],
    ['nowhere', [mail], undefined],
  ])('say where an answer goes: %s', (_what, identities, recipient) => {
    expect(whatsAppRecipient(identities)).toEqual(recipient);
  });
});

describe('what somebody is called', () => {
  const bsuid: Identity = { kind: 'wa_bsuid', scope: 'waba', value: 'ID.1' };
  const email: Identity = { kind: 'email', scope: '*', value: 'budi@example.com' };
  const phone = (kind: 'wa_phone' | 'phone', value: string): Identity => ({ kind, scope: '*', value });

  it.each<[string, string, Identity[], string | undefined]>([
    ['their name', 'Budi', [phone('wa_phone', '62812')], 'Budi'],
    ['their WhatsApp number', '', [bsuid, email, phone('wa_phone', '62812')], '+62812'],
    ['their telephone number', '', [email, phone('phone', '6221')], '+6221'],
    ['their address, where they have no number', '', [bsuid, email], 'budi@example.com'],
    ['nothing, where only WhatsApp knows them', '', [bsuid], undefined],
  ])('is %s', (_, name, identities, called) => {
    expect(calledBy({ name, identities })).toBe(called);
  });
});
