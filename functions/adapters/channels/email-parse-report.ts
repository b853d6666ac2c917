/** Delivery status notifications that come back as mail (RFC 3464, carried as RFC 3462 reports). */
import type { Attachment } from 'postal-mime';
import type { MailFacts } from '#schemas/queue';
import { type HeaderField, readAddresses, readIds } from './email-parse-headers.ts';

/** Reports are small; a larger part is none. */
const REPORT_BYTES = 256_000;
const RECIPIENTS = 50;

type Fields = ReadonlyMap<string, string>;

/** What a bounce says of the mail of ours that it is about, or undefined when the mail is none. */
export function readBounce(fields: readonly HeaderField[], attachments: readonly Attachment[], text: string): MailFacts['bounce'] {
  const status = attachments.find((part) => /^message\/(?:global-)?delivery-status$/u.test(part.mimeType));
  return status === undefined ? readPlainBounce(fields, text) : readStatus(status, attachments);
}

function readStatus(status: Attachment, attachments: readonly Attachment[]): MailFacts['bounce'] {
  const groups = textOf(status)
    .split(/\n\s*\n/u)
    .map(readFields);
  const undelivered = groups.filter((group) => group.has('final-recipient') && isUndelivered(group.get('action')));
  const originalMessageId = readOriginalId(attachments);
  return {
    permanent: undelivered.some((group) => isPermanent(group)),
    ...(originalMessageId === undefined ? {} : { originalMessageId }),
    recipients: recipientsOf(undelivered),
  };
}

/** `delivered`, `relayed` and `expanded` report success (RFC 3464 section 2.3.3). */
function isUndelivered(action: string | undefined): boolean {
  return action === undefined || /^(?:failed|delayed)/iu.test(action);
}

/** RFC 3463: class 5 is permanent. `delayed` is still being tried whatever its status. */
function isPermanent(group: Fields): boolean {
  if (/^delayed/iu.test(group.get('action') ?? '')) return false;
  return (
    /^\s*5\./u.test(group.get('status') ?? '') || (!group.has('status') && /(?:^|\s)5\d\d[\s-]/u.test(group.get('diagnostic-code') ?? ''))
  );
}

/** `rfc822; budi@example.com`, some with angle brackets; the original recipient is the one we wrote to. */
function recipientsOf(groups: readonly Fields[]): string[] {
  const addresses = groups.flatMap((group) => {
    const written = group.get('original-recipient') ?? group.get('final-recipient') ?? '';
    return readAddresses([written.replace(/^[^;]*;/u, '')]).map(({ address }) => address);
  });
  return [...new Set(addresses)].slice(0, RECIPIENTS);
}

/** The returned mail, whole or its header alone. */
function readOriginalId(attachments: readonly Attachment[]): string | undefined {
  const returned = attachments.filter((part) => /^(?:message\/(?:global|rfc822)(?:-headers)?|text\/rfc822-headers)$/u.test(part.mimeType));
  for (const part of returned) {
    const head =
      textOf(part)
        .trimStart()
        .split(/\n\s*\n/u)[0] ?? '';
    const id = readIds(readFields(head).get('message-id') ?? '').at(0);
    if (id !== undefined) return id;
  }
  return undefined;
}

/** Exim and old Gmail name the recipients in a header and say the rest in prose. */
function readPlainBounce(fields: readonly HeaderField[], text: string): MailFacts['bounce'] {
  const failed = fields.filter(({ name }) => name === 'x-failed-recipients').map(({ value }) => value);
  if (failed.length === 0) return undefined;
  const originalMessageId = readIds(/^message-id:\s*(.+)$/imu.exec(text)?.[1] ?? '').at(0);
  return {
    permanent: /\b5\.\d{1,3}\.\d{1,3}\b|\b55\d[\s-]/u.test(text),
    ...(originalMessageId === undefined ? {} : { originalMessageId }),
    recipients: readAddresses(failed)
      .map(({ address }) => address)
      .slice(0, RECIPIENTS),
  };
}

function readFields(block: string): Fields {
  const fields = new Map<string, string>();
  for (const line of block.replace(/\n[ \t]+/gu, ' ').split('\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim().toLowerCase();
    if (colon > 0 && !fields.has(name)) fields.set(name, line.slice(colon + 1).trim());
  }
  return fields;
}

function textOf(part: Attachment): string {
  const { content } = part;
  if (typeof content === 'string') return content.replace(/\r\n?/gu, '\n');
  const bytes = new Uint8Array(content).subarray(0, REPORT_BYTES);
  return new TextDecoder().decode(bytes).replace(/\r\n?/gu, '\n');
}
