/** What the API shows, as it may look: for the OpenAPI document. A test holds each against its schema. */

export const ticketListItem = {
  number: 1042,
  status: 'open',
  priority: 'high',
  channel: 'whatsapp',
  subject: 'Paket saya belum sampai',
  contactId: 'con_01jd8z6t5c3v9k2m4n6p8q0rst',
  teamId: 'logistik',
  assigneeId: '53326724-1429-4211-8f74-57074f34cecf',
  createdAt: '2026-11-24T02:15:00.000Z',
  waitingSince: '2026-11-24T02:15:00.000Z',
  wakeAt: null,
  nextDueAt: '2026-11-24T02:30:00.000Z',
  version: 4,
  categoryId: 'terlambat',
  tags: ['vip'],
};

export const ticketRow = { ...ticketListItem, contactName: 'Budi' };

export const ticket = {
  ...ticketListItem,
  account: '1065550000001',
  statusSince: '2026-11-24T02:15:01.120Z',
  closeAt: null,
  windowExpiresAt: '2026-11-25T02:15:00.000Z',
  followsUp: null,
  possiblyRelated: null,
  splitFrom: null,
  mergedInto: null,
  links: [{ number: 1043, as: 'child' }],
  merged: [],
  reopenCount: 0,
  targets: [
    {
      id: 'first_reply.1',
      kind: 'first_reply',
      startedAt: '2026-11-24T02:15:00.000Z',
      dueAt: '2026-11-24T02:30:00.000Z',
      targetSeconds: 900,
      policy: 'default@1',
      calendar: 'default@2',
      clock: 'business',
    },
  ],
};

export const contact = {
  contactId: 'con_01jd8z6t5c3v9k2m4n6p8q0rst',
  name: 'Budi',
  language: 'id',
  createdAt: '2026-11-24T02:15:00.000Z',
  mergedInto: null,
  merged: [],
  blockedAt: null,
  identities: [{ kind: 'wa_phone', scope: 'waba', value: '6281234567890' }],
};
