/** Messages as the desk gives them, with only the fields that matter. */
import type { ConversationItem } from '#schemas/resources';

const AT = '2026-11-24T02:15:00.000Z';

export const item = (id: string, fields: Partial<ConversationItem> = {}): ConversationItem => ({
  id,
  kind: 'inbound',
  channel: 'whatsapp',
  text: '',
  quoted: null,
  hasHtml: false,
  subject: null,
  from: 'Budi',
  agentId: null,
  attachments: [],
  delivery: null,
  reactions: [],
  edits: [],
  revokedAt: null,
  sentElsewhere: false,
  automaticMail: false,
  template: null,
  at: AT,
  entry: 1,
  ...fields,
});
