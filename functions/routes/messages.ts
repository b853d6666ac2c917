/** Messages and what is attached to them. */
import { attachmentLink } from '#flows/find-attachment';
import { messageHtml } from '#flows/message-html';
import { sendMessage } from '#flows/reply';
import { settleMessage } from '#flows/settle-message';
import { createUpload } from '#flows/uploads';
import type { Routes } from './routes.ts';
import { ticketView } from './views.ts';

export const messageRoutes = {
  sendMessage: async ({ params, body }, context) => {
    const { messageId, stored } = await sendMessage(context, params.number, body);
    return { messageId, ticket: ticketView(stored) };
  },
  getMessageHtml: ({ params }, context) => messageHtml(context, params),
  settleMessage: async ({ params, body }, context) => ({ ticket: ticketView(await settleMessage(context, { ...params, ...body })) }),
  getAttachment: ({ params }, context) => attachmentLink(context, params.number, params.attachmentId),
  createUpload: ({ body }, context) => createUpload(context, body),
} satisfies Routes<'sendMessage' | 'getMessageHtml' | 'settleMessage' | 'getAttachment' | 'createUpload'>;
