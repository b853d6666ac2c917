/** One walk through everything the system does, so that every function makes every kind of call it can. */
import type { TestCloud } from './cloud.ts';
import { createDesk, type Desk } from './desk.ts';
import { PHOTO } from './photo.ts';
import { until } from './until.ts';

const MAILBOX = 'support@meja.local';
const ACCOUNT = '1065550000001';
/** Nobody has registered it. */
const STRANGE_ACCOUNT = '1065550009999';
/** More than an item of the table takes as a body, so that the bucket keeps it. */
const LONG_TEXT = 'Baris yang panjang sekali. '.repeat(12_000);
const DAY_SECONDS = 86_400;

/** Resolves when all of it has come to rest. */
export async function driveEverything(flow: TestCloud): Promise<void> {
  const desk = createDesk(flow);
  await driveWhatsApp(flow, desk);
  await driveMail(flow, desk);
  await driveDesk(flow);
  // The reconciler's runs, the daily look for mails, and what wakes by itself.
  await flow.world.advance(DAY_SECONDS);
  await flow.cloud.idle();
}

async function driveWhatsApp(flow: TestCloud, desk: Desk): Promise<void> {
  const person = { from: '+6281277700001', name: 'Gita Savitri' };
  await flow.world.says({ ...person, text: 'Halo, apa kabar pesanan saya?' });
  const { number } = await desk.ticketAbout('Halo, apa kabar pesanan saya?');
  await flow.world.says({ ...person, media: { filename: 'rusak.png', type: 'image/png', base64: PHOTO.toString('base64') } });
  const { attachmentId } = await until('the photo is in the bucket', async () => {
    const attachments = (await desk.detail(number)).conversation.flatMap((item) => item.attachments);
    const found = attachments.find(({ state }) => state === 'stored');
    return found && { attachmentId: found.id };
  });
  await flow.api.agent1.call('getAttachment', { params: { number, attachmentId } });
  const uploadId = await upload(flow);
  await desk.onPhone(number, await desk.reply(number, 'Ini fotonya', { attachments: [uploadId] }));
  await flow.world.raw(bodyTo(ACCOUNT, LONG_TEXT.repeat(4)));
  await flow.world.raw(bodyTo(STRANGE_ACCOUNT, 'Ke nomor lain'));
  await flow.cloud.idle();
  // A channel whose token died keeps its sends until an admin has mended it.
  await flow.world.planError(person.from.slice(1), 190);
  await desk.reply(number, 'Ditahan dulu');
  await flow.cloud.idle();
  await flow.api.admin.call('unblockChannel', { params: { channel: 'whatsapp', account: ACCOUNT } });
  await flow.cloud.idle();
}

/** One message as Meta would deliver it. */
function bodyTo(account: string, body: string): object {
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '6221555000001', phone_number_id: account },
    contacts: [{ profile: { name: 'Gita Savitri' }, wa_id: '6281277700001' }],
    messages: [{ from: '6281277700001', id: `wamid.${account}.${body.length}`, timestamp: '1803952800', type: 'text', text: { body } }],
  };
  return { object: 'whatsapp_business_account', entry: [{ id: '2065550000002', changes: [{ field: 'messages', value }] }] };
}

async function upload(flow: TestCloud): Promise<string> {
  const asked = { filename: 'foto.png', mediaType: 'image/png', bytes: PHOTO.length };
  const { uploadId, url, fields } = await flow.api.agent1.call('createUpload', { body: asked });
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', new Blob([new Uint8Array(PHOTO)], { type: 'image/png' }), 'foto.png');
  const answer = await fetch(url, { method: 'POST', body: form });
  if (!answer.ok) throw new Error(`The upload was answered ${answer.status}.`);
  return uploadId;
}

async function driveMail(flow: TestCloud, desk: Desk): Promise<void> {
  const from = 'hana.putri@pelanggan.example';
  const attachments = [{ filename: 'nota.png', content: PHOTO }];
  await flow.mail({
    from,
    to: MAILBOX,
    subject: 'Nota salah',
    text: 'Nota saya keliru.',
    html: '<p>Nota saya <b>keliru</b>.</p>',
    attachments,
  });
  const { number } = await desk.ticketAbout('Nota salah');
  await flow.mail({ from, to: MAILBOX, subject: 'Surat panjang', text: LONG_TEXT });
  await desk.ticketAbout('Surat panjang');
  const messageId = await desk.reply(number, 'Sudah kami perbaiki.', { attachments: [await upload(flow)] });
  await desk.deliveryWhen(number, messageId, 'delivered');
  await flow.cloud.idle();
}

async function driveDesk(flow: TestCloud): Promise<void> {
  const { admin, agent1 } = flow.api;
  await agent1.call('listAgents');
  await agent1.call('putPresence', { body: { presence: 'away' } });
  await agent1.call('putPresence', { body: { presence: 'online' } });
  const contact = { name: 'Indra', language: 'id', identities: [{ kind: 'phone', value: '628129998' }] };
  const { contactId } = await agent1.call('createContact', { body: contact });
  await agent1.call('listContactTickets', { params: { contactId } });
  await admin.call('putSetting', {
    params: { kind: 'team', id: 'gudang' },
    body: { value: { teamId: 'gudang', name: 'Gudang', memberIds: [] }, version: 0 },
  });
  const value = { channel: 'whatsapp', account: STRANGE_ACCOUNT, name: 'Nomor kedua', teamId: 'default' };
  await admin.call('putSetting', { params: { kind: 'channel', id: `whatsapp:${STRANGE_ACCOUNT}` }, body: { value, version: 0 } });
  await admin.call('listChannelEvents', { query: { channel: 'whatsapp', account: ACCOUNT } });
  const { items } = await admin.call('listQuarantine');
  for (const { id } of items) await admin.fetch('releaseQuarantine', { params: { id } });
  await admin.call('putChannelSecrets', { body: { appSecrets: ['local-app-secret', 'another-secret'] } });
  await flow.cloud.idle();
}
