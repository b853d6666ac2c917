/** A ticket's message as a mail that finds its way back to the ticket. */
import { PermanentError } from '#domain/errors';
import type { Outgoing, PrepareSend } from '#flows/deliver-ticket';
import type { Blobs, Desk } from '#flows/ports';
import type { MailIdentity } from '../mail-identity.ts';
import { composeMail, type MailAttachment } from './email-compose.ts';
import { sendMail } from './email-send.ts';

type Means = {
  readonly blobs: Blobs;
  readonly identity: MailIdentity;
  readonly desk: Desk;
  readonly domain: string;
  readonly configurationSet: string;
  readonly now: () => string;
};

/** SES takes 40 MB with base64: 20 MB an attachment leaves room. */
const ATTACHMENT_LIMIT_BYTES = 20_000_000;

function attachmentsOf(outgoing: Outgoing, blobs: Blobs): Promise<MailAttachment[]> {
  const wanted = outgoing.attachments.map(async ({ id, key, mediaType }) => {
    if (!key) throw new PermanentError('An attachment that is sent has its bytes.');
    return { filename: outgoing.content.filenames?.[id] ?? id, mediaType, content: await blobs.get(key, ATTACHMENT_LIMIT_BYTES) };
  });
  return Promise.all(wanted);
}

async function textOf({ content }: Outgoing, blobs: Blobs): Promise<string> {
  if (!content.textKey) return content.text ?? '';
  return new TextDecoder().decode(await blobs.get(content.textKey, ATTACHMENT_LIMIT_BYTES));
}

export function prepareMail({ blobs, identity, desk, domain, configurationSet, now }: Means): PrepareSend {
  return async (outgoing) => {
    const { ticket, messageId, account, content, form } = outgoing;
    if (!content.to || content.to.length === 0) throw new PermanentError('A mail has a recipient.');
    const name = desk.channels.find((own) => own.channel === 'email' && own.account === account)?.name;
    const raw = await composeMail({
      kind: form === 'acknowledgement' ? 'acknowledgement' : 'reply',
      number: ticket.number,
      messageId,
      domain,
      at: now(),
      from: { address: account, name },
      to: content.to,
      cc: content.cc,
      replyTo: identity.addressesOf(account).addressFor(ticket.number),
      subject: content.subject ?? '',
      text: await textOf(outgoing, blobs),
      language: desk.rules.acknowledgement.language,
      answers: content.rfcMessageId ? { rfcMessageId: content.rfcMessageId, references: content.references } : undefined,
      attachments: await attachmentsOf(outgoing, blobs),
    });
    const addresses = (list: readonly { address: string }[] = []) => list.map(({ address }) => address);
    const region = process.env.AWS_REGION ?? '';
    return () =>
      sendMail({
        configurationSet,
        region,
        from: account,
        to: addresses(content.to),
        cc: addresses(content.cc),
        raw,
        tags: { ticket: ticket.number, message: messageId },
      });
  };
}
