/** The small shapes everything else is made of. */
import * as z from 'zod';

/** UTC, ISO 8601 with milliseconds: sorts as text. */
export const Instant = z.iso
  .datetime({ precision: 3 })
  .meta({ description: 'UTC instant, ISO 8601 with milliseconds', example: '2026-11-23T02:15:00.000Z' });
export type Instant = z.infer<typeof Instant>;

/** As people and tools write it: any offset, with or without fractions. It becomes an `Instant`. */
export const InstantGiven = z.iso
  .datetime({ offset: true, abort: true })
  .overwrite((written) => new Date(written).toISOString())
  .meta({ description: 'ISO 8601 with an offset or Z; kept in UTC', example: '2026-11-23T09:15:00+07:00' });

/** A ticket's only id, shown as `#1042`. Unique, growing, with gaps. */
export const TicketNumber = z.int().min(1).max(999_999_999_999).meta({ description: 'The number a customer is told', example: 1042 });
export type TicketNumber = z.infer<typeof TicketNumber>;

/** The version of a ticket after its n-th ledger entry. */
export const Version = z.int().min(0).meta({ description: 'The ticket version the writer had seen', example: 3 });
export type Version = z.infer<typeof Version>;

const PREFIXES = {
  contact: 'con',
  message: 'msg',
  attachment: 'att',
  command: 'cmd',
  upload: 'upl',
  quarantine: 'qua',
  export: 'exp',
  job: 'job',
} as const;
export type IdKind = keyof typeof PREFIXES;

/** A lower-case ULID with the prefix of its kind: an id in a log says what it is. */
export const prefixOf = (kind: IdKind): string => PREFIXES[kind];

const prefixed = (kind: IdKind) =>
  z.string().regex(new RegExp(`^${PREFIXES[kind]}_[0-9a-z]{10,40}$`), `an id that starts with ${PREFIXES[kind]}_`);

export const ContactId = prefixed('contact');
export type ContactId = z.infer<typeof ContactId>;
export const MessageId = prefixed('message');
export type MessageId = z.infer<typeof MessageId>;
export const AttachmentId = prefixed('attachment');
export type AttachmentId = z.infer<typeof AttachmentId>;
export const JobId = prefixed('job');
export type JobId = z.infer<typeof JobId>;
export const UploadId = prefixed('upload');
export type UploadId = z.infer<typeof UploadId>;

/** The `sub` of the agent's Cognito user. */
export const AgentId = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9-]+$/);
export type AgentId = z.infer<typeof AgentId>;
export const TeamId = z
  .string()
  .min(1)
  .max(40)
  .regex(/^[a-z0-9-]+$/);
export type TeamId = z.infer<typeof TeamId>;

/** IANA name; WIB is Asia/Jakarta, WITA Asia/Makassar, WIT Asia/Jayapura. */
export const TimeZone = z
  .string()
  .regex(/^[A-Za-z_]+(\/[A-Za-z0-9_+-]+)*$/)
  .meta({ description: 'IANA time zone', example: 'Asia/Jakarta' });

/** Opaque: give back what the last page gave. */
export const Cursor = z
  .string()
  .min(1)
  .max(1024)
  .regex(/^[A-Za-z0-9_-]+$/)
  .meta({ description: 'nextCursor of the page before' });
