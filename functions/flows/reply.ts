/** An agent answers the contact, or leaves a note for colleagues. */
import type { Command } from '#domain/command';
import type { Context } from '#domain/context';
import { HelpdeskError } from '#domain/errors';
import { mayWrite, reachesTicket } from '#domain/permissions';
import type { ApiContext } from './api-ports.ts';
import { handleCommand } from './handle-command.ts';
import { madeBefore, onceExtras } from './idempotency.ts';
import { invalidRequest } from './invalid-request.ts';
import { keepText } from './long-text.ts';
import { refuseUnseen, showingMissed } from './missed.ts';
import { outgoingMessage, type Written } from './outgoing-message.ts';
import type { StoredTicket } from './ports.ts';
import { addressing } from './recipient.ts';
import { uploadedBy } from './uploads.ts';
import { loadVisible } from './visible-ticket.ts';

export type MessageWanted = Written & { readonly kind: 'reply' | 'note'; readonly version: number; readonly confirm?: boolean };
export type MessageMade = { readonly messageId: string; readonly stored: StoredTicket };

/** @throws HelpdeskError not_allowed, not_found, seen_is_stale with what was missed, window_closed, no_recipient, and what the channel does not take. */
export async function sendMessage(context: ApiContext, number: number, wanted: MessageWanted): Promise<MessageMade> {
  refuseKind(context, wanted);
  const stored = await loadVisible(context, number);
  refuseReplyBeyond(context, stored, wanted);
  try {
    return await sendOn(context, stored, wanted);
  } catch (error) {
    // Whether the call was made before is asked only where it matters: what is written once is refused the second time.
    const made = await madeBefore(context);
    if (!made?.messageId) throw error;
    return { messageId: made.messageId, stored };
  }
}

function refuseKind({ agent }: ApiContext, { kind }: MessageWanted): void {
  if (!mayWrite(agent, kind)) throw new HelpdeskError('not_allowed', `The role ${agent.role} leaves notes and does not reply to contacts.`);
}

/** Notes may reach further than replies. */
function refuseReplyBeyond({ agent }: ApiContext, { ticket }: StoredTicket, { kind }: MessageWanted): void {
  if (kind === 'note' || reachesTicket(agent, ticket, 'updateTicket')) return;
  throw new HelpdeskError('not_allowed', `Your role leaves notes on ticket #${ticket.number} and does not reply.`);
}

async function sendOn(context: ApiContext, stored: StoredTicket, wanted: MessageWanted): Promise<MessageMade> {
  const { number } = stored.ticket;
  refuseUnseen(stored, wanted.version);
  const messageId = context.ports.newId('message');
  const command =
    wanted.kind === 'note' ? await noteCommand(context, wanted, messageId) : await replyCommand(context, stored, wanted, messageId);
  const handled = await showingMissed(context, stored, 'messages', () =>
    handleCommand(context.ports, {
      number,
      actor: { kind: 'agent', id: context.agent.agentId },
      stored,
      prepare: async (draftsman) => ({
        command: await command(draftsman.stored, draftsman.context),
        extras: onceExtras(context, { number, messageId }),
      }),
    }),
  );
  if (!handled.seen) return { messageId, stored: handled.stored };
  const earlier = await madeBefore(context);
  return { messageId: earlier?.messageId ?? messageId, stored: await loadVisible(context, number) };
}

/** What is asked of the ticket as it is when it is written; asked again after a conflict. */
type CommandFor = (stored: StoredTicket, context: Context) => Promise<Command>;

async function noteCommand(context: ApiContext, wanted: MessageWanted, messageId: string): Promise<CommandFor> {
  const { text, template, cc = [], attachments = [] } = wanted;
  if (template || cc.length > 0) throw invalidRequest('body.kind', 'A note has neither template nor cc.');
  if (text.trim() === '' && attachments.length === 0) throw invalidRequest('body.text', 'A note has a text or an attachment.');
  const [kept, { refs, filenames }] = await Promise.all([keepText(context, text, messageId), uploadedBy(context, attachments)]);
  const content = { ...kept, ...(refs.length > 0 ? { filenames } : {}) };
  return async (_, { seal }) => ({ type: 'AddNote', messageId, body: seal(content), attachments: refs });
}

async function replyCommand(context: ApiContext, first: StoredTicket, wanted: MessageWanted, messageId: string): Promise<CommandFor> {
  const { channel, account } = first.ticket;
  const [outgoing, addressed] = await Promise.all([outgoingMessage(context, channel, wanted, messageId), addressing(context.ports, first)]);
  return async (stored, { seal }) => {
    // Where it goes depends on the newest message only; it is looked up again where that is another one.
    const where = isSameMessage(stored, first) ? addressed : await addressing(context.ports, stored);
    const content = { ...outgoing.content, ...where };
    const participants = await participantsOf(context, [...(content.to ?? []), ...(content.cc ?? [])]);
    return {
      type: 'Reply',
      messageId,
      seen: wanted.version,
      confirm: wanted.confirm,
      form: outgoing.form,
      channel,
      account,
      body: seal(content),
      attachments: outgoing.refs,
      ...(participants ? { participants } : {}),
    };
  };
}

const isSameMessage = (a: StoredTicket, b: StoredTicket): boolean => a.ticket.contactMessage?.version === b.ticket.contactMessage?.version;

/** Whoever is written to may answer on the ticket. */
export async function participantsOf({ ports }: ApiContext, addresses: readonly { address: string }[]): Promise<string[] | undefined> {
  return addresses.length > 0 ? ports.participants(addresses.map(({ address }) => address)) : undefined;
}
