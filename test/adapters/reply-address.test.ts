import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createParticipantDigest, createReplyAddresses } from '#adapters/reply-address';

const signingKey = new Uint8Array(32).fill(7);
const otherKey = new Uint8Array(32).fill(8);
const domain = 'help.example.co.id';
const addresses = createReplyAddresses({ signingKey, domain });
const ticketNumber = fc.integer({ min: 1, max: 999_999_999_999 });
const parts = (address: string) => {
  const [local = '', host = ''] = address.split('@');
  return { local, host, mac: local.split('.')[2] ?? '' };
};

describe('createReplyAddresses', () => {
  it('gives each ticket an address that leads back to it', () => {
    fc.assert(
      fc.property(ticketNumber, (number) => {
        expect(addresses.numberOf(addresses.addressFor(number))).toBe(number);
      }),
    );
  });

  it('writes every address in lower case with a local part of at most 64 characters, also for the longest mailbox name', () => {
    const mailboxLocal = 'a'.repeat(32);
    const longest = createReplyAddresses({ signingKey, domain, mailboxLocal });
    fc.assert(
      fc.property(ticketNumber, (number) => {
        const address = longest.addressFor(number);
        expect(address).toMatch(/^[a-z0-9.+-]+@[a-z0-9.-]+$/);
        expect(parts(address).local.length).toBeLessThanOrEqual(64);
      }),
    );
    expect(parts(longest.addressFor(999_999_999_999)).local).toHaveLength(64);
  });

  it('reads an address whose letters changed case on the way', () => {
    expect(addresses.numberOf(` ${addresses.addressFor(1042).toUpperCase()} `)).toBe(1042);
  });

  it('refuses an address with any character of its local part changed', () => {
    const alphabet = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789.+-');
    fc.assert(
      fc.property(ticketNumber, fc.nat(), alphabet, (number, position, character) => {
        const address = addresses.addressFor(number);
        const at = position % address.indexOf('@');
        fc.pre(address[at] !== character);
        expect(addresses.numberOf(address.slice(0, at) + character + address.slice(at + 1))).toBeUndefined();
      }),
    );
  });

  it("refuses one ticket's signature on another ticket's number", () => {
    fc.assert(
      fc.property(ticketNumber, ticketNumber, (number, other) => {
        fc.pre(number !== other);
        expect(addresses.numberOf(`support+t.${other}.${parts(addresses.addressFor(number)).mac}@${domain}`)).toBeUndefined();
      }),
    );
  });

  it.each([
    ['a leading zero', (mac: string) => `support+t.01042.${mac}@${domain}`],
    ['a sign', (mac: string) => `support+t.+1042.${mac}@${domain}`],
    ['an exponent', (mac: string) => `support+t.1042e0.${mac}@${domain}`],
    ['a fraction', (mac: string) => `support+t.1042.0.${mac}@${domain}`],
    ['a blank', (mac: string) => `support+t. 1042.${mac}@${domain}`],
    ['a longer signature', (mac: string) => `support+t.1042.0${mac}@${domain}`],
    ['a shorter signature', (mac: string) => `support+t.1042.${mac.slice(1)}@${domain}`],
    ['no signature', () => `support+t.1042.@${domain}`],
    ['another domain', (mac: string) => `support+t.1042.${mac}@evil.example`],
    ['a domain that only ends the same', (mac: string) => `support+t.1042.${mac}@x.${domain}`],
    ['another mailbox', (mac: string) => `sales+t.1042.${mac}@${domain}`],
    ['something before it', (mac: string) => `x-support+t.1042.${mac}@${domain}`],
    ['more after it', (mac: string) => `support+t.1042.${mac}@${domain}, other@example.com`],
  ])('refuses the right number and signature written with %s', (_what, written) => {
    const { mac } = parts(addresses.addressFor(1042));

    expect(addresses.numberOf(`support+t.1042.${mac}@${domain}`)).toBe(1042);
    expect(addresses.numberOf(written(mac))).toBeUndefined();
  });

  it('refuses an address signed with another key', () => {
    const foreign = createReplyAddresses({ signingKey: otherKey, domain });

    expect(addresses.numberOf(foreign.addressFor(1042))).toBeUndefined();
  });

  it('finds no ticket in any other text and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(addresses.numberOf(text)).toBeUndefined();
      }),
    );
    expect(addresses.numberOf(`support@${domain}`)).toBeUndefined();
    expect(addresses.numberOf(addresses.addressFor(1042).replace('k', '\u212a').padEnd(100_000, 'x'))).toBeUndefined();
  });

  it.each(['Support', 'a'.repeat(33), '', 'a b'])('refuses the mailbox name "%s"', (mailboxLocal) => {
    expect(() => createReplyAddresses({ signingKey, domain, mailboxLocal })).toThrow(RangeError);
  });

  it('refuses a short signing key', () => {
    expect(() => createReplyAddresses({ signingKey: new Uint8Array(31), domain })).toThrow(RangeError);
  });
});

describe('createParticipantDigest', () => {
  const digest = createParticipantDigest(signingKey);

  it('gives 16 characters of base64url, the same for one address in any case', () => {
    expect(digest('Budi@Example.com')).toMatch(/^[A-Za-z0-9_-]{16}$/);
    expect(digest(' BUDI@example.COM ')).toBe(digest('budi@example.com'));
  });

  it('tells different addresses apart, letters that only look alike included', () => {
    fc.assert(
      fc.property(fc.emailAddress(), fc.emailAddress(), (one, other) => {
        fc.pre(one.toLowerCase() !== other.toLowerCase());
        expect(digest(one)).not.toBe(digest(other));
      }),
    );
    expect(digest('kiki@example.com')).not.toBe(digest('\u212aiki@example.com'));
  });

  it('depends on the key, and its key is not that of the reply addresses', () => {
    const mac = BigInt(`0x${Buffer.from(digest('1042'), 'base64url').subarray(0, 10).toString('hex')}`)
      .toString(32)
      .padStart(16, '0');

    expect(createParticipantDigest(otherKey)('budi@example.com')).not.toBe(digest('budi@example.com'));
    expect(addresses.numberOf(`support+t.1042.${mac}@${domain}`)).toBeUndefined();
  });
});
