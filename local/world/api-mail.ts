/** /api/mail: the customer's mailbox, and the verdicts that SES reaches about what they send. */
import { createTransport } from 'nodemailer';
import PostalMime from 'postal-mime';
import { z } from 'zod';
import { iso, type WorldContext } from './context.ts';
import { type Answer, json, Refusal, type Request } from './http.ts';
import { File, input } from './input.ts';
import { MailVerdicts, type StoredMail } from './mail-state.ts';

const Addresses = z.union([z.string().min(3), z.array(z.string().min(3)).min(1)]);
const Mail = z.strictObject({
  from: z.string().min(3),
  to: Addresses.optional(),
  cc: Addresses.optional(),
  subject: z.string().max(998).default(''),
  text: z.string().default(''),
  html: z.string().optional(),
  messageId: z.string().optional(),
  inReplyTo: z.string().optional(),
  references: z.union([z.string(), z.array(z.string())]).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  attachments: z.array(File).default([]),
});

/** Answers what is under /api/mail, nothing for other paths. */
export async function mailApi(world: WorldContext, request: Request): Promise<Answer | undefined> {
  switch (`${request.method} ${request.path}`) {
    case 'POST /api/mail':
      return send(world, request);
    case 'GET /api/mail':
      return json(200, { items: world.mails.list('sent').map(shown) });
    case 'GET /api/mail/received':
      return json(200, { items: world.mails.list('received').map(shown) });
    case 'GET /api/mail/verdicts':
      return json(200, world.mails.verdicts());
    case 'POST /api/mail/verdicts':
      world.mails.setVerdicts(input(MailVerdicts, request));
      return json(200, world.mails.verdicts());
    default:
      return request.method === 'GET' ? ((await parsedMail(world, request)) ?? rawMail(world, request)) : undefined;
  }
}

const shown = (mail: StoredMail): Record<string, unknown> => ({
  id: mail.id,
  from: mail.from,
  to: mail.to.join(', '),
  subject: mail.subject,
  raw: mail.raw.toString('utf8'),
  at: iso(mail.at),
});

/** GET /api/mail/{id}: a mail as a mail client shows it. */
async function parsedMail(world: WorldContext, request: Request): Promise<Answer | undefined> {
  const id = /^\/api\/mail\/([\w-]+)$/.exec(request.path)?.[1];
  const mail = id === undefined ? undefined : world.mails.find(id);
  if (mail === undefined) return undefined;
  const { raw: _raw, ...summary } = shown(mail);
  const parsed = await PostalMime.parse(mail.raw);
  return json(200, {
    ...summary,
    direction: mail.direction,
    text: parsed.text ?? '',
    html: parsed.html ?? '',
    messageId: parsed.messageId,
    references: parsed.references,
    replyTo: parsed.replyTo?.[0]?.address,
    fromHeader: parsed.from?.address,
    attachments: parsed.attachments.map((one) => ({ filename: one.filename, type: one.mimeType })),
  });
}

/** GET /api/mail/{id}/raw: the bytes, as text that no browser runs. */
function rawMail(world: WorldContext, request: Request): Answer | undefined {
  const id = /^\/api\/mail\/([\w-]+)\/raw$/.exec(request.path)?.[1];
  const mail = id === undefined ? undefined : world.mails.find(id);
  return mail === undefined
    ? undefined
    : { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' }, body: mail.raw };
}

async function send(world: WorldContext, request: Request): Promise<Answer> {
  const { attachments, headers, ...mail } = input(Mail, request);
  const transport = createTransport({ host: world.deps.host, port: world.deps.smtpPort(), secure: false, ignoreTLS: true });
  try {
    const sent = await transport.sendMail({
      ...mail,
      to: mail.to ?? world.deps.mailbox,
      date: new Date(world.deps.clock.now()),
      headers: headers ?? {},
      attachments: attachments.map((file) => ({
        filename: file.filename,
        contentType: file.type,
        content: Buffer.from(file.base64, 'base64'),
      })),
      // What a stranger posts to this port must not read this machine's files or call its addresses.
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    return json(201, { messageId: sent.messageId, accepted: sent.accepted, response: sent.response });
  } catch (error) {
    throw new Refusal(422, `The mail was not taken: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    transport.close();
  }
}
