/**
 * Every AWS call that the functions make in a whole flow, held against the policies that the app synthesizes.
 * A form upload is signed in its body, where the recorder does not look: it is judged as the PutObject of the api function that it is.
 */
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { synthesize } from '../../local/synth.ts';
import { newStateDir, startTestCloud, type TestCloud } from '../helpers/cloud.ts';
import { createDesk, type Desk } from '../helpers/desk.ts';
import { PHOTO } from '../helpers/photo.ts';
import { answers, decide, type FunctionRole, grantsOf, type Question, rolesIn } from '../helpers/policies.ts';
import { until } from '../helpers/until.ts';

type Call = Question & { readonly function: string };

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const LONG_MS = 240_000;
/** A number that the desk does not have at first. */
const NEW_NUMBER = '1065550000099';
/** More than an envelope may have in the queue, and than an item in the table. */
const LONG_TEXT = 'panjang sekali '.repeat(20_000);

let flow: TestCloud;
let roles: readonly FunctionRole[];
let calls: readonly Call[];

beforeAll(async () => {
  const cdkOut = await synthesize(() => undefined);
  const stateDir = newStateDir('iam');
  const start = async () => startTestCloud('iam', { stateDir, cdkOut, record: true, adversary: undefined });
  flow = await start();
  const desk = createDesk(flow);
  await sendToUnknownNumber(flow);
  const uploadKey = await serveWhatsApp(flow, desk);
  await serveMail(flow, desk);
  await useDesk(flow);
  await flow.world.advance(2 * HOUR);
  await flow.cloud.idle();
  // Functions remember settings for half a minute: the number is known to all after a restart.
  await flow.cloud.stop();
  flow = await start();
  await releaseKept(flow);
  await flow.cloud.idle();

  roles = rolesIn(
    cdkOut,
    flow.cloud.facts.functions.map(({ id }) => id),
  );
  const upload: Call = {
    function: 'Api',
    service: 's3',
    action: 'PutObject',
    resource: `arn:aws:s3:::${flow.cloud.bucketName}/${uploadKey}`,
  };
  calls = [...flow.cloud.calls().filter((call) => call.function !== 'anonymous'), upload].flatMap(withImplied);
  writeFileSync('/tmp/iam-calls.json', JSON.stringify({ calls: flow.cloud.calls(), roles }, null, 1));
}, LONG_MS);
afterAll(() => flow?.end());

async function sendToUnknownNumber({ world, secrets, api }: TestCloud): Promise<void> {
  secrets.add(LONG_TEXT.slice(0, 100));
  const message = { from: '6281290030009', id: 'wamid.iam-1', timestamp: '1804039200', type: 'text', text: { body: LONG_TEXT } };
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '62215550099', phone_number_id: NEW_NUMBER },
    contacts: [{ profile: { name: 'Kartika' }, wa_id: '6281290030009' }],
    messages: [message],
  };
  await world.raw({ object: 'whatsapp_business_account', entry: [{ id: '1', changes: [{ field: 'messages', value }] }] });
  await until('it is in quarantine', async () => (await api.admin.call('listQuarantine')).items.length === 1);
}

async function serveWhatsApp({ world, api }: TestCloud, desk: Desk): Promise<string> {
  const media = { filename: 'rusak.png', type: 'image/png', base64: PHOTO.toString('base64') };
  await world.says({ from: '+6281290030001', name: 'Budi Santoso', text: 'Ini foto barang yang rusak', media });
  const { number, contactId } = await desk.ticketAbout('Ini foto barang yang rusak');
  const { conversation } = await desk.ticketWhen(
    number,
    'has the photo and its agent',
    (seen) => seen.conversation[0]?.attachments[0]?.state === 'stored' && seen.ticket.assigneeId !== null,
  );
  const attachmentId = conversation[0]?.attachments[0]?.id ?? '';
  await fetch((await api.agent1.call('getAttachment', { params: { number, attachmentId } })).url);

  const { uploadId, url, fields } = await api.agent1.call('createUpload', {
    body: { filename: 'baru.png', mediaType: 'image/png', bytes: PHOTO.length },
  });
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', new Blob([new Uint8Array(PHOTO)], { type: 'image/png' }), 'baru.png');
  expect((await fetch(url, { method: 'POST', body: form })).ok).toBe(true);
  const messageId = await desk.reply(number, 'Ini gantinya', { attachments: [uploadId] });
  await desk.onPhone(number, messageId);
  await desk.deliveryWhen(number, messageId, 'delivered');
  expect(await desk.verify(number)).toMatchObject({ valid: true });
  await api.agent1.call('getContact', { params: { contactId } });
  await api.agent1.call('listContactTickets', { params: { contactId } });
  await desk.update(number, { status: 'solved' });
  // Nobody answers this one, so that its deadline passes.
  await world.says({ from: '+6281290030002', name: 'Ratna Dewi', text: 'Apakah ada yang membaca ini' });
  await desk.ticketAbout('Apakah ada yang membaca ini');
  return fields.key ?? '';
}

async function serveMail({ mail, world, api }: TestCloud, desk: Desk): Promise<void> {
  const from = 'gita.gutawa@pelanggan.example';
  const attachments = [{ filename: 'bukti.pdf', contentType: 'application/pdf', content: Buffer.from('%PDF-1.4 bukti') }];
  await mail({ from, to: 'support@meja.local', subject: 'Bukti transfer', html: '<p>Terlampir</p>', attachments });
  const { number } = await desk.ticketAbout('Bukti transfer');
  const [first] = (await desk.detail(number)).conversation;
  await api.agent1.call('getMessageHtml', { params: { number, messageId: first?.id ?? '' } });
  const { url } = await api.agent1.call('getAttachment', { params: { number, attachmentId: first?.attachments[0]?.id ?? '' } });
  await fetch(url);
  const messageId = await desk.reply(number, 'Sudah kami terima');
  await until('the reply is sent', async () => (await world.sentMails()).filter(({ to }) => to === from).length > 1);
  await desk.deliveryWhen(number, messageId, 'delivered');
}

async function useDesk({ cloud, world, api: { admin, agent1 } }: TestCloud): Promise<void> {
  await admin.call('getSetting', { params: { kind: 'lifecycle', id: 'default' } });
  const value = { channel: 'whatsapp', account: NEW_NUMBER, name: 'Nomor baru', teamId: 'default' };
  await admin.call('putSetting', { params: { kind: 'channel', id: `whatsapp:${NEW_NUMBER}` }, body: { value, version: 0 } });
  await admin.call('putChannelSecrets', { body: { verifyToken: 'local-verify-token' } });
  await admin.call('listChannelEvents', { query: { account: NEW_NUMBER } });
  await admin.call('listAgents');
  await agent1.call('putPresence', { body: { presence: 'away' } });
  await agent1.call('putPresence', { body: { presence: 'online' } });
  await agent1.call('listTickets', { query: { view: 'mine' } });
  await agent1.call('listTickets', { query: { view: 'unassigned' } });
  const { contactId } = await agent1.call('createContact', {
    body: { name: 'Wulan', identities: [{ kind: 'email', value: 'wulan@pelanggan.example' }] },
  });
  await agent1.call('findContacts', { query: { kind: 'email', value: 'wulan@pelanggan.example' } });
  await agent1.call('createTicket', { body: { channel: 'manual', contactId, subject: 'Datang ke loket', text: 'Paket rusak' } });
  await agent1.call('getOpenApi');
  const handshake = new URLSearchParams({ 'hub.mode': 'subscribe', 'hub.verify_token': 'local-verify-token', 'hub.challenge': '1' });
  expect((await fetch(`${cloud.urls.http}/webhooks/whatsapp?${handshake}`)).status).toBe(200);
  expect(await world.now()).toMatch(/^2027-/);
}

async function releaseKept({ api: { admin } }: TestCloud): Promise<void> {
  const [kept] = (await admin.call('listQuarantine')).items;
  await admin.call('releaseQuarantine', { params: { id: kept?.id ?? '' } });
}

/** What a call needs besides what the recorder writes: to hand over a role, to use a configuration set. */
function withImplied(call: Call): Call[] {
  const { environment = {} } = flow.cloud.facts.functions.find(({ id }) => id === call.function) ?? {};
  if (call.action === 'CreateSchedule') {
    const context = { 'iam:PassedToService': 'scheduler.amazonaws.com' };
    return [call, { function: call.function, service: 'iam', action: 'PassRole', resource: environment.SCHEDULE_ROLE_ARN ?? '', context }];
  }
  if (call.action !== 'SendEmail') return [call];
  const set = call.resource.replace(/identity\/.*$/, `configuration-set/${environment.CONFIGURATION_SET}`);
  return [call, { ...call, resource: set }];
}

const roleOf = (functionId: string): FunctionRole => roles.find((role) => role.functionId === functionId) ?? { functionId, statements: [] };

describe('every call of a whole flow', () => {
  it('is allowed by the role of the function that makes it', async () => {
    const refused: string[] = [];
    for (const call of calls) {
      const decision = await decide(roleOf(call.function), call);
      if (decision !== 'Allowed') refused.push(`${decision}: ${JSON.stringify(call)}`);
    }
    expect(refused).toEqual([]);
  });
});

describe('every grant', () => {
  it('is used in the flow', () => {
    const unused = roles
      .flatMap(grantsOf)
      .filter((grant) => !calls.some((call) => call.function === grant.functionId && answers(grant, call)))
      .map(({ functionId, action, resource }) => `${functionId} ${action} ${resource}`);
    expect(unused).toEqual([]);
  });
});
