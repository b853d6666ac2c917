/** A mail that SES kept becomes one envelope for each of our mailboxes it went to; its parts go to the bucket first. */

import { PermanentError } from '#domain/errors';
import { mailboxOf } from '#domain/loop-guard';
import { foldQuoted } from '#domain/reply-text';
import type { Instant } from '#schemas/primitives';
import {
  MAIL_PARTS_PREFIX,
  type MailPart,
  type ParsedMail,
  RAW_MAIL_PREFIX,
  SETUP_NOTIFICATION,
  type SesRecord,
} from '#schemas/providers/email';
import type { InboundAttachment, InboundContent, InboundMessage, MailFacts } from '#schemas/queue';
import type { Blobs, Clock } from './ports.ts';

export type ReceiveMailPorts = {
  readonly clock: Clock;
  readonly blobs: Blobs;
  /** Never rejects; `raw` is undefined when the bucket has no readable object. */
  readonly parse: (raw: Uint8Array | undefined, record: SesRecord) => Promise<ParsedMail>;
  /** Hex. */
  readonly sha256: (...parts: readonly (string | Uint8Array)[]) => string;
  /** Resolves when all are in the queue. */
  readonly send: (envelopes: readonly InboundMessage[]) => Promise<void>;
};

/** SES receives no larger mail. @see https://docs.aws.amazon.com/ses/latest/dg/quotas.html */
const RAW_LIMIT_BYTES = 40 * 1024 * 1024;
/** What stands beside a ledger entry; longer text is in the bucket. */
const TEXT_BYTES = 4096;
const KEY_NAME_CHARACTERS = 80;

/**
 * @returns how many envelopes were queued, and whether the mail could only be kept and not read
 * @throws TransientError when the bucket or the queue did not answer: doing all of it again is harmless
 */
export async function receiveMail(record: SesRecord, ports: ReceiveMailPorts): Promise<{ queued: number; unreadable: boolean }> {
  if (record.mail.messageId === SETUP_NOTIFICATION) return { queued: 0, unreadable: false };
  const parsed = await ports.parse(await readRaw(record, ports.blobs), record);
  const content = await storeContent(parsed, record, ports);
  const receivedAt = ports.clock.now();
  const envelopes = mailboxesOf(record).map((mailbox, index) => envelopeOf({ mailbox, index, parsed, content, record, receivedAt, ports }));
  await ports.send(envelopes);
  return { queued: envelopes.length, unreadable: parsed.unreadable };
}

const rawKeyOf = (record: SesRecord): string => `${RAW_MAIL_PREFIX}${record.mail.messageId}`;

/** A mail that is not there or too large for us still reaches an agent, with what SES says of it. */
async function readRaw(record: SesRecord, blobs: Blobs): Promise<Uint8Array | undefined> {
  try {
    return await blobs.get(rawKeyOf(record), RAW_LIMIT_BYTES);
  } catch (error) {
    if (error instanceof PermanentError) return undefined;
    throw error;
  }
}

/** Our own mailboxes among the recipients, without their +tags. A rule matched, so there is at least one recipient. */
function mailboxesOf(record: SesRecord): string[] {
  const { recipients } = record.receipt;
  const reached = recipients.length > 0 ? recipients : record.mail.destination;
  return [...new Set(reached.map(mailboxOf))];
}

type EnvelopeInput = {
  readonly mailbox: string;
  readonly index: number;
  readonly parsed: ParsedMail;
  readonly content: InboundContent;
  readonly record: SesRecord;
  readonly receivedAt: Instant;
  readonly ports: ReceiveMailPorts;
};

function envelopeOf({ mailbox, index, parsed, content, record, receivedAt, ports }: EnvelopeInput): InboundMessage {
  const { messageId } = record.mail;
  const copyDigest = ports.sha256(JSON.stringify([mailbox, ...parsed.fingerprint]), '\n', parsed.body);
  return {
    kind: 'message',
    channel: 'email',
    // The first mailbox keeps the plain id, by which a raw mail's marker is looked up.
    providerId: index === 0 ? messageId : `${messageId}/${mailbox}`,
    account: mailbox,
    sentAt: sentAtOf(record, receivedAt),
    receivedAt,
    sender: {
      identities: [{ kind: 'email', scope: '*', value: parsed.from.address }],
      ...(parsed.from.name === undefined ? {} : { name: parsed.from.name }),
    },
    content,
    ...(parsed.unreadable ? { placeholder: true } : {}),
    mail: factsOf(parsed, record, copyDigest),
  };
}

/** When SES took the mail: the Date header is the sender's to choose. */
function sentAtOf(record: SesRecord, receivedAt: Instant): Instant {
  const taken = Date.parse(record.mail.timestamp);
  return Number.isNaN(taken) ? receivedAt : new Date(Math.min(taken, Date.parse(receivedAt))).toISOString();
}

function factsOf(parsed: ParsedMail, record: SesRecord, copyDigest: string): MailFacts {
  const { receipt, mail } = record;
  const { from, replyTo, to, cc, subject, rfcMessageId, inReplyTo, references, headers, bounce } = parsed;
  return {
    ...{
      sesMessageId: mail.messageId,
      rawKey: rawKeyOf(record),
      copyDigest,
      rfcMessageId,
      inReplyTo,
      references,
      from,
      replyTo,
      to,
      cc,
      subject,
      headers,
      bounce,
    },
    recipients: receipt.recipients.map((recipient) => recipient.toLowerCase()),
    returnPath: (mail.source || (mail.commonHeaders.returnPath ?? '')).replace(/[<>\s]/gu, ''),
    verdicts: {
      spam: receipt.spamVerdict.status,
      virus: receipt.virusVerdict.status,
      spf: receipt.spfVerdict.status,
      dkim: receipt.dkimVerdict.status,
      dmarc: receipt.dmarcVerdict.status,
      ...(receipt.dmarcPolicy === undefined ? {} : { dmarcPolicy: receipt.dmarcPolicy }),
    },
  };
}

/** Stores HTML, long text and parts under names that a repeat overwrites with the same. */
async function storeContent(parsed: ParsedMail, record: SesRecord, ports: ReceiveMailPorts): Promise<InboundContent> {
  const prefix = `${MAIL_PARTS_PREFIX}${record.mail.messageId}/`;
  const { visible, quoted } = foldQuoted(parsed.text);
  const text = beginning(visible);
  const textKey = text === visible ? undefined : `${prefix}text.txt`;
  const htmlKey = parsed.html === undefined ? undefined : `${prefix}body.html`;
  const stored = [
    textKey && ports.blobs.put(textKey, visible, 'text/plain; charset=utf-8'),
    htmlKey && parsed.html !== undefined && ports.blobs.put(htmlKey, parsed.html, 'text/html; charset=utf-8'),
  ];
  const isInfected = record.receipt.virusVerdict.status === 'FAIL';
  const attachments = parsed.parts.map((part, index) =>
    attachmentOf(part, isInfected ? undefined : `${prefix}${index + 1}-${keyName(part.filename)}`, ports),
  );
  const parts = attachments.map(({ source }, index) => source.kind === 'stored' && storePart(source.key, parsed.parts[index], ports.blobs));
  await Promise.all([...stored, ...parts]);
  return {
    ...{ type: 'mail', text, textKey, htmlKey },
    ...(textKey === undefined ? {} : { textDigest: ports.sha256(visible) }),
    ...(quoted === '' ? {} : { quoted: beginning(quoted) }),
    attachments: [...attachments, ...omitted(parsed.omittedParts)],
  };
}

async function storePart(key: string, part: MailPart | undefined, blobs: Blobs): Promise<void> {
  if (part !== undefined) await blobs.put(key, part.content, part.mediaType);
}

/** @param key undefined when the part must not be served */
function attachmentOf(part: MailPart, key: string | undefined, ports: ReceiveMailPorts): InboundAttachment {
  const { filename, mediaType, contentId, content } = part;
  return {
    ...{ filename, mediaType, bytes: content.byteLength, sha256: ports.sha256(content) },
    ...(contentId === undefined ? {} : { contentId }),
    source: key === undefined ? { kind: 'missing', reason: 'virus' } : { kind: 'stored', key },
  };
}

function omitted(count: number): InboundAttachment[] {
  if (count === 0) return [];
  return [
    {
      filename: `${count} more in the original mail`,
      mediaType: 'application/octet-stream',
      source: { kind: 'missing', reason: 'too_many_parts' },
    },
  ];
}

/** The first 4 KB of UTF-8, never half a character. */
function beginning(text: string): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(TEXT_BYTES));
  return text.slice(0, read);
}

/** Any file name as a piece of a bucket key. */
function keyName(filename: string): string {
  const ascii = filename
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9._-]+/gu, '_');
  const extension = /\.[A-Za-z0-9]{1,10}$/u.exec(ascii)?.[0] ?? '';
  return `${ascii.slice(0, ascii.length - extension.length).slice(0, KEY_NAME_CHARACTERS)}${extension}`;
}
