/** What the edges put into the inbound queue: name only what matters to the test. */
import type { Identity } from '#schemas/channel';
import { InboundEnvelope, type InboundMessage, type MailFacts } from '#schemas/queue';
import { digest, minute } from './factories.ts';
import { MAILBOX, PHONE_NUMBER_ID } from './in-memory-ports.ts';
import { mailFacts } from './mail.ts';

export const phone = (value: string): Identity => ({ kind: 'wa_phone', scope: 'waba', value });
export const bsuid = (value: string): Identity => ({ kind: 'wa_bsuid', scope: 'waba', value });
export const parentBsuid = (value: string): Identity => ({ kind: 'wa_parent_bsuid', scope: 'waba', value });

export const BUDI = phone('628120000001');

type Of<K extends InboundEnvelope['kind']> = Extract<InboundEnvelope, { kind: K }>;
let made = 0;
const common = () => {
  made += 1;
  return { channel: 'whatsapp', account: PHONE_NUMBER_ID, providerId: `wamid.${made}`, sentAt: minute(0), receivedAt: minute(1) } as const;
};
const content = (text: string): InboundMessage['content'] => ({ type: 'text', text, attachments: [] });

/** Through the queue's schema, as the function gets it. */
const queued = <E extends InboundEnvelope>(envelope: E): E => {
  InboundEnvelope.parse(JSON.parse(JSON.stringify(envelope)));
  return envelope;
};

export type ChatFields = Partial<Omit<InboundMessage, 'sender' | 'content'>> & {
  readonly from?: readonly Identity[];
  readonly name?: string;
  readonly text?: string;
  readonly content?: Partial<InboundMessage['content']>;
};

export function aChat({
  from = [BUDI],
  name = 'Budi',
  text = 'Paket saya belum sampai.',
  content: more,
  ...fields
}: ChatFields = {}): Of<'message'> {
  const sender = { identities: [...from], name };
  return queued({ kind: 'message', ...common(), sender, content: { ...content(text), ...more }, ...fields });
}

export const anImage = (mediaId: string): InboundMessage['content']['attachments'][number] => ({
  mediaType: 'image/jpeg',
  filename: 'paket.jpg',
  source: { kind: 'whatsapp_media', mediaId },
});

export const anEcho = ({
  to = [BUDI],
  text = 'Sudah kami kirim.',
  ...fields
}: { to?: readonly Identity[]; text?: string } & Partial<Of<'echo'>> = {}): Of<'echo'> =>
  queued({ kind: 'echo', ...common(), recipient: { identities: [...to] }, content: content(text), ...fields });

export const anEdit = (of: InboundEnvelope, text: string, fields: Partial<Of<'edit'>> = {}): Of<'edit'> =>
  queued({ kind: 'edit', ...common(), originalProviderId: of.providerId, content: content(text), ...fields });

export const aRevoke = (of: InboundEnvelope): Of<'revoke'> => queued({ kind: 'revoke', ...common(), originalProviderId: of.providerId });

export const aReaction = (targetProviderId: string, emoji = '👍'): Of<'reaction'> =>
  queued({ kind: 'reaction', ...common(), targetProviderId, emoji });

export const aReceipt = (fields: Partial<Of<'receipt'>> & Pick<Of<'receipt'>, 'status'>): Of<'receipt'> =>
  queued({ kind: 'receipt', ...common(), ...fields });

export const anIdentityChange = (
  previous: readonly Identity[],
  current: readonly Identity[],
  fields: Partial<Of<'identity_change'>> = {},
): Of<'identity_change'> =>
  queued({
    kind: 'identity_change',
    ...common(),
    previous: [...previous],
    current: [...current],
    notice: 'User Budi changed from A to B',
    ...fields,
  });

export const aChannelEvent = (fields: Partial<Of<'channel_event'>> = {}): Of<'channel_event'> =>
  queued({
    kind: 'channel_event',
    ...common(),
    field: 'account_update',
    alarm: false,
    payload: { event: 'x' },
    accountWide: false,
    ...fields,
  });

export type MailFields = Partial<Omit<MailFacts, 'from'>> & { readonly from?: string; readonly text?: string; readonly account?: string };

/** A mail of its own: ids and digest differ unless they are named. */
export function aMail({
  from = 'budi@example.com',
  text = 'Pesanan saya belum sampai.',
  account = MAILBOX,
  ...facts
}: MailFields = {}): Of<'message'> & { mail: MailFacts } {
  made += 1;
  const sesMessageId = facts.sesMessageId ?? `ses${made}`;
  const rfcMessageId = `mail-${made}@example.com`;
  const mail = mailFacts({
    sesMessageId,
    rfcMessageId,
    copyDigest: digest(`${account} ${rfcMessageId}`),
    from: { address: from },
    returnPath: from,
    ...facts,
  });
  return queued({
    ...{ kind: 'message', channel: 'email', providerId: sesMessageId, account, sentAt: minute(0), receivedAt: minute(0) },
    sender: { identities: [{ kind: 'email', scope: '*', value: from }] },
    content: { type: 'mail', text, attachments: [] },
    mail,
  });
}
