/** What an agent is writing and has not sent. */
import * as z from 'zod';
import { Instant, TicketNumber, Version } from './primitives.ts';

/** Characters: four bytes each stay below what an item of the table takes. */
const TEXT_MAX = 65_536;
const kind = z.enum(['reply', 'note']);

/** `text` empty: nothing is kept any more. `version`: what the writer has seen of the ticket, to be sent with the message. */
export const PutDraft = z
  .strictObject({ kind, text: z.string().max(TEXT_MAX), version: Version })
  .meta({ id: 'PutDraft', example: { kind: 'reply', text: 'Baik Kak, kami cek ke gudang', version: 3 } });
export type PutDraft = z.infer<typeof PutDraft>;

export const MessageDraft = z
  .object({ number: TicketNumber, kind, text: z.string(), version: Version, savedAt: Instant, expiresAt: z.int() })
  .meta({ id: 'StoredDraft' });
/** `expiresAt` in seconds, as DynamoDB's time to live counts. */
export type MessageDraft = z.infer<typeof MessageDraft>;

const DraftView = MessageDraft.omit({ expiresAt: true }).meta({ id: 'MessageDraft' });
const Held = z.object({ draft: DraftView.nullable() }).meta({ id: 'HeldDraft' });
const ofTicket = z.object({ number: z.coerce.number().pipe(TicketNumber) });

export const draftOperations = {
  getDraft: {
    method: 'GET',
    path: '/v1/tickets/{number}/draft',
    summary: 'What I have been writing on a ticket',
    status: 200,
    params: ofTicket,
    response: Held,
  },
  putDraft: {
    method: 'PUT',
    path: '/v1/tickets/{number}/draft',
    summary: 'Keep what I am writing on a ticket; an empty text forgets it',
    status: 200,
    params: ofTicket,
    body: PutDraft,
    response: Held,
  },
} as const;
