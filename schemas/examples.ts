/** What the API shows, as it may look: for the OpenAPI document. A test holds each against its schema. */

export const ticketListItem = {
  number: 1042,
  status: 'open',
  priority: 'high',
  channel: 'whatsapp',
  subject: 'Paket saya belum sampai',
  subjectKind: null,
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

export const ticketRow = {
  ...ticketListItem,
  contactName: 'Budi',
  place: '1#2026-11-24T02:30:00.000Z#1#2026-11-24T02:15:00.000Z#000000001042',
};

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
  attributes: { segmen: 'vip', kota: 'Bandung' },
  createdAt: '2026-11-24T02:15:00.000Z',
  mergedInto: null,
  merged: [],
  blockedAt: null,
  identities: [{ kind: 'wa_phone', scope: 'waba', value: '6281234567890' }],
};

export const chainedEntry = {
  version: 3,
  entry:
    '{"actor":{"id":"53326724-1429-4211-8f74-57074f34cecf","kind":"agent"},"at":"2026-11-24T02:15:00.000Z","commandId":"cmd_01jd8z6t5c3v9k2m4n6p8q0rsu","events":[{"as":"related","number":1043,"type":"TicketLinked"}],"format":1,"ledger":"1042","version":3}',
  previousHash: '7e6cdbc4c5534a27574aca4fc8970435debb0354dac651401163448fb1d98feb',
  hash: '8c3b4b78f419fd8da049ec78e7d3128550bf262683f46045f037a3b31fa1eb6b',
};

export const exportLink = {
  url: 'https://meja-prod-files.s3.ap-southeast-3.amazonaws.com/exports/1042/exp_01jd8z6t5c3v9k2m4n6p8q0rsw.json?X-Amz-Signature=0a1b',
  expiresAt: '2026-11-24T02:20:00.000Z',
  filename: 'tiket-1042-3.json',
  bytes: 18_204,
  head: { version: 3, hash: chainedEntry.hash },
};
