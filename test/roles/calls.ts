/** One call for each row of matrix.md, right in every respect but who makes it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Role } from '#schemas/agent';
import { type OperationId, operations } from '#schemas/api';
import type { Parts } from '../helpers/api-client.ts';

/** What the calls are about, made anew for each. */
export type Scene = {
  /** Tickets of team `default` and of another one, and their versions. */
  readonly own: { readonly number: number; readonly version: number };
  readonly other: { readonly number: number; readonly version: number };
  readonly otherTeam: string;
  /** A colleague, somebody of the other team, and who calls. */
  readonly colleague: string;
  readonly outsider: string;
  readonly caller: string;
  /** The version and value of a setting as it holds. */
  readonly setting: (kind: string, id: string) => Promise<{ version: number; value: unknown }>;
  /** Never the same twice. */
  readonly word: string;
};
type Call = (scene: Scene) => Parts | Promise<Parts>;

const put =
  (kind: string, idOf: (scene: Scene) => string): Call =>
  async (scene) => {
    const id = idOf(scene);
    const { version, value } = await scene.setting(kind, id);
    return { params: { kind, id }, body: { version, value } };
  };
/** What the desk has set. */
const apply =
  (kind: 'policy' | 'calendar'): Call =>
  async ({ setting }) => ({ params: { kind, id: 'default' }, body: { version: (await setting(kind, 'default')).version } });
const send =
  (kind: 'reply' | 'note', where: 'own' | 'other'): Call =>
  (scene) => ({ params: { number: scene[where].number }, body: { kind, text: scene.word, version: scene[where].version, confirm: true } });
const update =
  (where: 'own' | 'other'): Call =>
  (scene) => ({
    params: { number: scene[where].number },
    body: { version: scene[where].version, priority: scene.word.length % 2 === 0 ? 'high' : 'low', confirm: true },
  });
const ofTicket =
  (where: 'own' | 'other', more: Record<string, string> = {}): Call =>
  (scene) => ({ params: { number: scene[where].number, ...more } });
const agent =
  (who: 'colleague' | 'outsider' | 'caller', body?: (scene: Scene) => unknown): Call =>
  (scene) => ({ params: { agentId: scene[who] }, ...(body ? { body: body(scene) } : {}) });
const invited =
  (role: string): Call =>
  ({ word }) => ({ body: { email: `${word}@meja.local`, name: 'Baru', role, teams: ['default'] } });

const draft =
  (where: 'own' | 'other'): Call =>
  (scene) => ({ params: { number: scene[where].number }, body: { kind: 'note', text: scene.word, version: scene[where].version } });
const NO_TICKET = 9_999_999;
const NO_MESSAGE = { messageId: 'msg_0123456789' };
const CHANNEL = 'whatsapp:1065550000001';

export const CALLS: Readonly<Record<string, Call>> = {
  listTickets: () => ({ query: { view: 'open' } }),
  countViews: () => ({}),
  'listTickets of other': ({ otherTeam }) => ({ query: { view: 'open', teamId: otherTeam } }),
  createTicket: ({ word }) => ({ body: { channel: 'manual', contact: { name: 'Tamu' }, subject: word, teamId: 'default' } }),
  getTicket: ofTicket('own'),
  'getTicket of other': ofTicket('other'),
  updateTicket: update('own'),
  'updateTicket of other': update('other'),
  'sendMessage note': send('note', 'own'),
  'sendMessage note on other': send('note', 'other'),
  'sendMessage reply': send('reply', 'own'),
  'sendMessage reply on other': send('reply', 'other'),
  mergeTicket: ({ own }) => ({ params: { number: own.number }, body: { version: own.version, into: NO_TICKET, intoVersion: 1 } }),
  unmergeTicket: ({ own }) => ({ params: { number: own.number }, body: { version: own.version } }),
  splitTicket: ({ own }) => ({ params: { number: own.number }, body: { version: own.version, ...NO_MESSAGE } }),
  linkTickets: ({ own }) => ({ params: { number: own.number }, body: { number: NO_TICKET, as: 'related' } }),
  unlinkTickets: ({ own }) => ({ params: { number: own.number }, body: { number: NO_TICKET } }),
  claimTicket: ({ own }) => ({ params: { number: own.number }, body: { version: own.version } }),
  'claimTicket of other': ({ other }) => ({ params: { number: other.number }, body: { version: other.version } }),
  takeNextTicket: () => ({ body: {} }),
  'takeNextTicket of other': ({ otherTeam }) => ({ body: { teamId: otherTeam } }),
  getDraft: ofTicket('own'),
  'getDraft of other': ofTicket('other'),
  putDraft: draft('own'),
  'putDraft of other': draft('other'),
  markNoReplyNeeded: ({ own }) => ({ params: { number: own.number }, body: { version: own.version } }),
  'markNoReplyNeeded of other': ({ other }) => ({ params: { number: other.number }, body: { version: other.version } }),
  changeTickets: ({ own }) => ({ body: { tickets: [own], act: { type: 'update', tags: { add: ['vip'] } } } }),
  listCategories: () => ({}),
  importHolidays: () => ({ params: { id: 'default' }, body: { country: 'ID', years: [2027] } }),
  'applySetting policy': apply('policy'),
  'applySetting calendar': apply('calendar'),
  getJob: () => ({ params: { jobId: 'job_0123456789' } }),
  cancelJob: () => ({ params: { jobId: 'job_0123456789' } }),
  getMessageHtml: ofTicket('own', NO_MESSAGE),
  settleMessage: ({ own }) => ({ params: { number: own.number, ...NO_MESSAGE }, body: { outcome: 'sent' } }),
  getLedger: ofTicket('own'),
  'getLedger of other': ofTicket('other'),
  verifyLedger: ofTicket('own'),
  'verifyLedger of other': ofTicket('other'),
  exportTicket: ofTicket('own'),
  'exportTicket of other': ofTicket('other'),
  explainTicket: ofTicket('own'),
  'explainTicket of other': ofTicket('other'),
  getAttachment: ofTicket('own', { attachmentId: 'att_0123456789' }),
  createUpload: () => ({ body: { filename: 'foto.png', mediaType: 'image/png', bytes: 10 } }),
  findContacts: () => ({ query: { kind: 'wa_phone', value: '6281299990000' } }),
  createContact: ({ word }) => ({ body: { name: word } }),
  getContact: () => ({ params: { contactId: 'con_0123456789' } }),
  changeContact: () => ({ params: { contactId: 'con_0123456789' }, body: { attributes: { segmen: 'vip' } } }),
  linkIdentity: () => ({ params: { contactId: 'con_0123456789' }, body: { kind: 'email', value: 'budi@example.com' } }),
  unlinkIdentity: () => ({ params: { contactId: 'con_0123456789' }, body: { kind: 'email', value: 'budi@example.com' } }),
  mergeContact: () => ({ params: { contactId: 'con_0123456789' }, body: { into: 'con_9876543210' } }),
  unmergeContact: () => ({ params: { contactId: 'con_0123456789' } }),
  blockContact: () => ({ params: { contactId: 'con_0123456789' } }),
  unblockContact: () => ({ params: { contactId: 'con_0123456789' } }),
  listContactTickets: () => ({ params: { contactId: 'con_0123456789' } }),
  listQuarantine: () => ({}),
  releaseQuarantine: () => ({ params: { id: 'nothing' } }),
  listChannelEvents: () => ({ query: { account: '1065550000001' } }),
  getSetting: () => ({ params: { kind: 'lifecycle', id: 'default' } }),
  'putSetting team': put('team', () => 'default'),
  'putSetting team of other': put('team', ({ otherTeam }) => otherTeam),
  'putSetting channel': put('channel', () => CHANNEL),
  'putSetting role': ({ word }) => ({
    params: { kind: 'role', id: word },
    body: { version: 0, value: { roleId: word, name: 'Mutu', permissions: { read: 'all' } } },
  }),
  'putSetting lifecycle': put('lifecycle', () => 'default'),
  putChannelSecrets: () => ({ body: { verifyToken: 'local-verify-token' } }),
  unblockChannel: () => ({ params: { channel: 'whatsapp', account: '1065550000001' } }),
  listTeams: () => ({}),
  listTemplates: () => ({}),
  getMe: () => ({}),
  putPresence: () => ({ body: { presence: 'away' } }),
  listNotifications: () => ({}),
  readNotifications: () => ({ body: { ids: ['2026-11-23T02:15:00.000Z_1042.7.0'] } }),
  getPreferences: () => ({}),
  putPreferences: () => ({ body: { email: { woke: false } } }),
  createLivePass: () => ({}),
  listAgents: () => ({}),
  getAgent: agent('colleague'),
  'getAgent of other': agent('outsider'),
  inviteAgent: invited('agent'),
  'inviteAgent owner': invited('owner'),
  'updateAgent skills': agent('colleague', ({ word }) => ({ skills: [word] })),
  'updateAgent skills of other': agent('outsider', ({ word }) => ({ skills: [word] })),
  'updateAgent role': agent('colleague', () => ({ role: 'supervisor' })),
  'updateAgent to owner': agent('colleague', () => ({ role: 'owner' })),
  'updateAgent own role': agent('caller', () => ({ role: 'agent', active: false })),
  'updateAgent own teams': agent('caller', () => ({ teams: [] })),
  getOpenApi: () => ({}),
};

export const operationOf = (call: string): OperationId => {
  const [id = ''] = call.split(' ');
  if (!(id in operations)) throw new Error(`${call} is no operation's.`);
  // Checked just now; the compiler does not narrow a text by a table's keys.
  return id as OperationId;
};

export type Cell = { readonly call: string; readonly role: Role; readonly status: number };

/** The reviewed matrix, cell by cell. */
export function cells(): Cell[] {
  const text = readFileSync(join(import.meta.dirname, 'matrix.md'), 'utf8');
  const [header = [], , ...rows] = text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  return rows.flatMap(([call = '', ...statuses]) =>
    statuses.map((status, index) => ({ call, role: Role.parse(header[index + 1]), status: Number(status) })),
  );
}
