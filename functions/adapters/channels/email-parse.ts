/** Raw mail to what it says. Never rejects: a mail that cannot be read becomes one that says so. */
import PostalMime, { type Attachment, type Email } from 'postal-mime';
import type { MailPart, ParsedMail, SesRecord } from '#schemas/providers/email';
import { sanitiseMailHtml } from '../html.ts';
import { htmlToText } from '../html-text.ts';
import { correctFlowedText } from './email-parse-flowed.ts';
import { type HeaderField, readHeaders } from './email-parse-headers.ts';
import { readBounce } from './email-parse-report.ts';

correctFlowedText();

/** SES receives up to 40 MB, headers included. @see https://docs.aws.amazon.com/ses/latest/dg/quotas.html */
export const RAW_MAIL_LIMIT = 40 * 1024 * 1024;
/** Real mails nest a handful of levels; deeper ones are built to exhaust parsers. */
const LIMITS = { maxNestingDepth: 50, maxRfc822NestingDepth: 3, maxHeadersSize: 1024 * 1024 };
/** Lines that may be part boundaries. */
const BOUNDARY_LINES = 20_000;
/** What one ticket can show; the rest is in the raw mail. */
const PARTS = 100;
const FILENAME_CHARACTERS = 120;
/** HTML is shown up to here: cleaning more would take longer than the function may. All of it is in the raw mail. */
const HTML_CHARACTERS = 2_000_000;

export const UNREADABLE_TEXT = 'This mail could not be read. The original is kept.';

/** @param raw undefined when the bucket would not give it */
export async function parseMail(raw: Uint8Array | undefined, record: SesRecord): Promise<ParsedMail> {
  if (raw === undefined || raw.byteLength > RAW_MAIL_LIMIT || hasTooManyParts(raw)) return unreadable(raw, record);
  try {
    return readMail(await PostalMime.parse(raw, LIMITS), raw, record);
  } catch {
    return unreadable(raw, record);
  }
}

function readMail(email: Email, raw: Uint8Array, record: SesRecord): ParsedMail {
  const fields = email.headers.map(({ key, value }) => ({ name: key, value }));
  const html = readHtml(email);
  const plain = email.text ?? '';
  const text = plain.trim() === '' && html !== undefined ? htmlToText(html) : plain;
  const bounce = readBounce(fields, email.attachments, text);
  return {
    unreadable: false,
    ...readHeaders(fields, record),
    ...(bounce === undefined ? {} : { bounce }),
    text,
    ...(html === undefined ? {} : { html }),
    parts: email.attachments.slice(0, PARTS).map(readPart),
    omittedParts: Math.max(0, email.attachments.length - PARTS),
    body: bodyOf(raw),
  };
}

/** The facts then come from SES, which has read the header on its own. */
function unreadable(raw: Uint8Array | undefined, record: SesRecord): ParsedMail {
  const fields: HeaderField[] = record.mail.headers.map(({ name, value }) => ({ name: name.trim().toLowerCase(), value }));
  return {
    unreadable: true,
    ...readHeaders(fields, record),
    text: UNREADABLE_TEXT,
    parts: [],
    omittedParts: 0,
    body: bodyOf(raw ?? new Uint8Array()),
  };
}

function readHtml(email: Email): string | undefined {
  const written = email.html ?? '';
  if (written.trim() === '') return undefined;
  return sanitiseMailHtml(written.slice(0, HTML_CHARACTERS));
}

function hasTooManyParts(raw: Uint8Array): boolean {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  let found = 0;
  for (let at = bytes.indexOf('\n--'); at >= 0; at = bytes.indexOf('\n--', at + 1)) {
    found += 1;
    if (found > BOUNDARY_LINES) return true;
  }
  return false;
}

/** Trace headers differ when a sender sends again; what is below them does not. */
function bodyOf(raw: Uint8Array): Uint8Array {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const ends = ['\r\n\r\n', '\n\n'].map((blank) => ({ at: bytes.indexOf(blank), length: blank.length })).filter(({ at }) => at >= 0);
  const first = ends.toSorted((one, other) => one.at - other.at).at(0);
  return first === undefined ? new Uint8Array() : raw.subarray(first.at + first.length);
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  'application/pdf': '.pdf',
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'image/gif': '.gif',
  'image/webp': '.webp',
  'message/rfc822': '.eml',
  'message/delivery-status': '.txt',
  'message/feedback-report': '.txt',
  'text/rfc822-headers': '.txt',
  'text/calendar': '.ics',
  'text/csv': '.csv',
  'text/html': '.html',
  'text/plain': '.txt',
};

function readPart(part: Attachment, index: number): MailPart {
  const mediaType = /^[\w.+-]{1,100}\/[\w.+-]{1,100}$/u.test(part.mimeType) ? part.mimeType.toLowerCase() : 'application/octet-stream';
  const contentId = (part.contentId ?? '').replace(/[<>\s]/gu, '').slice(0, 255);
  return {
    filename: safeFilename(part.filename) ?? `attachment-${index + 1}${EXTENSIONS[mediaType] ?? ''}`,
    mediaType,
    ...(contentId === '' ? {} : { contentId }),
    content: typeof part.content === 'string' ? new TextEncoder().encode(part.content) : new Uint8Array(part.content),
  };
}

/** A name, never a path; bidirectional controls can make `exe.fdp` look like a PDF. */
function safeFilename(written: string | null): string | undefined {
  const last =
    (written ?? '')
      .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ')
      .split(/[/\\]/u)
      .at(-1) ?? '';
  const name = last.replace(/^[.\s]+|\s+$/gu, '');
  if (name.length <= FILENAME_CHARACTERS) return name === '' ? undefined : name.toWellFormed();
  const extension = /\.[\p{L}\p{N}]{1,10}$/u.exec(name)?.[0] ?? '';
  return `${name.slice(0, FILENAME_CHARACTERS - extension.length)}${extension}`.toWellFormed();
}
