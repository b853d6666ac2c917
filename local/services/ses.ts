/** SES v2: SendEmail with raw content, what SES does to the mail, and what it tells afterwards. */
import { randomBytes, randomUUID } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { z } from 'zod';
import { type Answer, json, jsonBody, Refusal, type Request, type Running, serve } from '../world/http.ts';
import { type MailState, openMailState } from '../world/mail-state.ts';
import {
  addressesOf,
  duplicateHeader,
  type Header,
  headerOf,
  joinMail,
  readable,
  type SplitMail,
  splitMail,
  withoutHeaders,
} from '../world/mime.ts';
import type { Clock } from './clock.ts';
import { type EventRule, outcomesFor, patternMatches, type SentMail, sesEvent } from './ses-events.ts';
import type { Timers } from './timers.ts';

export type SesDeps = {
  readonly stateDir: string;
  readonly host: string;
  readonly port: number;
  readonly region?: string;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Rules of the template; those that match an SES event get it. */
  readonly eventRules: readonly EventRule[];
  /** Addresses or domains whose mail comes back to ourselves through the SMTP port. */
  readonly ownRecipients: readonly string[];
  /** Where our own SMTP port listens once it is up. */
  readonly smtpPort: () => number;
  readonly sendToQueue: (queueArnOrUrl: string, body: string) => Promise<void>;
  readonly faults: { strikes(kind: 'provider_timeout', target: string): boolean };
};

const Asked = z.looseObject({
  FromEmailAddress: z.string().optional(),
  Destination: z
    .object({
      ToAddresses: z.array(z.string()).default([]),
      CcAddresses: z.array(z.string()).default([]),
      BccAddresses: z.array(z.string()).default([]),
    })
    .optional(),
  Content: z.strictObject({ Raw: z.strictObject({ Data: z.base64() }) }, 'The local SES knows raw content only.'),
  ConfigurationSetName: z.string().optional(),
  EmailTags: z.array(z.strictObject({ Name: z.string(), Value: z.string() })).default([]),
});
type Asked = z.infer<typeof Asked>;

const Loop = z.object({ id: z.string(), from: z.string(), to: z.array(z.string()) });
const Outgoing = z.object({ queueArn: z.string(), body: z.string() });

/** SES quotas: a message of 40 MB after encoding, 50 recipients. */
const MAIL_LIMIT_BYTES = 40 * 1024 * 1024;
const RECIPIENT_LIMIT = 50;
/** Base64 of the largest mail, and the rest of the request. */
const BODY_LIMIT_BYTES = Math.ceil(MAIL_LIMIT_BYTES * 1.4);
const EVENT_DELAY_MS = 300;
const LOOP_DELAY_MS = 100;
const PATH = '/v2/email/outbound-emails';

/** Serves SendEmail; the mails stand in `<stateDir>/mail.db`, events and mail to ourselves among the timers. */
export async function startSes(deps: SesDeps): Promise<Running> {
  const mails = openMailState(deps.stateDir);
  deps.timers.handle('ses-event', async (timer) => {
    const { queueArn, body } = Outgoing.parse(timer.payload);
    await deps.sendToQueue(queueArn, body);
  });
  deps.timers.handle('ses-loop', (timer) => loopBack(deps, mails, Loop.parse(timer.payload)));
  const handle = (request: Request) => (request.method === 'POST' && request.path === PATH ? sendEmail(deps, mails, request) : undefined);
  const server = await serve({ host: deps.host, port: deps.port, limitBytes: BODY_LIMIT_BYTES, handle, refuse });
  return {
    ...server,
    async close() {
      await server.close();
      mails.close();
    },
  };
}

const refuse = (refusal: Refusal): Answer =>
  json(refusal.status, { message: refusal.message }, { 'x-amzn-errortype': refusal.code ?? 'BadRequestException' });

function sendEmail(deps: SesDeps, mails: MailState, request: Request): Answer {
  const parsed = Asked.safeParse(jsonBody(request));
  if (!parsed.success) throw new Refusal(400, parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
  const asked = parsed.data;
  const supplied = Buffer.from(asked.Content.Raw.Data, 'base64');
  const mail = splitMail(supplied);
  const { from, recipients } = envelopeOf(asked, supplied, mail);
  const sesId = `0100${Date.now().toString(16).padStart(12, '0')}-${randomUUID()}-000000`;
  const at = deps.clock.now();
  const subject = readable(headerOf(mail.headers, 'subject'));
  mails.add({
    direction: 'sent',
    id: sesId,
    from,
    to: recipients,
    subject,
    raw: onTheWire(mail, { sesId, at, region: regionOf(deps) }),
    at,
  });
  publish(deps, asked, { sesId, source: from, destination: recipients, headers: mail.headers, tags: tagsOf(asked), at });
  const ours = recipients.filter((recipient) => isOwn(deps, recipient));
  if (ours.length > 0) deps.timers.set({ kind: 'ses-loop', key: sesId, dueAt: at + LOOP_DELAY_MS, payload: { id: sesId, from, to: ours } });
  if (deps.faults.strikes('provider_timeout', 'email')) return { status: 200, hang: true };
  return json(200, { MessageId: sesId });
}

const regionOf = (deps: SesDeps): string => deps.region ?? 'ap-southeast-3';

function envelopeOf(asked: Asked, supplied: Buffer, mail: SplitMail): { from: string; recipients: string[] } {
  if (supplied.length > MAIL_LIMIT_BYTES)
    throw new Refusal(400, `Message length is more than ${MAIL_LIMIT_BYTES} bytes long: '${supplied.length}'.`, 'MessageRejected');
  const twice = duplicateHeader(mail.headers);
  if (twice !== undefined) throw new Refusal(400, `Duplicate header '${twice}'.`);
  const from = addressesOf(asked.FromEmailAddress ?? headerOf(mail.headers, 'from'))[0];
  if (from === undefined) throw new Refusal(400, "Missing required header 'From'.");
  const named = asked.Destination;
  const listed = named === undefined ? [] : [...named.ToAddresses, ...named.CcAddresses, ...named.BccAddresses].flatMap(addressesOf);
  const inHeaders = ['to', 'cc', 'bcc'].flatMap((name) => addressesOf(headerOf(mail.headers, name)));
  const recipients = [...new Set(listed.length > 0 ? listed : inHeaders)];
  if (recipients.length === 0) throw new Refusal(400, 'The mail has no recipients.');
  if (recipients.length > RECIPIENT_LIMIT) throw new Refusal(400, `Recipient count exceeds ${RECIPIENT_LIMIT}.`);
  return { from, recipients };
}

/** SES writes Message-ID and Date itself, whatever the caller supplied, and takes Bcc out. */
function onTheWire(mail: SplitMail, sent: { sesId: string; at: number; region: string }): Buffer {
  const kept = withoutHeaders(mail.headers, ['message-id', 'date', 'bcc']);
  const written: Header[] = [
    { name: 'Message-ID', value: `<${sent.sesId}@${sent.region}.amazonses.com>` },
    { name: 'Date', value: new Date(sent.at).toUTCString().replace('GMT', '+0000') },
    { name: 'Feedback-ID', value: `1.${sent.region}.${randomBytes(8).toString('hex')}:AmazonSES` },
    { name: 'X-SES-Outgoing', value: `${new Date(sent.at).toISOString().slice(0, 10).replaceAll('-', '.')}-127.0.0.1` },
  ];
  return joinMail({ ...mail, headers: [...kept, ...written] });
}

function tagsOf(asked: Asked): Record<string, string[]> {
  const own = Object.fromEntries(asked.EmailTags.map((tag) => [tag.Name, [tag.Value]]));
  return { ...own, ...(asked.ConfigurationSetName === undefined ? {} : { 'ses:configuration-set': [asked.ConfigurationSetName] }) };
}

/** As on AWS, nothing is published for a mail without a configuration set. */
function publish(deps: SesDeps, asked: Asked, mail: SentMail): void {
  if (asked.ConfigurationSetName === undefined) return;
  mail.destination.forEach((address, recipient) => {
    outcomesFor(address).forEach((outcome, order) => {
      const dueAt = mail.at + EVENT_DELAY_MS * (order + 1);
      const event = sesEvent({ mail, outcome, address, at: dueAt, region: regionOf(deps) });
      const targets = deps.eventRules.filter((rule) => patternMatches(rule.pattern, event)).flatMap((rule) => rule.targets);
      targets.forEach((target, n) => {
        const key = `${mail.sesId}/${recipient}/${outcome}/${n}`;
        deps.timers.set({ kind: 'ses-event', key, dueAt, payload: { queueArn: target.arn, body: JSON.stringify(event) } });
      });
    });
  });
}

const isOwn = (deps: SesDeps, address: string): boolean => deps.ownRecipients.some((own) => matchesRecipient(own, address));

/** Whether a receipt rule's recipient covers an address: `a@d` with its `a+tag@d`, `d` whole, `.d` its subdomains. */
export function matchesRecipient(condition: string, address: string): boolean {
  const wanted = condition.toLowerCase();
  const [local = '', domain = ''] = address.toLowerCase().split('@');
  if (wanted.startsWith('.')) return domain.endsWith(wanted);
  if (!wanted.includes('@')) return domain === wanted;
  return `${local}@${domain}` === wanted || `${local.split('+')[0]}@${domain}` === wanted;
}

async function loopBack(deps: SesDeps, mails: MailState, loop: z.infer<typeof Loop>): Promise<void> {
  const mail = mails.find(loop.id);
  if (mail === undefined) return;
  const transport = createTransport({ host: deps.host, port: deps.smtpPort(), secure: false, ignoreTLS: true });
  try {
    // SES sends with a return path of its own, to which bounces go.
    const from = `${loop.id}@${regionOf(deps)}.amazonses.com`;
    await transport.sendMail({ envelope: { from, to: loop.to }, raw: mail.raw });
  } finally {
    transport.close();
  }
}
