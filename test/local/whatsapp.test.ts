import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestCloud, type TestCloud } from '../helpers/cloud.ts';
import { createDesk, type Desk } from '../helpers/desk.ts';
import { PHOTO } from '../helpers/photo.ts';
import { dumpTable, itemsOf } from '../helpers/table-dump.ts';
import { until } from '../helpers/until.ts';

let flow: TestCloud;
let desk: Desk;

beforeAll(async () => {
  flow = await startTestCloud('whatsapp');
  desk = createDesk(flow);
});
afterAll(() => flow?.end());

let people = 0;
/** A contact of their own for each test, so that none needs another one's end. */
function newPerson(name: string) {
  people += 1;
  return { from: `+6281290010${String(people).padStart(3, '0')}`, name };
}
const digits = (phone: string): string => phone.slice(1);

/** A new contact's first message, and the ticket it made. */
async function opened(name: string, text: string) {
  const person = newPerson(name);
  await flow.world.says({ ...person, text });
  const { number } = await desk.ticketAbout(text);
  return { person, number };
}

describe('a signed WhatsApp body', () => {
  it('becomes a ticket with number, assignee, running clock and ledger', async () => {
    const { number } = await opened('Budi Santoso', 'Pesanan saya belum sampai sejak Senin');
    await flow.cloud.idle();

    const listed = await until('the ticket in the list has its assignee', async () =>
      (await desk.list('open')).find((ticket) => ticket.number === number && ticket.assigneeId !== null),
    );
    const { ticket, conversation, ledger, nextCursor } = await desk.detail(number);

    expect(listed).toMatchObject({
      status: 'open',
      priority: 'medium',
      channel: 'whatsapp',
      subject: 'Pesanan saya belum sampai sejak Senin',
      contactId: expect.stringMatching(/^con_/),
      teamId: 'default',
      createdAt: expect.stringMatching(/^2027-03-02T02:/),
      nextDueAt: ticket.nextDueAt,
    });
    const firstReply = ticket.targets.find(({ kind }) => kind === 'first_reply');
    // The default policy promises a first reply to medium tickets in one business hour, and the desk is open from 08:00 to 12:00.
    expect(Date.parse(firstReply?.dueAt ?? '') - Date.parse(firstReply?.startedAt ?? '')).toBe(3_600_000);
    expect(listed.nextDueAt).toBe(firstReply?.dueAt);
    expect(conversation[0]).toMatchObject({
      kind: 'inbound',
      text: 'Pesanan saya belum sampai sejak Senin',
      from: 'Budi Santoso',
      channel: 'whatsapp',
    });
    expect(desk.events(ledger).map(({ type }) => type)).toEqual(
      expect.arrayContaining(['TicketOpened', 'MessageReceived', 'TargetStarted', 'TicketAssigned']),
    );
    expect(nextCursor).toBeNull();
    expect(await desk.verify(number)).toEqual({ valid: true, entries: (await desk.detail(number)).ticket.version });
  });

  it('is acknowledged once with the number, in Indonesian', async () => {
    const { person, number } = await opened('Ratna Dewi', 'Apakah toko buka hari Sabtu ini');

    const { id, text } = await desk.acknowledgementOf(number);
    const arrived = await desk.onPhone(number, id);
    await flow.cloud.idle();

    expect(text).toContain(`Nomor antrean Anda #${number}.`);
    expect(arrived).toMatchObject({ to: digits(person.from), type: 'text', text });
    expect((await flow.world.sentToPhones()).filter(({ to }) => to === digits(person.from))).toHaveLength(1);
  });

  it('delivered again is nothing new', async () => {
    const person = newPerson('Agus Salim');
    await flow.world.says({ ...person, text: 'Kiriman ini datang tiga kali', repeat: 3 });
    const { number } = await desk.ticketAbout('Kiriman ini datang tiga kali');
    await flow.cloud.idle();

    expect((await desk.detail(number)).conversation.filter(({ kind }) => kind === 'inbound')).toHaveLength(1);
    expect(
      itemsOf(await dumpTable(flow.cloud), 'TICKET#').filter(({ subject }) => subject === 'Kiriman ini datang tiga kali'),
    ).toHaveLength(1);
  });

  it('of a contact with an open ticket joins it', async () => {
    const { person, number } = await opened('Wulan Sari', 'Pertanyaan pertama tentang garansi');
    await flow.world.says({ ...person, text: 'Dan satu lagi tentang garansi' });

    const { conversation } = await desk.ticketWhen(
      number,
      'has both messages',
      (seen) => seen.conversation.filter(({ kind }) => kind === 'inbound').length === 2,
    );

    expect(conversation.filter(({ kind }) => kind === 'inbound').map(({ text }) => text)).toEqual([
      'Pertanyaan pertama tentang garansi',
      'Dan satu lagi tentang garansi',
    ]);
  });
});

describe('an agent', () => {
  it('answers by the API, the answer arrives, and its receipts show', async () => {
    const { person, number } = await opened('Joko Widodo Saputra', 'Kapan barang saya dikirim');

    const messageId = await desk.reply(number, 'Barang dikirim besok pagi, Pak.');
    const arrived = await desk.onPhone(number, messageId);
    const delivered = await desk.deliveryWhen(number, messageId, 'delivered');
    await flow.world.receipt(arrived.id, 'read');
    const read = await desk.deliveryWhen(number, messageId, 'read');

    expect(arrived).toMatchObject({ to: digits(person.from), type: 'text', text: 'Barang dikirim besok pagi, Pak.' });
    expect([delivered.kind, delivered.text, read.delivery?.status]).toEqual(['outbound', 'Barang dikirim besok pagi, Pak.', 'read']);
    expect((await desk.detail(number)).ticket.targets.find(({ kind }) => kind === 'first_reply')).toMatchObject({
      metAt: expect.any(String),
    });
    expect(await desk.verify(number)).toMatchObject({ valid: true });
  });

  it('may answer what was seen first, though acknowledgement, receipts and assignment came after', async () => {
    const { number } = await opened('Sri Mulyani', 'Saya mau menukar ukuran sepatu');
    const first = 1;
    await desk.ticketWhen(
      number,
      'is acknowledged and assigned',
      ({ ticket, conversation }) =>
        ticket.assigneeId !== null && conversation.some(({ kind, delivery }) => kind === 'automatic' && delivery?.status !== 'queued'),
    );

    const answer = await flow.api.agent1.call('sendMessage', {
      params: { number },
      body: { kind: 'reply', text: 'Boleh, kirimkan nomor pesanannya.', version: first },
    });

    expect(answer.ticket.version).toBeGreaterThan(first + 1);
  });

  it('is refused where the contact wrote after what was seen, is shown it, and may insist', async () => {
    const { person, number } = await opened('Bambang Pamungkas', 'Tolong batalkan pesanan saya');
    const { version } = (await desk.detail(number)).ticket;
    await flow.world.says({ ...person, text: 'Jangan jadi dibatalkan ya' });
    await desk.ticketWhen(number, 'has the second message', ({ conversation }) =>
      conversation.some(({ text }) => text === 'Jangan jadi dibatalkan ya'),
    );
    const body = { kind: 'reply', text: 'Pesanan sudah kami batalkan.', version };

    const problem = await flow.api.agent1.refusal('sendMessage', { params: { number }, body });
    const insisted = await flow.api.agent1.call('sendMessage', { params: { number }, body: { ...body, confirm: true } });

    expect(problem).toMatchObject({
      status: 409,
      code: 'seen_is_stale',
      missed: [expect.objectContaining({ text: 'Jangan jadi dibatalkan ya' })],
    });
    const queued = desk
      .events((await desk.detail(number)).ledger)
      .find((event) => event.messageId === insisted.messageId && event.type === 'ReplyQueued');
    expect(queued).toMatchObject({ confirmed: true });
  });

  it('leaves a note that colleagues see and the contact never', async () => {
    const { person, number } = await opened('Dian Sastro', 'Voucher saya tidak bisa dipakai');
    const { id } = await desk.acknowledgementOf(number);
    await desk.onPhone(number, id);
    const { version } = (await desk.detail(number)).ticket;

    const { messageId } = await flow.api.agent1.call('sendMessage', {
      params: { number },
      body: { kind: 'note', text: 'Pelanggan ini pernah menipu', version },
    });
    flow.secrets.add('Pelanggan ini pernah menipu');
    await flow.cloud.idle();
    const seenByColleague = await flow.api.agent2.call('getTicket', { params: { number } });

    expect(seenByColleague.conversation.find((item) => item.id === messageId)).toMatchObject({
      kind: 'note',
      text: 'Pelanggan ini pernah menipu',
      delivery: null,
    });
    expect((await flow.world.sentToPhones()).filter(({ to }) => to === digits(person.from))).toHaveLength(1);
  });

  it('changes status and priority, and what the rules forbid is refused', async () => {
    const { number } = await opened('Rudi Hartono', 'Raket yang saya beli patah');
    await desk.ticketWhen(number, 'is assigned', ({ ticket }) => ticket.assigneeId !== null);

    const urgent = await desk.update(number, { priority: 'urgent' });
    const pending = await desk.update(number, { status: 'pending' });
    const { version } = pending;
    const problem = await flow.api.agent1.refusal('updateTicket', { params: { number }, body: { version, status: 'closed' } });
    const stale = await flow.api.agent1.refusal('updateTicket', { params: { number }, body: { version: 1, status: 'solved' } });

    // The default policy promises a first reply to urgent tickets in 15 business minutes.
    const firstReply = urgent.targets.find(({ kind }) => kind === 'first_reply');
    expect(Date.parse(firstReply?.dueAt ?? '') - Date.parse(firstReply?.startedAt ?? '')).toBe(900_000);
    expect(problem).toMatchObject({ status: 409, code: 'transition_refused' });
    expect(stale).toMatchObject({ status: 409, code: 'seen_is_stale' });
  });
});

describe('a photo', () => {
  it('from the contact is stored with its hash, and an agent downloads the very bytes', async () => {
    const person = newPerson('Citra Lestari');
    await flow.world.says({
      ...person,
      text: 'Ini foto barang yang rusak',
      media: { filename: 'rusak.png', type: 'image/png', base64: PHOTO.toString('base64') },
    });
    const { number } = await desk.ticketAbout('Ini foto barang yang rusak');

    const { conversation, ledger } = await desk.ticketWhen(
      number,
      'has the photo',
      (seen) => seen.conversation[0]?.attachments[0]?.state === 'stored',
    );
    const attachmentId = conversation[0]?.attachments[0]?.id ?? '';
    const { url } = await flow.api.agent1.call('getAttachment', { params: { number, attachmentId } });
    const downloaded = await until('the download answers', async () => {
      const response = await fetch(url);
      return response.ok && Buffer.from(await response.arrayBuffer());
    });

    expect(downloaded.equals(PHOTO)).toBe(true);
    expect(desk.events(ledger).find(({ type }) => type === 'AttachmentStored')).toMatchObject({
      attachmentId,
      mediaType: 'image/png',
      bytes: PHOTO.length,
      sha256: createHash('sha256').update(PHOTO).digest('hex'),
    });
  });

  it('from an agent is uploaded, sent and arrives; a colleague cannot send it', async () => {
    const { person, number } = await opened('Eko Prasetyo', 'Minta foto warna birunya');
    const { uploadId, url, fields } = await flow.api.agent1.call('createUpload', {
      body: { filename: 'biru.png', mediaType: 'image/png', bytes: PHOTO.length },
    });
    await until('the upload is taken', async () => {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.set(name, value);
      form.set('file', new Blob([new Uint8Array(PHOTO)], { type: 'image/png' }), 'biru.png');
      return (await fetch(url, { method: 'POST', body: form })).ok;
    });
    const { version } = (await desk.detail(number)).ticket;

    const refused = await flow.api.agent2.refusal('sendMessage', {
      params: { number },
      body: { kind: 'reply', text: '', version, attachments: [uploadId] },
    });
    const messageId = await desk.reply(number, 'Ini yang biru', { attachments: [uploadId] });
    const arrived = await desk.onPhone(number, messageId);
    const bytes = await flow.world.media(arrived.media?.id ?? '');

    expect(refused).toMatchObject({ status: 422, code: 'attachment_refused' });
    expect(arrived).toMatchObject({ to: digits(person.from), type: 'image', text: 'Ini yang biru', media: { type: 'image/png' } });
    expect(bytes.equals(PHOTO)).toBe(true);
  });
});
