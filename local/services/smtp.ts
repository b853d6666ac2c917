/** The SMTP port: a real mail client's mail goes the way SES's receipt rules send it. */
import { randomBytes } from 'node:crypto';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { type MailState, openMailState } from '../world/mail-state.ts';
import { headerOf, readable, splitMail } from '../world/mime.ts';
import type { Clock } from './clock.ts';
import { openPendingMail, type PendingMail } from './pending-mail.ts';
import { matchesRecipient } from './ses.ts';
import { receiptEvent, receivedHeaders } from './ses-receipt.ts';

export type ReceiptAction =
  | { readonly kind: 's3'; readonly bucket: string; readonly keyPrefix: string }
  | { readonly kind: 'lambda'; readonly functionId: string; readonly invocation: string };
/** A receipt rule; no recipients means every recipient. */
export type ReceiptRule = { readonly recipients: readonly string[]; readonly actions: readonly ReceiptAction[] };

export type SmtpDeps = {
  readonly stateDir: string;
  readonly host: string;
  readonly port: number;
  readonly region?: string;
  readonly clock: Clock;
  readonly receiptRules: readonly ReceiptRule[];
  readonly putObject: (bucket: string, key: string, body: Uint8Array, contentType?: string) => Promise<void>;
  /** Resolves once the event is stored durably. */
  readonly invoke: (functionArnOrId: string, event: unknown, mode: 'async') => Promise<unknown>;
  readonly onError?: (message: string, error: unknown) => void;
};

export type Smtp = { readonly url: string; readonly port: number; busy(): number; close(): Promise<void> };

/** SES: 40 MB with headers for the S3 action; 500 recipients a message. */
const MAIL_LIMIT_BYTES = 40 * 1024 * 1024;
const RECIPIENT_LIMIT = 500;
const SES_ID_ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
const SES_ID_LENGTH = 40;

class SmtpRefusal extends Error {
  readonly responseCode: number;
  constructor(responseCode: number, message: string) {
    super(message);
    this.name = 'SmtpRefusal';
    this.responseCode = responseCode;
  }
}

/** Listens; a mail is acknowledged when it is in the bucket and its invocation stands in `<stateDir>/smtp.db`. */
export async function startSmtp(deps: SmtpDeps): Promise<Smtp> {
  const mails = openMailState(deps.stateDir);
  const pending = openPendingMail(deps);
  const server = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: MAIL_LIMIT_BYTES,
    logger: false,
    banner: 'Meja local SES',
    onRcptTo: (address, session, done) => done(recipientRefusal(deps, address.address, session)),
    onData: (stream, session, done) => {
      readMail(stream)
        .then((raw) => receive({ deps, mails, pending }, raw, session))
        .then(
          (sesId) => done(null, `OK ${sesId}`),
          (error: unknown) => {
            if (!(error instanceof SmtpRefusal)) deps.onError?.('a mail could not be taken', error);
            done(error instanceof SmtpRefusal ? error : new SmtpRefusal(451, 'Requested action aborted: local error in processing'));
          },
        );
    },
  });
  // A client that vanishes is its own affair; the server stays.
  server.on('error', (error) => deps.onError?.('SMTP connection', error));
  const port = await listen(server, deps);
  pending.resume();
  return {
    url: `smtp://${deps.host}:${port}`,
    port,
    busy: () => pending.busy(),
    async close() {
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await pending.close();
      mails.close();
    },
  };
}

async function listen(server: SMTPServer, deps: SmtpDeps): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new Error(`Port ${deps.port} on ${deps.host} is taken.`, { cause: error }) : error),
    );
    server.listen(deps.port, deps.host, resolve);
  });
  const address = server.server.address();
  return address !== null && typeof address === 'object' ? address.port : deps.port;
}

const rulesFor = (deps: SmtpDeps, address: string): readonly ReceiptRule[] =>
  deps.receiptRules.filter(
    (rule) => rule.recipients.length === 0 || rule.recipients.some((recipient) => matchesRecipient(recipient, address)),
  );

function recipientRefusal(deps: SmtpDeps, address: string, session: SMTPServerSession): Error | null {
  if (session.envelope.rcptTo.length >= RECIPIENT_LIMIT) return new SmtpRefusal(452, 'Too many recipients');
  return rulesFor(deps, address).length > 0 ? null : new SmtpRefusal(550, '5.1.1 Mailbox does not exist');
}

async function readMail(stream: SMTPServerDataStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    // The rest of a mail that is too large is read and dropped: the client waits for the answer at its end.
    if (!stream.sizeExceeded) chunks.push(Buffer.from(chunk));
  }
  if (stream.sizeExceeded) throw new SmtpRefusal(552, '5.3.4 Message size exceeds fixed limit');
  return Buffer.concat(chunks);
}

const newSesId = (): string => Array.from(randomBytes(SES_ID_LENGTH), (byte) => SES_ID_ALPHABET[byte % SES_ID_ALPHABET.length]).join('');

type Intake = { readonly deps: SmtpDeps; readonly mails: MailState; readonly pending: PendingMail };

async function receive({ deps, mails, pending }: Intake, raw: Buffer, session: SMTPServerSession): Promise<string> {
  const recipients = session.envelope.rcptTo.map((one) => one.address);
  const source = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address;
  const region = deps.region ?? 'ap-southeast-3';
  const known = { sesId: newSesId(), source, recipients, at: deps.clock.now(), verdicts: mails.verdicts() };
  const supplied = splitMail(raw).headers;
  const above = receivedHeaders(known, supplied, region);
  const stored = Buffer.concat([Buffer.from(above.map((header) => `${header.name}: ${header.value}\r\n`).join(''), 'latin1'), raw]);
  for (const rule of deps.receiptRules) {
    const matched = recipients.filter((recipient) => rulesFor(deps, recipient).includes(rule));
    if (matched.length === 0) continue;
    for (const action of rule.actions) {
      if (action.kind === 's3') await deps.putObject(action.bucket, `${action.keyPrefix}${known.sesId}`, stored, 'message/rfc822');
      else {
        const mail = { ...known, recipients: matched, headers: [...above, ...supplied] };
        pending.add(
          action.functionId,
          receiptEvent(mail, { functionArn: arnOf(action.functionId, region), invocation: action.invocation }),
        );
      }
    }
  }
  const subject = readable(headerOf(supplied, 'subject'));
  mails.add({ direction: 'received', id: known.sesId, from: source, to: recipients, subject, raw, at: known.at });
  return known.sesId;
}

const arnOf = (functionId: string, region: string): string =>
  functionId.startsWith('arn:') ? functionId : `arn:aws:lambda:${region}:000000000000:function:${functionId}`;
