/** Our own end of the mail channel: signed reply addresses of every mailbox, and keyed digests of participants. */
import type { Desk } from '#flows/ports';
import { createParticipantDigest, createReplyAddresses, type ReplyAddresses } from './reply-address.ts';
import { readSecret } from './secrets.ts';

export type MailIdentity = {
  readonly participant: (address: string) => string;
  readonly parseReplyAddress: (recipient: string) => number | undefined;
  /** Of one of our mailboxes. */
  readonly addressesOf: (mailbox: string) => ReplyAddresses;
};

/** Built once a key and a set of mailboxes; the key is an SSM parameter, base64 of 32 bytes or more. */
export function mailIdentity(parameterPrefix: string, domain: string): (desk: Desk) => Promise<MailIdentity> {
  let known: { readonly key: string; readonly identity: MailIdentity } | undefined;
  return async (desk) => {
    const secret = await readSecret(`${parameterPrefix}/signing-key`);
    const locals = desk.channels.filter(({ channel }) => channel === 'email').map(({ account }) => account.split('@')[0] ?? '');
    const key = [secret, ...locals].join('\n');
    if (known?.key !== key) known = { key, identity: build(Buffer.from(secret, 'base64'), domain, locals) };
    return known.identity;
  };
}

function build(signingKey: Uint8Array, domain: string, locals: readonly string[]): MailIdentity {
  const of = (mailboxLocal: string): ReplyAddresses => createReplyAddresses({ signingKey, domain, mailboxLocal });
  const all = locals.map(of);
  return {
    participant: createParticipantDigest(signingKey),
    parseReplyAddress: (recipient) => all.map((addresses) => addresses.numberOf(recipient)).find((number) => number !== undefined),
    addressesOf: (mailbox) => of(mailbox.split('@')[0] ?? ''),
  };
}
