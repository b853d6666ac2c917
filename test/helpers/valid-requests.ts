/** One request for each operation that its schemas take: what the tests of bad input spoil, part by part. */
import type { OperationId } from '#schemas/api';
import type { Parts } from './api-client.ts';

/** @param number of a ticket that exists. None of them is sent as it is but by those who may not. */
export const validRequests = (number: number): Record<OperationId, Parts> => ({
  listTickets: { query: { view: 'open', status: 'open', teamId: 'default', limit: 10, cursor: 'abc' } },
  createTicket: {
    body: {
      channel: 'manual',
      account: '1065550000001',
      contact: { name: 'Tamu', identity: { kind: 'phone', value: '628129999' } },
      subject: 'Lewat telepon',
      text: 'Menelepon soal retur',
      priority: 'high',
      teamId: 'default',
    },
  },
  getTicket: { params: { number }, query: { cursor: 'abc' } },
  updateTicket: {
    params: { number },
    body: { version: 1, status: 'pending', priority: 'low', wakeAt: '2031-01-01T00:00:00.000Z', confirm: true },
  },
  sendMessage: { params: { number }, body: { kind: 'note', text: 'Catatan', version: 1, confirm: true } },
  getMessageHtml: { params: { number, messageId: 'msg_0123456789' } },
  settleMessage: { params: { number, messageId: 'msg_0123456789' }, body: { outcome: 'sent' } },
  verifyLedger: { params: { number } },
  getAttachment: { params: { number, attachmentId: 'att_0123456789' } },
  createUpload: { body: { filename: 'foto.png', mediaType: 'image/png', bytes: 10 } },
  findContacts: { query: { kind: 'wa_phone', value: '628123' } },
  createContact: { body: { name: 'Tamu', language: 'id', identities: [{ kind: 'phone', value: '628129998' }] } },
  getContact: { params: { contactId: 'con_0123456789' } },
  listContactTickets: { params: { contactId: 'con_0123456789' }, query: { limit: 10, cursor: 'abc' } },
  listQuarantine: { query: { limit: 10, cursor: 'abc' } },
  releaseQuarantine: { params: { id: 'a1' } },
  listChannelEvents: { query: { account: '1065550000001', channel: 'whatsapp', limit: 10, cursor: 'abc' } },
  getSetting: { params: { kind: 'lifecycle', id: 'default' } },
  putSetting: { params: { kind: 'team', id: 'gudang' }, body: { value: { teamId: 'gudang', name: 'Gudang', memberIds: [] }, version: 0 } },
  putChannelSecrets: { body: { appSecrets: ['another-secret'], verifyToken: 'another-token', accessToken: 'another-access' } },
  unblockChannel: { params: { channel: 'whatsapp', account: '1065550000001' } },
  getMe: {},
  putPresence: { body: { presence: 'away' } },
  listNotifications: { query: { unread: 'true', limit: 10, cursor: 'abc' } },
  readNotifications: { body: { ids: ['2026-11-23T02:15:00.000Z_1042.7.0'] } },
  getPreferences: {},
  putPreferences: { body: { email: { message: false } } },
  listAgents: {},
  getOpenApi: {},
});
