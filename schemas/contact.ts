/** A contact: a person or company that writes to us, by whatever identities. */
import * as z from 'zod';
import { Identity } from './channel.ts';
import { Attributes } from './contact-attributes.ts';
import { ContactId, Instant, TicketNumber } from './primitives.ts';

/** At most so many are merged into one, those below them counted. */
export const CONTACTS_MERGED = 20;

/** People add at most so many to one contact: all of them change in one transaction when the primary one is unlinked. */
export const CONTACT_IDENTITIES = 50;

export const Contact = z.object({
  contactId: ContactId,
  name: z.string().max(256),
  language: z.enum(['id', 'en']).optional(),
  createdAt: Instant,
  blockedAt: Instant.optional().describe('what they write is kept, and quiet'),
  mergedInto: ContactId.optional().describe('the same person, under whom everything new is found'),
  merged: z.array(ContactId).optional().describe('those that were merged into this one'),
  attributes: Attributes.optional().describe('what the desk notes of it; conditions of routing may ask for them'),
  identities: z.array(Identity).describe('those that lead here'),
  unlinked: z
    .array(z.string())
    .optional()
    .describe('keyed digests of mail addresses that were taken from it: they take part in its tickets no more'),
});
export type Contact = z.infer<typeof Contact>;

/**
 * One identity and where it leads. The contact's primary identity also carries the pointers:
 * own account -> the ticket that its next chat message belongs to.
 */
export const IdentityRecord = z.object({
  identity: Identity,
  contactId: ContactId,
  primary: Identity,
  pointers: z.record(z.string(), TicketNumber),
  /** When automatic messages went to this address: loop guard. The newest few. */
  acknowledgedAt: z.array(Instant),
  /** Another contact this may be the same person as: an agent decides. */
  mergeSuggestion: ContactId.optional(),
  /** On the primary identity: the contact at the end of all merges, where new tickets go. */
  mergedInto: ContactId.optional(),
  /** On the primary identity: its contact is blocked. */
  blockedAt: Instant.optional(),
  /** Since when it leads to its contact; absent: since before this was kept. */
  leadsSince: Instant.optional(),
  /** Given up by its contact at this time, as a telephone number is when the contact takes another: whoever uses it afterwards may be a stranger. */
  retiredAt: Instant.optional(),
});
export type IdentityRecord = z.infer<typeof IdentityRecord>;
