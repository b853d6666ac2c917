/** What a message says (a body) and where an entry points to it. Bodies stand beside the hashed entry, so that they can be erased. */
import * as z from 'zod';
import { MailAddress } from './queue.ts';

/** `digest` is sha256(salt + canonical JSON of the body's content), hex: it binds the body to the entry without telling anything of it. */
export const BodyRef = z.object({
  id: z.string().regex(/^[a-z0-9_]{1,48}$/),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().min(0),
});
export type BodyRef = z.infer<typeof BodyRef>;

/** Text over this many UTF-8 bytes goes to the bucket; the body keeps its key and a preview. */
export const INLINE_TEXT_BYTES = 4096;
export const PREVIEW_CHARACTERS = 200;

export const Template = z.object({
  name: z.string().min(1).max(512),
  language: z.string().min(2).max(15),
  parameters: z.array(z.string().max(1024)).max(20).default([]),
});
export type Template = z.infer<typeof Template>;

export const BodyContent = z.object({
  text: z.string().optional(),
  textKey: z.string().optional(),
  textDigest: z.string().optional().describe('sha256 of the whole text that `textKey` leads to, hex'),
  htmlKey: z.string().optional(),
  quoted: z.string().optional(),
  subject: z.string().optional(),
  from: MailAddress.optional(),
  replyTo: MailAddress.optional(),
  to: z.array(MailAddress).optional(),
  cc: z.array(MailAddress).optional(),
  /** WhatsApp: where to send, phone digits or BSUID. */
  recipient: z.object({ phone: z.string().optional(), bsuid: z.string().optional() }).optional(),
  providerId: z.string().optional(),
  quotedProviderId: z.string().optional(),
  rfcMessageId: z.string().optional(),
  references: z.array(z.string()).optional(),
  rawKey: z.string().optional(),
  emoji: z.string().optional(),
  template: Template.optional(),
  filenames: z.record(z.string(), z.string()).optional().describe('attachment id -> file name'),
  structured: z.unknown().optional(),
  media: z
    .record(z.string(), z.object({ mediaId: z.string().optional(), url: z.string().optional(), contentId: z.string().optional() }))
    .optional()
    .describe('attachment id -> where its provider has it, or its Content-ID'),
  detail: z.string().optional().describe("a provider's own explanation of a failure"),
});
export type BodyContent = z.infer<typeof BodyContent>;

export const StoredBody = z.object({ salt: z.string(), content: BodyContent });
export type StoredBody = z.infer<typeof StoredBody>;
/** Body id -> body; an erased one is absent. */
export const StoredBodies = z.record(z.string(), StoredBody);
export type StoredBodies = z.infer<typeof StoredBodies>;
