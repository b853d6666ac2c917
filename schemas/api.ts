/** The HTTP API, once: routes, validation, types, OpenAPI and clients derive from this table. */
import * as z from 'zod';
import { agentOperations } from './agents-api.ts';
import { Channel, Identity, IdentityKind } from './channel.ts';
import { Attributes } from './contact-attributes.ts';
import { contactOperations } from './contacts-api.ts';
import { deskOperations } from './desk-api.ts';
import { draftOperations } from './draft.ts';
import { jobOperations } from './jobs-api.ts';
import { ledgerOperations } from './ledger-api.ts';
import { lifecycleOperations } from './lifecycle-operations.ts';
import { linkOperations } from './links-api.ts';
import { liveOperations } from './live.ts';
import { mergingOperations } from './merging-api.ts';
import { MessageUpdate } from './message-update.ts';
import { noticeOperations } from './notice-api.ts';
import { Page } from './page.ts';
import { AttachmentId, ContactId, Cursor, Instant, MessageId, TeamId, TicketNumber, UploadId } from './primitives.ts';
import { takingOperations } from './queue-api.ts';
import { CreateTicket, SendMessage, UpdateTicket } from './requests.ts';
import * as r from './resources.ts';
import { Status } from './ticket.ts';
import { View, ViewCounts } from './view.ts';

export type Operation = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  /** As API Gateway writes it. */
  path: `/v1/${string}`;
  summary: string;
  /** 202: a job was begun, and the answer's Location says where it is found. */
  status: 200 | 201 | 202;
  /** No sign-in needed. */
  public?: true;
  /** Honours `Idempotency-Key`. */
  creates?: true;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  response: z.ZodType;
};

const Number_ = z.coerce.number().pipe(TicketNumber);
const ofTicket = z.object({ number: Number_ });

const { Changed } = r;

/** What changed on a list is asked for by its numbers, however long the list is. */
export const NUMBERS_ASKED = 25;
const NUMBERS = new RegExp(`^[1-9]\\d{0,11}(,[1-9]\\d{0,11}){0,${NUMBERS_ASKED - 1}}$`);

export const operations = {
  listTickets: {
    method: 'GET',
    path: '/v1/tickets',
    summary: 'Tickets of a view in work order',
    status: 200,
    query: z.object({
      view: View.default('open'),
      status: Status.optional(),
      channel: Channel.optional(),
      teamId: TeamId.optional(),
      numbers: z
        .string()
        .regex(NUMBERS)
        .optional()
        .meta({
          description: `only those of these that the view holds, read consistently: at most ${NUMBERS_ASKED}`,
          example: '1042,1043',
        }),
      ...Page,
    }),
    response: r.pageOf(r.TicketRow).meta({ id: 'TicketPage' }),
  },
  countViews: {
    method: 'GET',
    path: '/v1/views',
    summary: 'How many tickets each view has, up to a hundred',
    status: 200,
    response: ViewCounts,
  },
  createTicket: {
    method: 'POST',
    path: '/v1/tickets',
    summary: 'Open a ticket for a contact',
    status: 201,
    creates: true,
    body: CreateTicket,
    response: Changed,
  },
  getTicket: {
    method: 'GET',
    path: '/v1/tickets/{number}',
    summary: 'A ticket, its conversation and its newest ledger entries',
    status: 200,
    params: ofTicket,
    query: z.object({
      cursor: Cursor.optional(),
      from: z.coerce.number().int().min(1).optional().meta({
        description: 'without a cursor: back to this version at least, so that older pages still join on; up to 500 entries',
        example: 101,
      }),
    }),
    response: z
      .object({
        ticket: r.TicketView,
        conversation: z.array(r.ConversationItem),
        updates: z.array(MessageUpdate).meta({ description: 'what became of messages that stand on older pages' }),
        ledger: z.array(r.LedgerView),
        nextCursor: Cursor.nullable(),
      })
      .meta({ id: 'TicketDetail' }),
  },
  updateTicket: {
    method: 'PATCH',
    path: '/v1/tickets/{number}',
    summary: 'Change status, priority, assignee, team, wake time, category or tags',
    status: 200,
    params: ofTicket,
    body: UpdateTicket,
    response: Changed,
  },
  ...mergingOperations,
  ...linkOperations,
  ...draftOperations,
  ...takingOperations,
  sendMessage: {
    method: 'POST',
    path: '/v1/tickets/{number}/messages',
    summary: 'Reply to the contact or leave a note',
    status: 201,
    creates: true,
    params: ofTicket,
    body: SendMessage,
    response: z.object({ messageId: MessageId, ticket: r.TicketView }).meta({ id: 'MessageSent' }),
  },
  getMessageHtml: {
    method: 'GET',
    path: '/v1/tickets/{number}/messages/{messageId}/html',
    summary: "An e-mail's HTML, made safe: to be shown in a frame that is sandboxed",
    status: 200,
    params: z.object({ number: Number_, messageId: MessageId }),
    response: z.object({ html: z.string() }).meta({ id: 'MessageHtml' }),
  },
  settleMessage: {
    method: 'POST',
    path: '/v1/tickets/{number}/messages/{messageId}/settlement',
    summary: 'Say what became of a message whose sending is unknown',
    status: 200,
    params: z.object({ number: Number_, messageId: MessageId }),
    body: z.strictObject({ outcome: z.enum(['sent', 'failed', 'send_again']) }).meta({ id: 'Settlement', example: { outcome: 'sent' } }),
    response: Changed,
  },
  ...ledgerOperations,
  explainTicket: {
    method: 'GET',
    path: '/v1/tickets/{number}/explain',
    summary: 'Why a ticket is where it is, in sentences, oldest first, and where it stands now',
    status: 200,
    params: ofTicket,
    response: z.object({ items: z.array(r.Explanation), now: r.Standing }).meta({ id: 'Explanations' }),
  },
  getAttachment: {
    method: 'GET',
    path: '/v1/tickets/{number}/attachments/{attachmentId}',
    summary: 'A short-lived link to an attachment',
    status: 200,
    params: z.object({ number: Number_, attachmentId: AttachmentId }),
    response: z
      .object({ url: z.url(), expiresAt: Instant, filename: z.string().nullable(), mediaType: z.string() })
      .meta({ id: 'AttachmentLink' }),
  },
  createUpload: {
    method: 'POST',
    path: '/v1/uploads',
    summary: 'A form to upload an attachment with',
    status: 201,
    body: z
      .strictObject({
        filename: z.string().min(1).max(255),
        mediaType: z
          .string()
          .min(3)
          .max(127)
          .regex(/^[\w.+-]+\/[\w.+-]+$/),
        bytes: z.int().min(1).max(100_000_000),
      })
      .meta({ id: 'CreateUpload', example: { filename: 'resi.png', mediaType: 'image/png', bytes: 48_213 } }),
    response: z
      .object({ uploadId: UploadId, url: z.url(), fields: z.record(z.string(), z.string()), expiresAt: Instant })
      .meta({ id: 'Upload' }),
  },
  findContacts: {
    method: 'GET',
    path: '/v1/contacts',
    summary: 'The contact that has an identity',
    status: 200,
    query: z.object({ kind: IdentityKind, value: z.string().min(1).max(320) }),
    response: z.object({ items: z.array(r.ContactView) }).meta({ id: 'Contacts' }),
  },
  createContact: {
    method: 'POST',
    path: '/v1/contacts',
    summary: 'Make a contact',
    status: 201,
    creates: true,
    body: z
      .strictObject({
        name: z.string().min(1).max(256),
        language: z.enum(['id', 'en']).optional(),
        attributes: Attributes.optional(),
        identities: z
          .array(Identity.pick({ kind: true, value: true }))
          .max(10)
          .default([]),
      })
      .meta({
        id: 'CreateContact',
        example: {
          name: 'Budi',
          language: 'id',
          attributes: { segmen: 'emas' },
          identities: [{ kind: 'wa_phone', value: '6281234567890' }],
        },
      }),
    response: r.ContactView,
  },
  getContact: {
    method: 'GET',
    path: '/v1/contacts/{contactId}',
    summary: 'A contact',
    status: 200,
    params: z.object({ contactId: ContactId }),
    response: r.ContactView,
  },
  listContactTickets: {
    method: 'GET',
    path: '/v1/contacts/{contactId}/tickets',
    summary: "A contact's tickets over all channels, newest first",
    status: 200,
    params: z.object({ contactId: ContactId }),
    query: z.object(Page),
    response: r.pageOf(r.TicketListItem),
  },
  ...contactOperations,
  ...deskOperations,
  ...jobOperations,
  ...agentOperations,
  ...noticeOperations,
  ...liveOperations,
  getOpenApi: { method: 'GET', path: '/v1/openapi.json', summary: 'This document', status: 200, public: true, response: z.unknown() },
  ...lifecycleOperations,
} as const satisfies Record<string, Operation>;

export type OperationId = keyof typeof operations;
type Parsed<T> = T extends z.ZodType ? z.output<T> : undefined;
type Part<K extends OperationId, P extends 'params' | 'query' | 'body'> =
  (typeof operations)[K] extends Record<P, infer S> ? Parsed<S> : undefined;
/** A request after its schemas have checked it. */
export type Request<K extends OperationId> = { params: Part<K, 'params'>; query: Part<K, 'query'>; body: Part<K, 'body'> };
export type Response<K extends OperationId> = z.input<(typeof operations)[K]['response']>;
/** One handler an operation. Public ones are told nothing of who asks. */
export type Handlers<Context, Anonymous> = {
  [K in OperationId]: (
    request: Request<K>,
    context: (typeof operations)[K] extends { public: true } ? Anonymous : Context,
  ) => Promise<Response<K>>;
};
