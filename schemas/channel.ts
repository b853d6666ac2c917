/** Channels, and the identities a contact has on them. */
import * as z from 'zod';

export const Channel = z.enum(['whatsapp', 'email', 'manual']).meta({ description: 'manual: telephone or counter, nothing is sent' });
export type Channel = z.infer<typeof Channel>;

/** Our own end: a WhatsApp phone number id or a mailbox in lower case. */
export const Account = z.string().min(1).max(320);
export type Account = z.infer<typeof Account>;

export const IdentityKind = z.enum(['wa_bsuid', 'wa_parent_bsuid', 'wa_phone', 'email', 'phone']);
export type IdentityKind = z.infer<typeof IdentityKind>;

/**
 * One name of a contact on a channel; several may lead to one contact.
 * `scope` is the namespace in which `value` is unique: `waba` for WhatsApp (one portfolio a deployment), `*` elsewhere.
 * Phones are digits only; e-mail addresses are lower case; BSUIDs are kept byte for byte.
 */
export const Identity = z.object({ kind: IdentityKind, scope: z.string().min(1).max(64), value: z.string().min(1).max(320) });
export type Identity = z.infer<typeof Identity>;

/** The order in which identities decide who a message is from. */
export const IDENTITY_ORDER: readonly IdentityKind[] = ['wa_bsuid', 'wa_parent_bsuid', 'wa_phone', 'email', 'phone'];

/** What one message may carry. WhatsApp: Meta's Cloud API media limits; e-mail: SES raw message limit less its base64. */
export const CHANNEL_LIMITS = {
  whatsapp: {
    textCharacters: 4096,
    captionCharacters: 1024,
    attachments: 1,
    attachmentBytes: { image: 5_000_000, audio: 16_000_000, video: 16_000_000, document: 100_000_000 },
  },
  email: {
    textCharacters: 200_000,
    captionCharacters: 200_000,
    attachments: 20,
    attachmentBytes: { image: 20_000_000, audio: 20_000_000, video: 20_000_000, document: 20_000_000 },
  },
  manual: {
    textCharacters: 200_000,
    captionCharacters: 200_000,
    attachments: 20,
    attachmentBytes: { image: 20_000_000, audio: 20_000_000, video: 20_000_000, document: 20_000_000 },
  },
} as const satisfies Record<Channel, unknown>;
