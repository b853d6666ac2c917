import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mailFiles, OWN_MAILS, readMail, received, receivedOne, SHARED_MAILS, sesRecord, sha256 } from '../helpers/mail.ts';

const shared = mailFiles(SHARED_MAILS);
const own = mailFiles(OWN_MAILS);
const bytes = (text: string) => new TextEncoder().encode(text);

describe('a mail from our own samples', () => {
  it('keeps what threads it, addresses in lower case and the tag in recipients', async () => {
    const record = sesRecord({ receipt: { recipients: ['Support+t.1042.abcdefghijklmnop@meja.local'] } });
    const { envelope, mail, content } = await receivedOne(readMail(OWN_MAILS, 'gmail-indonesian-reply.eml'), record);

    expect(envelope).toMatchObject({
      account: 'support@meja.local',
      providerId: 'ses1',
      sentAt: '2026-11-23T02:15:00.000Z',
      receivedAt: '2026-11-23T02:16:00.000Z',
    });
    expect(envelope.sender).toEqual({ identities: [{ kind: 'email', scope: '*', value: 'budi@example.co.id' }], name: 'Budi Santoso' });
    expect(mail).toMatchObject({
      subject: 'Re: [#1042] Pesanan belum sampai – mohon dicek',
      rfcMessageId: 'CAJ-budi-1@mail.gmail.com',
      inReplyTo: ['0101019a-1111@ap-southeast-3.amazonses.com'],
      references: ['CAJ-budi-0@mail.gmail.com', 'hd.1042.msg_01k7@meja.local', '0101019a-1111@ap-southeast-3.amazonses.com'],
      recipients: ['support+t.1042.abcdefghijklmnop@meja.local'],
      cc: [{ address: 'ani@example.co.id' }],
      rawKey: 'mail/raw/ses1',
    });
    expect(content.text).toBe('Terima kasih, tapi paketnya belum sampai juga.\n\nBudi');
    expect(content.quoted).toContain('> Paket Anda sudah dikirim.');
  });

  it('stores HTML without anything that acts, and its images as parts', async () => {
    const { content, stored } = await receivedOne(readMail(OWN_MAILS, 'html-with-images.eml'));
    const html = String(stored.get('mail/parts/ses1/body.html')?.bytes);

    expect(content.htmlKey).toBe('mail/parts/ses1/body.html');
    expect(html).not.toMatch(/steal|script|position|<title| src="http/u);
    expect(html).toContain('data-cid="foto@example.com"');
    expect(html).toContain('data-remote-src="https://tracker.example/p.gif?id=7"');
    expect(content.text).toBe('Barangnya rusak seperti di foto:\n\ntoko klik');
    expect(content.attachments).toMatchObject([
      {
        filename: 'foto rusak.png',
        mediaType: 'image/png',
        contentId: 'foto@example.com',
        source: { kind: 'stored', key: 'mail/parts/ses1/1-foto_rusak.png' },
      },
      {
        filename: 'faktur – nov.pdf',
        mediaType: 'application/pdf',
        bytes: 9,
        source: { kind: 'stored', key: 'mail/parts/ses1/2-faktur_nov.pdf' },
      },
    ]);
    expect(content.attachments[1]?.sha256).toBe(sha256('%PDF-1.4\n'));
    expect(stored.get('mail/parts/ses1/2-faktur_nov.pdf')?.mediaType).toBe('application/pdf');
  });

  it('reads a bounce: who failed for good, and which mail of ours it was', async () => {
    const record = sesRecord({ mail: { source: '<>' } });
    const { mail } = await receivedOne(readMail(OWN_MAILS, 'bounce-permanent.eml'), record);

    expect(mail.returnPath).toBe('');
    expect(mail.bounce).toEqual({
      permanent: true,
      originalMessageId: '0101019a-2222@ap-southeast-3.amazonses.com',
      recipients: ['hilang@example.net', 'lambat@example.net'],
    });
  });

  it('keeps the headers that loop guards read', async () => {
    const { mail } = await receivedOne(readMail(OWN_MAILS, 'out-of-office-indonesian.eml'));

    expect(mail.headers).toEqual({ 'auto-submitted': 'auto-replied (vacation)', 'x-auto-response-suppress': 'All', 'return-path': '<>' });
  });

  it('keeps an answer apart from the flowed quote above it', async () => {
    const { content } = await receivedOne(readMail(OWN_MAILS, 'flowed-answer-below.eml'));

    expect(content.text).toBe('Baik, saya datang jam sembilan.');
    expect(content.quoted).toBe('On 23/11/2026 08:40, Support wrote:\n> Kami buka jam delapan.');
  });
});

describe('a broken mail', () => {
  const record = sesRecord({
    mail: {
      source: 'amplop@example.com',
      headers: [{ name: 'In-Reply-To', value: '<hd.7.msg_1@meja.local>' }],
      commonHeaders: {
        from: ['Budi <Budi@example.com>'],
        subject: 'Pesanan',
        messageId: '<b1@example.com>',
        date: 'Mon, 23 Nov 2026 09:15:00 +0700',
      },
    },
  });
  const deep = Array.from({ length: 60 }, (_, level) => `Content-Type: multipart/mixed; boundary=b${level}\n\n--b${level}\n`).join('');

  it.each<[string, Uint8Array | undefined]>([
    ['nests deeper than any real one', bytes(`Subject: x\n${deep}`)],
    ['has a header above a megabyte', bytes(`Subject: ${'x'.repeat(1_100_000)}\n\nHalo`)],
    ['has tens of thousands of parts', bytes(`Content-Type: multipart/mixed; boundary=b\n\n${'--b\n\n'.repeat(30_000)}`)],
    ['is not in the bucket', undefined],
  ])('that %s becomes a placeholder with what SES knows', async (_, raw) => {
    const { envelope, mail, content } = await receivedOne(raw, record);

    expect(envelope.placeholder).toBe(true);
    expect(content.text).toBe('This mail could not be read. The original is kept.');
    expect(mail).toMatchObject({
      subject: 'Pesanan',
      from: { address: 'budi@example.com', name: 'Budi' },
      rfcMessageId: 'b1@example.com',
      inReplyTo: ['hd.7.msg_1@meja.local'],
    });
  });

  it('without a usable From is from its envelope’s sender', async () => {
    const { mail } = await receivedOne('From: "Tanpa alamat"\nSubject: x\n\nHalo', sesRecord({ mail: { source: 'Amplop@example.com' } }));

    expect(mail.from).toEqual({ address: 'amplop@example.com' });
  });

  it('without any sender is from an address that cannot exist', async () => {
    const { mail } = await receivedOne('Subject: x\n\nHalo', sesRecord({ mail: { source: '' } }));

    expect(mail.from.address).toMatch(/\.invalid$/u);
  });

  it('with a subject in bytes that are no UTF-8 takes the subject SES read', async () => {
    const raw = new Uint8Array([...bytes('From: a@example.com\nSubject: '), 0xc4, 0xe3, 0xba, 0xc3, ...bytes('\n\nHalo')]);
    const { mail } = await receivedOne(raw, sesRecord({ mail: { commonHeaders: { subject: '你好' } } }));

    expect(mail.subject).toBe('你好');
  });

  it('with more parts than a ticket shows says how many are left', async () => {
    const part = '--b\nContent-Type: image/png\nContent-Disposition: attachment\n\nx\n';
    const { content } = await receivedOne(`From: a@example.com\nContent-Type: multipart/mixed; boundary=b\n\n${part.repeat(103)}--b--\n`);

    expect(content.attachments).toHaveLength(101);
    expect(content.attachments.at(-1)).toMatchObject({
      filename: '3 more in the original mail',
      source: { kind: 'missing', reason: 'too_many_parts' },
    });
  });
});

describe('whatever arrives', () => {
  const samples = [...own.map((name) => readMail(OWN_MAILS, name)), ...shared.slice(0, 40).map((name) => readMail(SHARED_MAILS, name))];
  const garbled = fc
    .record({
      sample: fc.constantFrom(...samples),
      cut: fc.double({ min: 0, max: 1, noNaN: true }),
      hits: fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 255 })), { maxLength: 30 }),
    })
    .map(({ sample, cut, hits }) => {
      const mail = sample.slice(0, Math.ceil(sample.length * cut));
      for (const [where, value] of hits) mail[Math.floor(where * Math.max(0, mail.length - 1))] = value;
      return mail;
    });

  it('cut and garbled mails, and bytes that are no mail, become envelopes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(garbled, fc.uint8Array({ maxLength: 500 })), async (raw) => {
        const { envelopes } = await received(raw);

        expect(envelopes).toHaveLength(1);
      }),
      { seed: 1042, numRuns: 400 },
    );
  }, 60_000);
});

describe.skipIf(shared.length === 0)('real mails (skipped without ../shared/fixtures/email)', () => {
  it('every one is kept and read, none as a placeholder', async () => {
    const kinds = { plain: 0, withHtml: 0, withAttachments: 0, withQuote: 0, bounces: 0, senderFromEnvelope: 0 };
    const unread: string[] = [];
    for (const name of shared) {
      const { envelope, mail, content } = await receivedOne(readMail(SHARED_MAILS, name));
      if (envelope.placeholder === true) unread.push(name);
      if (content.htmlKey === undefined) kinds.plain += 1;
      else kinds.withHtml += 1;
      if (content.attachments.length > 0) kinds.withAttachments += 1;
      if (content.quoted !== undefined) kinds.withQuote += 1;
      if (mail.bounce !== undefined) kinds.bounces += 1;
      if (mail.from.address === 'envelope@example.com') kinds.senderFromEnvelope += 1;
    }

    expect(unread).toEqual([]);
    expect(kinds.plain + kinds.withHtml).toBe(shared.length);
    expect(kinds).toMatchObject({ bounces: 7, senderFromEnvelope: 5 });
  }, 60_000);

  it.each(mailFiles(SHARED_MAILS).filter((name) => name.includes('standard_replies')))('the answer in %s stands alone', async (name) => {
    const { content } = await receivedOne(readMail(SHARED_MAILS, name));

    expect(content.text).toBe('Hello');
    expect(content.quoted).toBeTruthy();
  });

  it.each(mailFiles(SHARED_MAILS, '.html').filter((name) => name.includes('html_replies')))(
    'the answer in %s stands alone though there is only HTML',
    async (name) => {
      const head = bytes('From: alex@example.com\nContent-Type: text/html; charset=utf-8\n\n');
      const { content } = await receivedOne(new Uint8Array([...head, ...readMail(SHARED_MAILS, name)]));

      expect(content.text.replace(/\n+/gu, '\n')).toBe('Hi. I am fine.\nThanks,\nAlex');
      expect(content.quoted).toContain('Hello! How are you?');
    },
  );
});
