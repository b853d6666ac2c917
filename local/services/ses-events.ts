/** SES event publishing as EventBridge delivers it, and the rules that choose its targets. */
import { randomUUID } from 'node:crypto';
import { type Header, headerOf, readable } from '../world/mime.ts';

/** An EventBridge rule on the default bus, as the template declares it. */
export type EventRule = {
  readonly name: string;
  readonly pattern: unknown;
  readonly targets: readonly { readonly arn: string }[];
};

export type SentMail = {
  readonly sesId: string;
  readonly source: string;
  readonly destination: readonly string[];
  /** As supplied: the Message-ID is the caller's own, not the one that SES writes. */
  readonly headers: readonly Header[];
  readonly tags: Readonly<Record<string, readonly string[]>>;
  readonly at: number;
};

export type Outcome = 'Delivery' | 'Bounce' | 'Complaint';
const DETAIL_TYPE = {
  Delivery: 'Email Delivered',
  Bounce: 'Email Bounced',
  Complaint: 'Email Complaint Received',
} as const satisfies Record<Outcome, string>;

/** What becomes of a mail to this address: `bounce...@` bounces, `complaint...@` is delivered and then complained about. */
export function outcomesFor(address: string): readonly Outcome[] {
  const local = address.toLowerCase();
  if (local.startsWith('bounce')) return ['Bounce'];
  return local.startsWith('complaint') ? ['Delivery', 'Complaint'] : ['Delivery'];
}

const iso = (at: number): string => new Date(at).toISOString();

function mailObject(mail: SentMail): Record<string, unknown> {
  const header = (name: string) => headerOf(mail.headers, name);
  return {
    timestamp: iso(mail.at),
    source: mail.source,
    sendingAccountId: '000000000000',
    messageId: mail.sesId,
    destination: mail.destination,
    headersTruncated: false,
    headers: mail.headers.map(({ name, value }) => ({ name, value: value.replace(/\r?\n[ \t]+/g, ' ') })),
    commonHeaders: {
      from: [readable(header('from'))],
      to: [readable(header('to'))],
      messageId: header('message-id') ?? mail.sesId,
      subject: readable(header('subject')),
      ...(header('date') === undefined ? {} : { date: header('date') }),
    },
    tags: mail.tags,
  };
}

function outcomeObject(outcome: Outcome, address: string, timestamp: string): Record<string, unknown> {
  switch (outcome) {
    case 'Delivery': {
      const smtpResponse = '250 2.0.0 Ok: accepted';
      return {
        delivery: {
          timestamp,
          processingTimeMillis: 100,
          recipients: [address],
          smtpResponse,
          reportingMTA: 'local.smtp-out.amazonses.com',
        },
      };
    }
    case 'Bounce': {
      const diagnosticCode = `smtp; 550 5.1.1 <${address}>... User unknown`;
      const bouncedRecipients = [{ emailAddress: address, action: 'failed', status: '5.1.1', diagnosticCode }];
      return {
        bounce: {
          feedbackId: randomUUID(),
          bounceType: 'Permanent',
          bounceSubType: 'General',
          bouncedRecipients,
          timestamp,
          reportingMTA: 'dns; local',
        },
      };
    }
    case 'Complaint':
      return {
        complaint: {
          feedbackId: randomUUID(),
          complaintSubType: null,
          complainedRecipients: [{ emailAddress: address }],
          timestamp,
          complaintFeedbackType: 'abuse',
          arrivalDate: timestamp,
        },
      };
    default:
      return outcome satisfies never;
  }
}

/** @see https://docs.aws.amazon.com/ses/latest/dg/monitoring-eventbridge.html */
export function sesEvent(event: {
  mail: SentMail;
  outcome: Outcome;
  address: string;
  at: number;
  region: string;
}): Record<string, unknown> {
  const time = iso(event.at);
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': DETAIL_TYPE[event.outcome],
    source: 'aws.ses',
    account: '000000000000',
    time: time.replace(/\.\d{3}Z$/, 'Z'),
    region: event.region,
    resources: (event.mail.tags['ses:configuration-set'] ?? []).map(
      (set) => `arn:aws:ses:${event.region}:000000000000:configuration-set/${set}`,
    ),
    detail: { eventType: event.outcome, mail: mailObject(event.mail), ...outcomeObject(event.outcome, event.address, time) },
  };
}

const asRecord = (value: unknown): Record<string, unknown> | undefined =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? { ...value } : undefined;

function leafMatches(condition: unknown, value: unknown): boolean {
  const prefix = asRecord(condition)?.prefix;
  if (typeof prefix === 'string') return typeof value === 'string' && value.startsWith(prefix);
  if (asRecord(condition) !== undefined) throw new Error(`The local event bus does not imitate the pattern ${JSON.stringify(condition)}.`);
  return condition === value;
}

/** EventBridge's matching for literal values, prefixes and nested fields. @throws Error for any other operator. */
export function patternMatches(pattern: unknown, event: unknown): boolean {
  const fields = asRecord(pattern) ?? {};
  const values = asRecord(event);
  return Object.entries(fields).every(([name, wanted]) => {
    const value = values?.[name];
    if (!Array.isArray(wanted)) return patternMatches(wanted, value);
    const present = Array.isArray(value) ? value : [value];
    return wanted.some((condition) => present.some((one) => leafMatches(condition, one)));
  });
}
