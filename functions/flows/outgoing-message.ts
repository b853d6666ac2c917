/** What an agent wrote, checked against its channel and made ready for the ledger. */
import { attachmentsRefusal } from '#domain/attachment-rules';
import type { ReplyForm } from '#domain/command';
import { HelpdeskError } from '#domain/errors';
import { CHANNEL_LIMITS, type Channel } from '#schemas/channel';
import type { BodyContent, Template } from '#schemas/message';
import type { ApiContext } from './api-ports.ts';
import { invalidRequest } from './invalid-request.ts';
import { keepText } from './long-text.ts';
import { type Uploaded, uploadedBy } from './uploads.ts';

export type Written = {
  readonly text: string;
  readonly template?: Template;
  readonly cc?: readonly string[];
  readonly attachments?: readonly string[];
};
export type Outgoing = ReplyForm & { readonly content: BodyContent; readonly refs: Uploaded['refs'] };

const NOTHING: Uploaded = { refs: [], filenames: {} };

/** @throws HelpdeskError invalid_request or attachment_refused. */
export async function outgoingMessage(context: ApiContext, channel: Channel, written: Written, messageId: string): Promise<Outgoing> {
  const { text, template, cc = [], attachments = [] } = written;
  refuseMisfits(channel, written);
  const { refs, filenames } = attachments.length > 0 ? await uploadedBy(context, attachments) : NOTHING;
  const refusal = attachmentsRefusal(channel, refs, text);
  if (refusal) throw new HelpdeskError('attachment_refused', refusal);
  const { captionCharacters } = CHANNEL_LIMITS[channel];
  if (refs.length > 0 && text.length > captionCharacters)
    throw invalidRequest('body.text', `Beside an attachment ${channel} takes at most ${captionCharacters} characters.`);
  const kept = channel === 'whatsapp' ? { text } : await keepText(context, text, messageId);
  const content: BodyContent = {
    ...kept,
    ...(template ? { template } : {}),
    ...(cc.length > 0 ? { cc: cc.map((address) => ({ address: address.toLowerCase() })) } : {}),
    ...(refs.length > 0 ? { filenames } : {}),
  };
  return { form: formOf(channel, refs.length > 0, template !== undefined), content, refs };
}

function refuseMisfits(channel: Channel, { text, template, cc = [], attachments = [] }: Written): void {
  const { textCharacters } = CHANNEL_LIMITS[channel];
  if (text.trim() === '' && attachments.length === 0 && !template)
    throw invalidRequest('body.text', 'A message has a text, an attachment or a template.');
  if (text.length > textCharacters) throw invalidRequest('body.text', `${channel} takes at most ${textCharacters} characters.`);
  if (template && channel !== 'whatsapp') throw invalidRequest('body.template', 'Only WhatsApp knows templates.');
  if (template && attachments.length > 0) throw invalidRequest('body.attachments', 'A template is sent without attachments.');
  if (cc.length > 0 && channel !== 'email') throw invalidRequest('body.cc', 'Only e-mail is sent to further addresses.');
}

function formOf(channel: Channel, hasAttachments: boolean, isTemplate: boolean): Outgoing['form'] {
  if (channel === 'manual') return 'none';
  if (channel === 'email') return 'mail';
  if (isTemplate) return 'template';
  return hasAttachments ? 'media' : 'text';
}
