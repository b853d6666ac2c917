/** A ticket's record, whole, and as a file that is checked without the desk: docs/proof.md. A part of the table in api.ts. */
import * as z from 'zod';
import * as EXAMPLES from './examples.ts';
import { AttachmentId, Cursor, Instant, MessageId, TicketNumber, Version } from './primitives.ts';

const Sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .meta({ description: 'sha256, hex' });

/** `hash` = sha256(`previousHash` + `entry`). */
export const ChainedEntry = z
  .strictObject({
    version: Version,
    entry: z.string().meta({ description: 'the exact text that is hashed: JSON with sorted keys' }),
    previousHash: Sha256.meta({ description: 'of the entry before; 64 zeros before the first' }),
    hash: Sha256,
  })
  .meta({ id: 'ChainedEntry', example: EXAMPLES.chainedEntry });
export type ChainedEntry = z.infer<typeof ChainedEntry>;

/** The newest entry, as the ticket itself names it. */
export const LedgerHead = z.strictObject({ version: Version, hash: Sha256 }).meta({ id: 'LedgerHead' });
export type LedgerHead = z.infer<typeof LedgerHead>;

/** An attachment by name and digest; its bytes are not in the file. */
export const NamedAttachment = z.strictObject({
  entry: Version,
  messageId: MessageId,
  attachmentId: AttachmentId,
  filename: z.string().nullable(),
  mediaType: z.string(),
  bytes: z.int().nullable(),
  sha256: z.string().nullable().describe('null: what an agent uploaded has none'),
  missing: z.string().nullable(),
});
export type NamedAttachment = z.infer<typeof NamedAttachment>;

export const EXPORT_FORMAT = 'meja-ticket-1';
/** The file. Nothing in it is taken on trust: what is not hashed follows from what is. */
export const TicketExport = z.strictObject({
  format: z.literal(EXPORT_FORMAT),
  number: TicketNumber,
  head: LedgerHead,
  ticket: z.unknown().describe('the state that the entries replay to'),
  entries: z.array(
    ChainedEntry.extend({
      bodies: z.record(z.string(), z.strictObject({ salt: z.string(), content: z.unknown() })).describe('by id; an erased one is absent'),
    }),
  ),
  attachments: z.array(NamedAttachment),
  texts: z.record(z.string(), z.string()).describe('by the `textKey` of a body: texts that are longer than a body holds'),
});
export type TicketExport = z.infer<typeof TicketExport>;

/** 50 entries of 32 KB, their quotes escaped, stay below the 6 MB of a Lambda function's answer. */
const ENTRIES = 50;
const ofTicket = z.object({ number: z.coerce.number().pipe(TicketNumber) });

export const ledgerOperations = {
  getLedger: {
    method: 'GET',
    path: '/v1/tickets/{number}/ledger',
    summary: "A ticket's whole ledger, oldest first, as it is hashed; recorded as read",
    status: 200,
    params: ofTicket,
    query: z.object({ cursor: Cursor.optional(), limit: z.coerce.number().int().min(1).max(ENTRIES).default(ENTRIES) }),
    response: z.object({ head: LedgerHead, items: z.array(ChainedEntry), nextCursor: Cursor.nullable() }).meta({ id: 'LedgerPage' }),
  },
  verifyLedger: {
    method: 'GET',
    path: '/v1/tickets/{number}/ledger/verification',
    summary: 'Check the hash chain of a ticket',
    status: 200,
    params: ofTicket,
    response: z
      .object({ valid: z.boolean(), entries: z.int(), firstBad: z.int().optional(), reason: z.string().optional() })
      .meta({ id: 'Verification' }),
  },
  exportTicket: {
    method: 'POST',
    path: '/v1/tickets/{number}/export',
    summary: 'A short-lived link to the ticket with all of its record in one file, which proves itself; recorded as exported',
    status: 200,
    params: ofTicket,
    response: z
      .object({ url: z.url(), expiresAt: Instant, filename: z.string(), bytes: z.int(), head: LedgerHead })
      .meta({ id: 'ExportLink', example: EXAMPLES.exportLink }),
  },
} as const;
