/** Bodies of the four queues. */
import * as z from 'zod';
import { Account, Identity } from './channel.ts';
import { RoleId } from './custom-role.ts';
import { AgentId, AttachmentId, Instant, JobId, MessageId, TeamId, TicketNumber, Version } from './primitives.ts';

/** Where the bytes of an inbound attachment are. */
export const AttachmentSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('whatsapp_media'), mediaId: z.string(), url: z.string().optional() }),
  z.object({ kind: z.literal('stored'), key: z.string() }),
  z.object({ kind: z.literal('missing'), reason: z.string() }),
]);
export type AttachmentSource = z.infer<typeof AttachmentSource>;

export const InboundAttachment = z.object({
  filename: z.string().max(255).optional(),
  mediaType: z.string().max(255),
  bytes: z.int().optional(),
  sha256: z.string().optional().describe('hex'),
  voice: z.boolean().optional(),
  contentId: z.string().optional().describe('of an inline image, without angle brackets'),
  source: AttachmentSource,
});
export type InboundAttachment = z.infer<typeof InboundAttachment>;

/** What a message says, whatever its channel. Text over 4 KB is in the bucket; `text` is then its beginning. */
export const InboundContent = z.object({
  type: z.string().describe("the provider's own word: text, image, location, mail ..."),
  text: z.string(),
  textKey: z.string().optional(),
  textDigest: z.string().optional().describe('sha256 of the whole text, hex'),
  htmlKey: z.string().optional().describe('sanitised HTML in the bucket'),
  quoted: z.string().optional().describe('the folded part of the text, at most 4 KB; all of it is in the raw message'),
  structured: z.unknown().optional().describe('location, contacts, order, interactive answer: as received'),
  attachments: z.array(InboundAttachment),
});
export type InboundContent = z.infer<typeof InboundContent>;

export const Verdict = z.enum(['PASS', 'FAIL', 'GRAY', 'PROCESSING_FAILED', 'DISABLED']);
export const MailAddress = z.object({ address: z.string(), name: z.string().optional() });
export type MailAddress = z.infer<typeof MailAddress>;

/** What is known of one mail beyond its content. */
export const MailFacts = z.object({
  sesMessageId: z.string(),
  rawKey: z.string(),
  copyDigest: z.string().describe('sha256 over mailbox, Message-ID and what does not change when a sender sends again; hex'),
  rfcMessageId: z.string().optional(),
  inReplyTo: z.array(z.string()).describe('ids without angle brackets'),
  references: z.array(z.string()),
  from: MailAddress,
  replyTo: MailAddress.optional(),
  to: z.array(MailAddress),
  cc: z.array(MailAddress),
  recipients: z.array(z.string()).describe('RCPT TO, lower case: the truth of where it went'),
  returnPath: z.string(),
  subject: z.string(),
  headers: z.record(z.string(), z.string()).describe('the headers that loop guards read, names in lower case'),
  verdicts: z.object({ spam: Verdict, virus: Verdict, spf: Verdict, dkim: Verdict, dmarc: Verdict, dmarcPolicy: z.string().optional() }),
  bounce: z
    .object({ permanent: z.boolean(), originalMessageId: z.string().optional(), recipients: z.array(z.string()) })
    .optional()
    .describe('set when the mail is a delivery status notification'),
});
export type MailFacts = z.infer<typeof MailFacts>;

/** Meta's receipts; `read` outranks `delivered` outranks `sent`; `played` counts as read. */
export const ReceiptStatus = z.enum(['sent', 'delivered', 'read', 'failed']);
export type ReceiptStatus = z.infer<typeof ReceiptStatus>;

const common = {
  /** Unique for what the provider delivered, e.g. a wamid: a repeat has the same. */
  providerId: z.string().min(1).max(1024),
  account: Account,
  /** Provider time, clamped by the edge to not later than `receivedAt`. */
  sentAt: Instant,
  receivedAt: Instant,
};
const conversational = { ...common, channel: z.enum(['whatsapp', 'email']) };
const sender = z.object({
  identities: z.array(Identity).min(1),
  name: z.string().max(256).optional(),
  username: z.string().max(256).optional(),
});

export const InboundMessage = z.object({
  kind: z.literal('message'),
  ...conversational,
  sender,
  content: InboundContent,
  quotedProviderId: z.string().optional(),
  placeholder: z.boolean().optional().describe('a type we do not know: kept and shown as such'),
  mail: MailFacts.optional(),
});
export type InboundMessage = z.infer<typeof InboundMessage>;

/** One thing a channel told us. The union is closed: the webhook turns what it does not know into `channel_event`. */
export const InboundEnvelope = z.discriminatedUnion('kind', [
  InboundMessage,
  z.object({ kind: z.literal('echo'), ...conversational, recipient: sender, content: InboundContent }),
  z.object({ kind: z.literal('edit'), ...conversational, originalProviderId: z.string(), content: InboundContent }),
  z.object({ kind: z.literal('revoke'), ...conversational, originalProviderId: z.string() }),
  z.object({
    kind: z.literal('reaction'),
    ...conversational,
    targetProviderId: z.string(),
    emoji: z.string().describe('empty: taken back'),
  }),
  z.object({
    kind: z.literal('receipt'),
    ...conversational,
    status: ReceiptStatus,
    callback: z.string().optional().describe('<ticket>.<message>, as we sent it along'),
    error: z.object({ code: z.int(), title: z.string().optional(), details: z.string().optional() }).optional(),
  }),
  z.object({
    kind: z.literal('identity_change'),
    ...conversational,
    previous: z.array(Identity),
    current: z.array(Identity),
    notice: z.string(),
  }),
  z.object({
    kind: z.literal('channel_event'),
    ...common,
    channel: z.enum(['whatsapp', 'email']),
    field: z.string(),
    alarm: z.boolean(),
    payload: z.unknown().describe('as received'),
    /** Own number unknown to the provider's message (account and template updates): `account` is `waba:<id>`. */
    accountWide: z.boolean(),
  }),
]);
export type InboundEnvelope = z.infer<typeof InboundEnvelope>;

/** An envelope over 200 KB is in the bucket and the queue carries its key. */
export const InboundBody = z.union([InboundEnvelope, z.object({ kind: z.literal('stored'), key: z.string() })]);
export type InboundBody = z.infer<typeof InboundBody>;

/** A nudge: look at what this ticket has to send. */
export const OutboundBody = z.object({ number: TicketNumber });
export type OutboundBody = z.infer<typeof OutboundBody>;

/**
 * A nudge: match this team's waiting tickets; `number` may be newer than the index shows. Without one the team itself may be newer than it is remembered.
 * `freed`: who has room again, for the tickets of any of their teams.
 */
export const WorkBody = z.object({
  teamId: TeamId,
  number: TicketNumber.optional(),
  version: Version.optional(),
  freed: z.array(AgentId).optional(),
  /** Looked for once before. */
  again: z.array(TicketNumber).optional(),
});
export type WorkBody = z.infer<typeof WorkBody>;

/** SES event publishing as EventBridge delivers it. @see https://docs.aws.amazon.com/ses/latest/dg/monitoring-eventbridge.html */
export const SesEvent = z.object({ source: z.literal('aws.ses'), 'detail-type': z.string(), time: z.string(), detail: z.looseObject({}) });
export type SesEvent = z.infer<typeof SesEvent>;

export const Task = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('wake'), number: TicketNumber, at: Instant }),
  z.object({ kind: z.literal('relay'), pk: z.string(), sk: z.string() }),
  /** Somebody is to be told of the entry `version`. */
  z.object({ kind: z.literal('notify'), number: TicketNumber, version: Version }),
  z.object({ kind: z.literal('fetch_media'), number: TicketNumber, messageId: MessageId, attachmentId: AttachmentId, entry: Version }),
  /** From `after` on; `isLast`: unless this round finds something, it is the last. */
  z.object({ kind: z.literal('release_agent'), agentId: AgentId, after: z.string().optional(), isLast: z.boolean().optional() }),
  /** The tickets found nobody while the index was behind. */
  z.object({ kind: z.literal('match_team'), teamId: TeamId, numbers: z.array(TicketNumber) }),
  /** The next page of a job; one that is not its next is a repeat. */
  z.object({ kind: z.literal('apply_setting'), jobId: JobId, page: z.int().min(1) }),
  /** The agent's sockets whose sign-in is over are told and closed. */
  z.object({ kind: z.literal('sign_out'), agentId: AgentId }),
  /** What they may see has changed at `at`: their sockets are closed, and come again with what they may see then. */
  z.object({ kind: z.literal('renew_sockets'), at: Instant, of: z.union([z.object({ agentId: AgentId }), z.object({ roleId: RoleId })]) }),
  /** Has the agent whose socket was lost come again? */
  z.object({ kind: z.literal('socket_lost'), agentId: AgentId, lostAt: Instant }),
  /** Has the agent been active? `at`: for when this look was meant. */
  z.object({ kind: z.literal('look_for_idle'), agentId: AgentId, at: Instant }),
  /** The agent whom the desk sent away is active again. */
  z.object({ kind: z.literal('come_back'), agentId: AgentId }),
]);
export type Task = z.infer<typeof Task>;
export const TaskBody = z.union([Task, SesEvent]);
export type TaskBody = z.infer<typeof TaskBody>;
