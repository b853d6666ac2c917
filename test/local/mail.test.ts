import { createHash } from 'node:crypto';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestCloud, type TestCloud } from '../helpers/cloud.ts';
import { createDesk, type Desk } from '../helpers/desk.ts';
import { PHOTO } from '../helpers/photo.ts';
import { dumpTable, itemsOf } from '../helpers/table-dump.ts';
import { until } from '../helpers/until.ts';

let flow: TestCloud;
let desk: Desk;

beforeAll(async () => {
  flow = await startTestCloud('mail');
  desk = createDesk(flow);
});
afterAll(() => flow?.end());

const MAILBOX = 'support@meja.local';

/** A mail as a person's mail program shows it. */
async function readable(raw: string) {
  const { text = '', messageId, inReplyTo, references, replyTo, headers, attachments } = await PostalMime.parse(raw);
  const header = (name: string) => headers.find(({ key }) => key === name)?.value;
  return {
    text,
    messageId,
    inReplyTo,
    references,
    replyTo: replyTo?.[0]?.address ?? '',
    autoSubmitted: header('auto-submitted'),
    attachments,
  };
}

const mailsTo = async (address: string) => (await flow.world.sentMails()).filter(({ to }) => to === address);
/** The mail to this address that says so; sent again by an agent where its worker was lost. */
async function mailSaying(address: string, words: string, sent: { number: number; messageId: string }) {
  return until(`a mail to ${address} saying "${words}"`, async () => {
    for (const mail of await mailsTo(address)) {
      const read = await readable(mail.raw);
      if (read.text.includes(words)) return { ...mail, ...read };
    }
    return desk.sendAgainIfLost(sent.number, sent.messageId);
  });
}

async function opened(from: string, subject: string, text: string) {
  await flow.mail({
    from,
    to: MAILBOX,
    subject,
    text,
    messageId: `<${createHash('sha256').update(subject).digest('hex').slice(0, 12)}@pelanggan.example>`,
  });
  const { number } = await desk.ticketAbout(subject);
  return number;
}

/** A ticket whose contact has an answer in their mailbox. */
async function answered(from: string, subject: string, answer: string) {
  const number = await opened(from, subject, `Isi dari ${subject}`);
  const messageId = await desk.reply(number, answer);
  return { number, mail: await mailSaying(from, answer, { number, messageId }) };
}

const inboundTexts = async (number: number) =>
  (await desk.detail(number)).conversation.filter(({ kind }) => kind === 'inbound').map(({ text }) => text.trim());
const joined = (number: number, text: string) =>
  desk.ticketWhen(number, `has "${text}"`, ({ conversation }) => conversation.some((item) => item.text.trim() === text));

describe('a mail by SMTP', () => {
  it('becomes a ticket that is acknowledged with its number, in the thread of the mail', async () => {
    const from = 'siti.rahma@pelanggan.example';
    const number = await opened(`Siti Rahmawati <${from}>`, 'Faktur bulan Februari', 'Mohon kirim faktur untuk bulan Februari.');
    await desk.ticketWhen(number, 'is assigned', ({ ticket }) => ticket.assigneeId !== null);

    const { id } = await desk.acknowledgementOf(number);
    const acknowledgement = await mailSaying(from, `#${number}`, { number, messageId: id });
    const { ticket, conversation } = await desk.detail(number);

    expect(ticket).toMatchObject({
      status: 'open',
      channel: 'email',
      subject: 'Faktur bulan Februari',
      account: MAILBOX,
      nextDueAt: expect.any(String),
    });
    expect(conversation[0]).toMatchObject({ kind: 'inbound', text: expect.stringContaining('Mohon kirim faktur'), from: 'Siti Rahmawati' });
    expect(acknowledgement).toMatchObject({
      autoSubmitted: expect.stringMatching(/^auto-/),
      inReplyTo: expect.stringContaining('@pelanggan.example>'),
    });
    expect(await desk.verify(number)).toMatchObject({ valid: true });
  });

  it('is answered by the API, and the follow-up to the reply address lands on the same ticket', async () => {
    const from = 'andi.wijaya@pelanggan.example';
    const { number, mail } = await answered(from, 'Ukuran kemeja batik', 'Tersedia dari S sampai XL.');

    await flow.mail({ from, to: mail.replyTo, subject: 'tanpa judul yang sama', text: 'Kalau begitu saya pesan M.' });
    await joined(number, 'Kalau begitu saya pesan M.');

    expect(mail.replyTo).toMatch(/^support\+t\.\d+\.[0-9a-v]{16}@meja\.local$/);
    expect(mail.replyTo.split('@')[0]?.length).toBeLessThanOrEqual(64);
    expect(mail.references).toContain('@pelanggan.example>');
    expect(await inboundTexts(number)).toEqual(['Isi dari Ukuran kemeja batik', 'Kalau begitu saya pesan M.']);
    await desk.deliveryWhen(
      number,
      (await desk.detail(number)).conversation.find(({ kind }) => kind === 'outbound')?.id ?? '',
      'delivered',
    );
  });

  it('that only names the id that SES wrote lands on the same ticket', async () => {
    const from = 'bayu.saputra@pelanggan.example';
    const { number, mail } = await answered(from, 'Garansi kompor', 'Garansinya dua tahun.');

    await flow.mail({
      from,
      to: MAILBOX,
      subject: 'Re: sesuatu',
      text: 'Baik, saya coba dulu.',
      inReplyTo: mail.messageId,
      references: [mail.messageId ?? ''],
    });
    await joined(number, 'Baik, saya coba dulu.');

    expect(mail.messageId).toMatch(/@ap-southeast-3\.amazonses\.com>$/);
  });

  it('that only has our own token in References lands on the same ticket', async () => {
    const from = 'clara.ng@pelanggan.example';
    const { number, mail } = await answered(from, 'Jadwal pengiriman', 'Pengiriman setiap Selasa.');
    const token = /<hd\.[^>]+@meja\.local>/.exec(mail.references ?? '')?.[0];

    await flow.mail({ from, to: MAILBOX, subject: 'Re: lain', text: 'Selasa depan bisa?', references: [token ?? ''] });
    await joined(number, 'Selasa depan bisa?');

    expect(token).toContain(`<hd.${number}.`);
  });

  it('sent twice by its sender is one message', async () => {
    const copy = {
      from: 'dewi.lestari@pelanggan.example',
      to: MAILBOX,
      subject: 'Surat kembar',
      text: 'Hanya satu.',
      messageId: '<kembar-1@pelanggan.example>',
      date: new Date(0),
    };
    await flow.mail(copy);
    const { number } = await desk.ticketAbout('Surat kembar');
    await flow.mail(copy);
    await flow.cloud.idle();

    expect(await inboundTexts(number)).toEqual(['Hanya satu.']);
    expect(itemsOf(await dumpTable(flow.cloud), 'TICKET#').filter(({ subject }) => subject === 'Surat kembar')).toHaveLength(1);
  });
});

describe('whoever is not proven to belong to a ticket', () => {
  it('as a stranger who follows its trail gets a new one, marked possibly related, and hears nothing of it', async () => {
    const from = 'erna.susanti@pelanggan.example';
    const stranger = 'orang.asing@lain.example';
    const { number, mail } = await answered(from, 'Alamat pengiriman rahasia', 'Kami kirim ke Jalan Melati 5.');

    await flow.mail({ from: stranger, to: mail.replyTo, subject: 'Re: Alamat', text: 'Ganti alamatnya.', inReplyTo: mail.messageId });
    const other = await desk.ticketAbout('Re: Alamat');
    await flow.cloud.idle();

    expect((await desk.detail(other.number)).ticket).toMatchObject({ possiblyRelated: number, followsUp: null });
    expect(await inboundTexts(number)).toEqual(['Isi dari Alamat pengiriman rahasia']);
    expect((await mailsTo(stranger)).filter(({ raw }) => /Melati|rahasia/.test(raw))).toEqual([]);
  });

  it('as a sender whose From fails DMARC gets a new one, marked possibly related', async () => {
    const from = 'farah.quinn@pelanggan.example';
    const { number, mail } = await answered(from, 'Pembayaran cicilan', 'Cicilan kedua sudah lunas.');

    await flow.world.verdicts({ dmarc: 'FAIL', dmarcPolicy: 'reject' });
    await flow.mail({ from, to: mail.replyTo, subject: 'Pembayaran palsu', text: 'Kirim uangnya kembali.', inReplyTo: mail.messageId });
    await flow.world.verdicts({});
    const forged = await desk.ticketAbout('Pembayaran palsu');
    await flow.cloud.idle();

    expect((await desk.detail(forged.number)).ticket.possiblyRelated).toBe(number);
    expect(await inboundTexts(number)).toEqual(['Isi dari Pembayaran cicilan']);
  });
});

describe('attachments of a mail', () => {
  it('and its inline images lie in the bucket behind short-lived links', async () => {
    const document = Buffer.from('%PDF-1.4 bukti transfer dari Gita');
    await flow.mail({
      from: 'gita.gutawa@pelanggan.example',
      to: MAILBOX,
      subject: 'Bukti transfer',
      html: '<p>Terlampir <img src="cid:logo1"></p><script>alert(1)</script>',
      attachments: [
        { filename: 'bukti.pdf', contentType: 'application/pdf', content: document },
        { filename: 'logo.png', contentType: 'image/png', content: PHOTO, cid: 'logo1' },
      ],
    });
    const { number } = await desk.ticketAbout('Bukti transfer');
    const { conversation } = await desk.detail(number);
    const attachments = conversation[0]?.attachments ?? [];

    const download = async (filename: string) => {
      const attachmentId = attachments.find((one) => one.filename === filename)?.id ?? '';
      const { url, expiresAt } = await flow.api.agent2.call('getAttachment', { params: { number, attachmentId } });
      const bytes = await until('the download answers', async () => {
        const response = await fetch(url);
        return response.ok && Buffer.from(await response.arrayBuffer());
      });
      return { bytes, expiresAt, url };
    };
    const [pdf, logo] = [await download('bukti.pdf'), await download('logo.png')];

    expect([pdf.bytes.equals(document), logo.bytes.equals(PHOTO)]).toEqual([true, true]);
    expect(attachments.map(({ state }) => state)).toEqual(['stored', 'stored']);
    expect(pdf.url).toMatch(/X-Amz-Expires=\d{1,4}(&|$)/);
    expect(conversation[0]?.hasHtml).toBe(true);
  });
});

describe('mail of machines', () => {
  it('that bounces comes back to the ticket, with the reason in a sentence', async () => {
    const from = 'bounce.hadi@pelanggan.example';
    const number = await opened(from, 'Alamat yang mati', 'Balas ke sini ya.');
    const messageId = await desk.reply(number, 'Ini balasannya.');
    await mailSaying(from, 'Ini balasannya.', { number, messageId });

    const failed = await desk.deliveryWhen(number, messageId, 'failed');

    expect(failed.delivery).toMatchObject({ code: 'bounce_permanent', explanation: expect.stringMatching(/\w+ \w+/) });
  });

  it('as an automatic reply is kept on a solved ticket, opens nothing again and is not acknowledged', async () => {
    const from = 'indah.permata@pelanggan.example';
    const { number, mail } = await answered(from, 'Cuti bersama', 'Kami buka lagi Senin.');
    await desk.update(number, { status: 'solved' });
    const before = (await mailsTo(from)).length;

    await flow.mail({
      from,
      to: mail.replyTo,
      subject: 'Di luar kantor',
      text: 'Saya sedang cuti.',
      headers: { 'Auto-Submitted': 'auto-replied' },
    });
    await joined(number, 'Saya sedang cuti.');
    await flow.cloud.idle();
    const { ticket, conversation } = await desk.detail(number);

    expect(ticket.status).toBe('solved');
    expect(conversation.at(-1)).toMatchObject({ text: expect.stringContaining('Saya sedang cuti.'), automaticMail: true });
    expect((await mailsTo(from)).length).toBe(before);
  });

  it('that opens a ticket is not acknowledged, and the ledger says why', async () => {
    const from = 'laporan@sistem.example';
    await flow.mail({
      from,
      to: MAILBOX,
      subject: 'Laporan harian otomatis',
      text: 'Semua baik.',
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
    const { number } = await desk.ticketAbout('Laporan harian otomatis');
    await flow.cloud.idle();

    expect(desk.events((await desk.detail(number)).ledger)).toContainEqual(expect.objectContaining({ type: 'AcknowledgementSkipped' }));
    expect(await mailsTo(from)).toEqual([]);
  });
});
