/** Hands one composed mail to SES, once, and says what became of it. */
import { domainToASCII } from 'node:url';
import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { SES_TAGS } from '#domain/ses-events';
import type { SendOutcome } from '#flows/ports';
import { sesV2 } from '../aws-clients.ts';

/** SES v2: raw messages up to 40 MB, base64 included. @see https://docs.aws.amazon.com/ses/latest/dg/quotas.html */
const RAW_BYTES = 40_000_000;
/** SES: To, Cc and Bcc together. */
const RECIPIENTS = 50;
const DETAIL_CHARACTERS = 500;
const UNAVAILABLE = 503;

export type MailToSend = {
  /** Must not retry by itself: SES has no idempotency key, and a second send is a second mail. */
  readonly client?: Pick<SESv2Client, 'send'>;
  readonly configurationSet: string;
  readonly region: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly cc?: readonly string[];
  readonly raw: Uint8Array;
  readonly tags: { readonly ticket: number; readonly message: string };
};

/** Never throws: `refused` carries a code of domain/email-errors, `not_sent` means that nothing reached SES, `unknown` that it may have. */
export async function sendMail(mail: MailToSend): Promise<SendOutcome> {
  const to = [...new Set(mail.to.map(deliverable))];
  const cc = [...new Set((mail.cc ?? []).map(deliverable))].filter((address) => !to.includes(address));
  if (to.length === 0) return { outcome: 'not_sent', reason: 'no_recipient' };
  if (to.length + cc.length > RECIPIENTS) return { outcome: 'not_sent', reason: 'too_many_recipients' };
  if (mail.raw.byteLength > RAW_BYTES) return { outcome: 'not_sent', reason: 'too_large' };
  const command = new SendEmailCommand({
    FromEmailAddress: mail.from,
    Destination: { ToAddresses: to, CcAddresses: cc },
    Content: { Raw: { Data: mail.raw } },
    ConfigurationSetName: mail.configurationSet,
    EmailTags: [
      { Name: SES_TAGS.ticket, Value: String(mail.tags.ticket) },
      { Name: SES_TAGS.message, Value: mail.tags.message },
    ],
  });
  try {
    const { MessageId } = await (mail.client ?? sesV2()).send(command);
    if (!MessageId) return { outcome: 'unknown' };
    return { outcome: 'accepted', providerId: MessageId, rfcMessageId: rfcMessageIdOf(MessageId, mail.region) };
  } catch (error) {
    return outcomeOf(error);
  }
}

/** The Message-ID that SES writes on the wire, with angle brackets. Seen in mail of us-east-1, us-west-2 and ap-southeast-1. */
export const rfcMessageIdOf = (sesMessageId: string, region: string): string =>
  `<${sesMessageId}@${region === 'us-east-1' ? 'email' : region}.amazonses.com>`;

function deliverable(address: string): string {
  const at = address.lastIndexOf('@');
  const domain = domainToASCII(address.slice(at + 1));
  return domain === '' ? address : `${address.slice(0, at)}@${domain}`;
}

/** Before any byte of the request: the name did not resolve or nobody listened. */
const UNREACHABLE = ['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH'];

function outcomeOf(error: unknown): SendOutcome {
  const failure = failureOf(error);
  if (failure.status === undefined) {
    if (failure.name === 'CredentialsProviderError') return { outcome: 'not_sent', reason: 'no_credentials' };
    // The SDK gives a time-out before and after connecting the same name; only the first is sure to have sent nothing.
    const isUnreachable = UNREACHABLE.includes(failure.errno) || failure.message.includes('did not establish a connection');
    return isUnreachable ? { outcome: 'not_sent', reason: 'unreachable' } : { outcome: 'unknown' };
  }
  if (failure.status === UNAVAILABLE) return { outcome: 'refused', code: 'ServiceUnavailable', details: failure.message };
  // A fault inside SES, or an answer that could not be read: the mail may be on its way.
  if (failure.status >= 500 || failure.status < 400) return { outcome: 'unknown' };
  return { outcome: 'refused', code: codeOf(failure), details: failure.message };
}

/** SES says MessageRejected also where not this mail but the account is the obstacle; only its text tells. */
function codeOf({ name, message, status }: Failure): string {
  if (status === 413) return 'RequestEntityTooLargeException';
  if (name !== 'MessageRejected') return name;
  if (/not verified/i.test(message)) return 'IdentityNotVerified';
  return /sending (?:is |has been )?(?:paused|suspended)/i.test(message) ? 'SendingPausedException' : name;
}

type Failure = { readonly name: string; readonly message: string; readonly errno: string; readonly status: number | undefined };

function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { name: 'Error', message: '', errno: '', status: undefined };
  const { code, $metadata } = error as Error & { code?: unknown; $metadata?: { httpStatusCode?: unknown } }; // How the SDK and node mark their errors.
  const status = $metadata?.httpStatusCode;
  return {
    name: error.name,
    message: error.message.slice(0, DETAIL_CHARACTERS),
    errno: typeof code === 'string' ? code : '',
    status: typeof status === 'number' ? status : undefined,
  };
}
