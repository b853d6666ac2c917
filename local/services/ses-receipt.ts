/** The Lambda event that SES's receipt rule sends: what it knows of a mail, without its body. */
import type { MailVerdicts } from '../world/mail-state.ts';
import { addressesOf, type Header, headerOf, readable } from '../world/mime.ts';

export type ReceivedMail = {
  readonly sesId: string;
  /** Envelope sender; empty for a bounce. */
  readonly source: string;
  /** RCPT TO that the rule matched. */
  readonly recipients: readonly string[];
  readonly headers: readonly Header[];
  readonly at: number;
  readonly verdicts: MailVerdicts;
};

/** SES cuts the headers it passes on at 10 KB. */
const HEADERS_LIMIT_BYTES = 10 * 1024;

function truncated(headers: readonly Header[]): { headers: Header[]; headersTruncated: boolean } {
  const kept: Header[] = [];
  let bytes = 0;
  for (const header of headers) {
    bytes += header.name.length + header.value.length;
    if (bytes > HEADERS_LIMIT_BYTES) return { headers: kept, headersTruncated: true };
    kept.push({ name: header.name, value: header.value.replace(/\r?\n[ \t]+/g, ' ') });
  }
  return { headers: kept, headersTruncated: false };
}

function commonHeaders(mail: ReceivedMail): Record<string, unknown> {
  const text = (name: string) => headerOf(mail.headers, name);
  const list = (name: string) => {
    const value = text(name);
    return value === undefined ? undefined : splitAddresses(readable(value));
  };
  return {
    returnPath: mail.source,
    from: list('from') ?? [],
    to: list('to'),
    cc: list('cc'),
    replyTo: list('reply-to'),
    date: text('date'),
    messageId: text('message-id'),
    subject: text('subject') === undefined ? undefined : readable(text('subject')),
  };
}

/** Splits at commas outside quotes. */
const splitAddresses = (value: string): string[] =>
  (value.match(/(?:"(?:[^"\\]|\\.)*"|[^,"])+/g) ?? []).map((one) => one.trim()).filter((one) => one !== '');

/** @see https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html */
export function receiptEvent(mail: ReceivedMail, action: { functionArn: string; invocation: string }): Record<string, unknown> {
  const { verdicts } = mail;
  const timestamp = new Date(mail.at).toISOString();
  const status = (verdict: string | undefined) => ({ status: verdict ?? 'PASS' });
  return {
    Records: [
      {
        eventSource: 'aws:ses',
        eventVersion: '1.0',
        ses: {
          mail: {
            timestamp,
            source: mail.source,
            messageId: mail.sesId,
            destination: mail.recipients,
            ...truncated(mail.headers),
            commonHeaders: commonHeaders(mail),
          },
          receipt: {
            timestamp,
            processingTimeMillis: 100,
            recipients: mail.recipients,
            spamVerdict: status(verdicts.spam),
            virusVerdict: status(verdicts.virus),
            spfVerdict: status(verdicts.spf),
            dkimVerdict: status(verdicts.dkim),
            dmarcVerdict: status(verdicts.dmarc),
            // SES tells the policy only of a mail that failed.
            ...(verdicts.dmarc === 'FAIL' ? { dmarcPolicy: verdicts.dmarcPolicy ?? 'none' } : {}),
            action: { type: 'Lambda', functionArn: action.functionArn, invocationType: action.invocation },
          },
        },
      },
    ],
  };
}

/** The headers that SES writes above a mail before it stores it. */
export function receivedHeaders(mail: Omit<ReceivedMail, 'headers'>, headers: readonly Header[], region: string): Header[] {
  const { verdicts } = mail;
  const domain = addressesOf(headerOf(headers, 'from'))[0]?.split('@')[1] ?? 'unknown';
  const lower = (verdict: string | undefined) => (verdict ?? 'PASS').toLowerCase();
  const server = `inbound-smtp.${region}.amazonaws.com`;
  const results = `spf=${lower(verdicts.spf)} smtp.mailfrom=${mail.source}; dkim=${lower(verdicts.dkim)} header.d=${domain}; dmarc=${lower(verdicts.dmarc)} header.from=${domain};`;
  return [
    { name: 'Return-Path', value: `<${mail.source}>` },
    {
      name: 'Received',
      value: `from client.local ([127.0.0.1]) by ${server} with SMTP id ${mail.sesId} for ${mail.recipients[0] ?? ''}; ${new Date(mail.at).toUTCString().replace('GMT', '+0000')}`,
    },
    { name: 'X-SES-Spam-Verdict', value: verdicts.spam ?? 'PASS' },
    { name: 'X-SES-Virus-Verdict', value: verdicts.virus ?? 'PASS' },
    { name: 'Received-SPF', value: `${lower(verdicts.spf)} (spfCheck: local) client-ip=127.0.0.1; envelope-from=${mail.source};` },
    { name: 'Authentication-Results', value: `amazonses.com; ${results}` },
  ];
}
