/** Mail as SES hands it over, and as it is once its MIME is read. */
import * as z from 'zod';
import { type MailFacts, Verdict } from '../queue.ts';

/** A verdict SES has not documented reads as one that could not be made: trusted by nothing. */
const SesVerdict = z.object({ status: Verdict.catch('PROCESSING_FAILED') }).catch({ status: 'PROCESSING_FAILED' });

/** SES repeats the usual headers, already decoded; each may be missing from a broken mail. */
const CommonHeaders = z.looseObject({
  returnPath: z.string().optional().catch(undefined),
  from: z.array(z.string()).catch([]),
  to: z.array(z.string()).catch([]),
  cc: z.array(z.string()).catch([]),
  replyTo: z.array(z.string()).catch([]),
  date: z.string().optional().catch(undefined),
  messageId: z.string().optional().catch(undefined),
  subject: z.string().optional().catch(undefined),
});

/**
 * What a receipt rule's Lambda action carries: no body and no bucket key.
 * @see https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-lambda-event.html
 */
export const SesRecord = z.object({
  mail: z.looseObject({
    messageId: z.string().min(1),
    timestamp: z.string().catch(''),
    source: z.string().catch('').describe('envelope sender (MAIL FROM)'),
    destination: z.array(z.string()).catch([]),
    headers: z.array(z.object({ name: z.string(), value: z.string() })).catch([]),
    commonHeaders: CommonHeaders.catch({ from: [], to: [], cc: [], replyTo: [] }),
  }),
  receipt: z.looseObject({
    recipients: z.array(z.string()).catch([]).describe('the recipients that matched the rule: where the mail really went'),
    spamVerdict: SesVerdict,
    virusVerdict: SesVerdict,
    spfVerdict: SesVerdict,
    dkimVerdict: SesVerdict,
    dmarcVerdict: SesVerdict,
    dmarcPolicy: z.string().optional().catch(undefined),
  }),
});
export type SesRecord = z.infer<typeof SesRecord>;

export const SesMailEvent = z.object({ Records: z.array(z.object({ ses: SesRecord })).min(1) });
export type SesMailEvent = z.infer<typeof SesMailEvent>;

/** The object SES leaves in the bucket when a rule is created. It is no mail. */
export const SETUP_NOTIFICATION = 'AMAZON_SES_SETUP_NOTIFICATION';

/** Where the receipt rule's bucket action puts mails, and where their parts go. */
export const RAW_MAIL_PREFIX = 'mail/raw/';
export const MAIL_PARTS_PREFIX = 'mail/parts/';

export type MailPart = {
  readonly filename: string;
  readonly mediaType: string;
  /** Without angle brackets. */
  readonly contentId?: string;
  readonly content: Uint8Array;
};

/** A mail with its MIME read. Addresses are lower case, ids have no angle brackets. */
export type ParsedMail = Pick<
  MailFacts,
  'from' | 'replyTo' | 'to' | 'cc' | 'subject' | 'rfcMessageId' | 'inReplyTo' | 'references' | 'headers' | 'bounce'
> & {
  /** True when the MIME could not be read: the facts then come from SES, and the text says so. */
  readonly unreadable: boolean;
  /** Plain text, or what the HTML says; quoted parts still in it. */
  readonly text: string;
  /** Sanitised. */
  readonly html?: string;
  readonly parts: readonly MailPart[];
  /** How many parts above the limit are only in the raw mail. */
  readonly omittedParts: number;
  /** What stays the same when a sender sends a mail again: Message-ID, Date, From and Subject as written. */
  readonly fingerprint: readonly string[];
  /** Everything after the first blank line. */
  readonly body: Uint8Array;
};
