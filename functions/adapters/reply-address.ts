/** Signed reply addresses, `support+t.1042.<mac>@domain`, and keyed digests of participants' addresses. */
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** RFC 5321 s.4.5.3.1.1: the part before the @. */
const LOCAL_PART_CHARACTERS = 64;
/** RFC 5321 s.4.5.3.1.3: a path of 256 octets, less its angle brackets. */
const ADDRESS_CHARACTERS = 254;
const NUMBER_DIGITS = 12;
/** 80 bits: forging one needs 2^79 mails on average; 16 digits of base32. */
const MAC_BYTES = 10;
const MAC_DIGITS = 16;
/** 96 bits are 16 digits of base64url, and never meet by chance among one desk's participants. */
const DIGEST_BYTES = 12;
const KEY_BYTES = 32;

const MARK = '+t.';
const TOKEN = new RegExp(`^([1-9]\\d{0,${NUMBER_DIGITS - 1}})\\.([0-9a-v]{${MAC_DIGITS}})$`);

export type ReplyAddresses = {
  readonly addressFor: (number: number) => string;
  /** The ticket a recipient address leads to; undefined when it is not ours, not signed by us or not written as we write it. */
  readonly numberOf: (recipient: string) => number | undefined;
};

/**
 * Reply addresses of one mailbox. Everything is lower case and addresses are read in any case, because mail software changes it.
 * @param signingKey at least 32 bytes
 * @throws RangeError when the mailbox's name leaves no room for the longest number, is not lower case, or the key is short
 */
export function createReplyAddresses(options: {
  readonly signingKey: Uint8Array;
  readonly domain: string;
  readonly mailboxLocal?: string;
}): ReplyAddresses {
  const { signingKey, domain, mailboxLocal = 'support' } = options;
  const key = derivedKey(signingKey, 'reply-address');
  const room = LOCAL_PART_CHARACTERS - MARK.length - NUMBER_DIGITS - 1 - MAC_DIGITS;
  if (!/^[a-z0-9._-]+$/.test(mailboxLocal) || mailboxLocal.length > room)
    throw new RangeError(`The mailbox name "${mailboxLocal}" must be lower case and at most ${room} characters long.`);
  const prefix = mailboxLocal + MARK;
  const suffix = `@${asciiLowerCase(domain)}`;
  return {
    addressFor: (number) => `${prefix}${number}.${macOf(key, number)}${suffix}`,
    numberOf: (recipient) => {
      const address = asciiLowerCase(recipient.slice(0, ADDRESS_CHARACTERS + 1).trim());
      if (!address.startsWith(prefix) || !address.endsWith(suffix)) return undefined;
      const [, digits, mac] = TOKEN.exec(address.slice(prefix.length, -suffix.length)) ?? [];
      if (!digits || !mac) return undefined;
      const expected = macOf(key, Number(digits));
      return timingSafeEqual(Buffer.from(mac), Buffer.from(expected)) ? Number(digits) : undefined;
    },
  };
}

/**
 * Digests of addresses, 16 characters of base64url, equal for one address in any case: a ticket knows its participants without naming them.
 * @param signingKey the reply addresses' key; the digests' own is derived from it
 */
export function createParticipantDigest(signingKey: Uint8Array): (address: string) => string {
  const key = derivedKey(signingKey, 'participant-digest');
  return (address) =>
    createHmac('sha256', key).update(asciiLowerCase(address.trim())).digest().subarray(0, DIGEST_BYTES).toString('base64url');
}

/** One secret, one key a purpose: a value of one never passes for a value of the other. */
function derivedKey(signingKey: Uint8Array, purpose: string): Buffer {
  if (signingKey.byteLength < KEY_BYTES) throw new RangeError(`The signing key has ${signingKey.byteLength} bytes; it needs ${KEY_BYTES}.`);
  return Buffer.from(hkdfSync('sha256', signingKey, '', `meja ${purpose} v1`, KEY_BYTES));
}

/** RFC 4648 s.7 base32 in lower case; the bytes are a whole number of digits, so each value has one spelling. */
function macOf(key: Buffer, number: number): string {
  const mac = createHmac('sha256', key).update(String(number)).digest().subarray(0, MAC_BYTES);
  return BigInt(`0x${mac.toString('hex')}`)
    .toString(32)
    .padStart(MAC_DIGITS, '0');
}

/** Not `toLowerCase`: it turns the Kelvin sign into k, and two addresses into one. */
const asciiLowerCase = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
