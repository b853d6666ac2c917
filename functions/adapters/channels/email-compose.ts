/** A mail of ours as bytes: headers that keep it in its conversation, text, HTML and attachments. */
import MailComposer from 'nodemailer/lib/mail-composer';
import { PermanentError } from '#domain/errors';
import { LOOP_HEADER } from '#domain/loop-guard';
import { messageIdOf, oneLine, threadReferences, threadSubject } from '#domain/mail-headers';
import { threadToken } from '#domain/mail-threading';
import type { Language } from '#schemas/acknowledgement';
import type { Instant } from '#schemas/primitives';
import type { MailAddress } from '#schemas/queue';
import { htmlBody, type MailBody, type QuotedMessage, textBody } from './email-body.ts';

export type MailKind = 'reply' | 'acknowledgement' | 'notification';

export type MailAttachment = { readonly filename: string; readonly mediaType: string; readonly content: Uint8Array };

export type OutgoingMail = {
  readonly kind: MailKind;
  readonly number: number;
  readonly messageId: string;
  /** Of our mailbox: what our token ends in. */
  readonly domain: string;
  readonly at: Instant;
  readonly from: MailAddress;
  readonly to: readonly MailAddress[];
  readonly cc?: readonly MailAddress[];
  /** The ticket's signed reply address. */
  readonly replyTo: string;
  readonly subject: string;
  readonly text: string;
  readonly language: Language;
  /** The mail this one answers, if any; ids with or without angle brackets. */
  readonly answers?: { readonly rfcMessageId?: string; readonly references?: readonly string[]; readonly quote?: QuotedMessage };
  readonly attachments?: readonly MailAttachment[];
};

/**
 * What tells other machines not to answer. A person's reply carries none of it.
 * @see https://www.rfc-editor.org/rfc/rfc3834#section-5
 * @see https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxcmail (X-Auto-Response-Suppress)
 */
const AUTOMATIC_HEADERS = {
  reply: {},
  acknowledgement: { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All', Precedence: 'bulk' },
  notification: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
} as const satisfies Record<MailKind, Readonly<Record<string, string>>>;

/**
 * The raw MIME of a mail. SES replaces Message-ID and Date and leaves everything else.
 * @throws PermanentError when an address is not one that SES can deliver to
 */
export async function composeMail(mail: OutgoingMail): Promise<Uint8Array> {
  const domain = mail.domain.toLowerCase();
  const token = threadToken(mail.number, mail.messageId, domain);
  const answered = messageIdOf(mail.answers?.rfcMessageId);
  const body = bodyOf(mail);
  const composer = new MailComposer({
    from: addressOf(mail.from),
    to: mail.to.map(addressOf),
    cc: mail.cc?.map(addressOf),
    replyTo: addressOf({ address: mail.replyTo, name: mail.from.name }),
    subject: threadSubject({ subject: mail.subject, number: mail.number, isAnswer: mail.answers !== undefined }),
    messageId: `<${token}>`,
    date: new Date(mail.at),
    inReplyTo: answered && `<${answered}>`,
    references: threadReferences({ token, answered, earlier: mail.answers?.references ?? [] }).map((id) => `<${id}>`),
    headers: mail.kind === 'reply' ? {} : { ...AUTOMATIC_HEADERS[mail.kind], [LOOP_HEADER]: domain },
    text: textBody(body),
    html: htmlBody(body),
    // Else plain long lines become format=flowed, which rewraps what the agent wrote.
    encoding: 'quoted-printable',
    attachments: mail.attachments?.map(attachmentOf),
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}

/** An automatic mail never gives back what was written to us: with a forged sender it would deliver it to a stranger. */
function bodyOf(mail: OutgoingMail): MailBody {
  const quote = mail.kind === 'reply' ? mail.answers?.quote : undefined;
  return { text: mail.text, language: mail.language, quote, isUnanswerable: mail.kind === 'notification' };
}

/** SES takes no SMTPUTF8 local parts; domains in other scripts are written in Punycode. */
const ADDRESS = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[^\s\p{Cc}"(),:;<>@[\\\]]{1,255}$/u;
const NAME_CHARACTERS = 128;

function addressOf({ address, name }: MailAddress): { address: string; name: string } {
  if (!ADDRESS.test(address)) throw new PermanentError('A mail address of this message cannot be delivered to.');
  return {
    address,
    name: oneLine(name ?? '')
      .slice(0, NAME_CHARACTERS)
      .toWellFormed(),
  };
}

/** One concrete type without parameters; a multipart or message type would change how the bytes are read. */
const MEDIA_TYPE = /^(?!multipart\/|message\/)[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/;
const FILENAME_CHARACTERS = 200;

function attachmentOf(attachment: MailAttachment) {
  const mediaType = attachment.mediaType.split(';', 1).join('').trim().toLowerCase();
  const filename = oneLine(attachment.filename).replace(/[/\\]/g, '_').toWellFormed();
  return {
    filename: filename.slice(-FILENAME_CHARACTERS) || 'lampiran',
    contentType: MEDIA_TYPE.test(mediaType) ? mediaType : 'application/octet-stream',
    contentDisposition: 'attachment',
    content: Buffer.from(attachment.content),
  };
}
