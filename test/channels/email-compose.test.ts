import fc from 'fast-check';
import PostalMime, { type Email } from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { composeMail, type OutgoingMail } from '#adapters/channels/email-compose';
import { PermanentError } from '#domain/errors';
import { isMarker } from '#domain/reply-text-patterns';

const MARKER = '-- balas di atas baris ini --';
const TOKEN = '<hd.1042.msg_01jd5c3v7n8q@meja.example>';

const mailWith = (changes: Partial<OutgoingMail> = {}): OutgoingMail => ({
  kind: 'reply',
  number: 1042,
  messageId: 'msg_01jd5c3v7n8q',
  domain: 'meja.example',
  at: '2026-11-23T02:15:00.000Z',
  from: { address: 'support@meja.example', name: 'Rina dari Toko Mekar' },
  to: [{ address: 'budi@example.com', name: 'Budi Santoso' }],
  replyTo: 'support+t.1042.abcdefghijklmnop@meja.example',
  subject: 'Faktur',
  text: 'Halo Budi,\n\nFakturnya terlampir.\nTerima kasih',
  language: 'id',
  ...changes,
});
const answers = {
  rfcMessageId: '<c2@example.com>',
  references: ['<c1@example.com>'],
  quote: { name: 'Budi Santoso', at: '2026-11-23T02:00:00.000Z', timeZone: 'Asia/Jakarta', text: 'Mana faktur saya?\n\nBudi' },
};

type Sent = { readonly mail: Email; readonly raw: string; readonly headerNames: readonly string[] };
async function sent(changes: Partial<OutgoingMail> = {}): Promise<Sent> {
  const bytes = await composeMail(mailWith(changes));
  const raw = Buffer.from(bytes).toString('latin1');
  const head = raw.slice(0, raw.indexOf('\r\n\r\n'));
  const headerNames = [...head.matchAll(/^([!-9;-~]+):/gm)].map((match) => (match[1] ?? '').toLowerCase());
  return { mail: await PostalMime.parse(bytes), raw, headerNames };
}
const header = ({ mail }: Sent, key: string) => mail.headers.find((line) => line.key === key)?.value;

describe('composeMail: headers', () => {
  it('addresses the mail and sends answers to the signed reply address', async () => {
    const { mail } = await sent({ cc: [{ address: 'sri@example.com' }] });

    expect(mail.from).toMatchObject({ address: 'support@meja.example', name: 'Rina dari Toko Mekar' });
    expect(mail.to).toMatchObject([{ address: 'budi@example.com', name: 'Budi Santoso' }]);
    expect(mail.cc).toMatchObject([{ address: 'sri@example.com', name: '' }]);
    expect(mail.replyTo).toMatchObject([{ address: 'support+t.1042.abcdefghijklmnop@meja.example', name: 'Rina dari Toko Mekar' }]);
  });

  it('keeps the mail in its conversation: the answered mail in In-Reply-To and last in References, our token before it', async () => {
    const { mail } = await sent({ answers });

    expect(mail.inReplyTo).toBe('<c2@example.com>');
    expect(mail.references).toBe(`<c1@example.com> ${TOKEN} <c2@example.com>`);
    expect(mail.messageId).toBe(TOKEN);
  });

  it('has our token among its references also when it answers nothing or a mail without an id', async () => {
    const first = await sent();
    const toAnonymous = await sent({ answers: { references: [] } });

    expect([first.mail.references, first.mail.inReplyTo, first.mail.subject]).toEqual([TOKEN, undefined, 'Faktur [#1042]']);
    expect([toAnonymous.mail.references, toAnonymous.mail.inReplyTo, toAnonymous.mail.subject]).toEqual([
      TOKEN,
      undefined,
      'Re: Faktur [#1042]',
    ]);
  });

  it('names an id once, drops what is none, and keeps the root and the newest of a long list', async () => {
    const many = Array.from({ length: 40 }, (_, at) => `<m${at}@example.com>`);
    const references = [
      '<a b@x>',
      'kosong\r\nBcc: x@y.id',
      '',
      'ü@x',
      `<${'x'.repeat(600)}@x>`,
      ...many,
      '<m3@example.com>',
      '<c2@example.com>',
    ];
    const ids = (await sent({ answers: { rfcMessageId: 'c2@example.com', references } })).mail.references?.split(' ') ?? [];

    expect(ids).toHaveLength(20);
    expect(ids.slice(0, 2)).toEqual(['<m0@example.com>', '<m23@example.com>']);
    expect(ids.slice(-3)).toEqual(['<m39@example.com>', TOKEN, '<c2@example.com>']);
  });

  it.each([
    ['Faktur', 'Re: Faktur [#1042]'],
    ['RE: Re:  BLS: Faktur', 'Re: Faktur [#1042]'],
    ['Re: Faktur [#1042]', 'Re: Faktur [#1042]'],
    ['Re: [#1042] Re: Faktur [#1042] ', 'Re: Faktur [#1042]'],
    ['Fwd: Faktur [#77]', 'Re: Fwd: Faktur [#77] [#1042]'],
    ['', 'Re: [#1042]'],
    ['Faktur\r\nBcc: korban@example.com', 'Re: Faktur Bcc: korban@example.com [#1042]'],
    ['Pesanan 订单 ☕ données', 'Re: Pesanan 订单 ☕ données [#1042]'],
  ])('gives the subject "%s" one Re: and the number once and last', async (subject, expected) => {
    expect((await sent({ subject, answers })).mail.subject).toBe(expected);
  });

  it('clips a subject that would not fit into a header, and still ends it with the number', async () => {
    const { mail, raw } = await sent({ subject: 'x'.repeat(5000) });

    expect(mail.subject).toMatch(/^x{200} \[#1042\]$/);
    expect(Math.max(...raw.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
  });

  it('tells machines not to answer an acknowledgement', async () => {
    const acknowledgement = await sent({ kind: 'acknowledgement', answers });

    expect(header(acknowledgement, 'auto-submitted')).toBe('auto-replied');
    expect(header(acknowledgement, 'x-auto-response-suppress')).toBe('All');
    expect(header(acknowledgement, 'precedence')).toBe('bulk');
    expect(header(acknowledgement, 'x-loop')).toBe('meja.example');
  });

  it('tells machines that a notification was generated', async () => {
    const notification = await sent({ kind: 'notification' });

    expect(header(notification, 'auto-submitted')).toBe('auto-generated');
    expect(header(notification, 'x-auto-response-suppress')).toBe('All');
  });

  it("carries nothing of that on a person's reply, and each header once", async () => {
    const { headerNames } = await sent({ answers, cc: [{ address: 'sri@example.com' }] });
    const expected = [
      'from',
      'to',
      'cc',
      'reply-to',
      'in-reply-to',
      'references',
      'subject',
      'message-id',
      'date',
      'content-type',
      'mime-version',
    ];

    expect(headerNames.toSorted()).toEqual(expected.toSorted());
  });
});

describe('composeMail: what others wrote', () => {
  const hostile = fc.string({
    unit: fc.constantFrom(
      '\r',
      '\n',
      '\r\n',
      '\u2028',
      '\0',
      ' ',
      '\t',
      ':',
      ',',
      '<',
      '>',
      '"',
      '\\',
      '@',
      ';',
      '(',
      '=?',
      '?=',
      'Bcc: x@evil.id',
      'é',
      '😀',
      '\ud800',
      'a',
    ),
  });

  it('adds no header and no recipient whatever stands in subject, names, ids and file names', async () => {
    const clean = await sent({ answers, cc: [{ address: 'sri@example.com' }] });
    await fc.assert(
      fc.asyncProperty(hostile, hostile, hostile, hostile, async (subject, name, id, filename) => {
        const { mail, headerNames, raw } = await sent({
          subject,
          from: { address: 'support@meja.example', name },
          to: [{ address: 'budi@example.com', name }],
          cc: [{ address: 'sri@example.com', name }],
          answers: { ...answers, references: [id] },
          attachments: [{ filename, mediaType: `text/plain${id}`, content: new Uint8Array([1, 2]) }],
        });
        expect(headerNames.toSorted()).toEqual(clean.headerNames.toSorted());
        expect([mail.from?.address, mail.to?.map((to) => to.address), mail.cc?.map((cc) => cc.address)]).toEqual([
          'support@meja.example',
          ['budi@example.com'],
          ['sri@example.com'],
        ]);
        expect(mail.attachments).toHaveLength(1);
        expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n\0\x80-\xff]/);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    'budi@example.com\r\nBcc: x@evil.id',
    'budi@example.com, x@evil.id',
    'budi@example.com>',
    '"a b"@example.com',
    'tanpa-domain',
    'büdi@example.com',
    '',
    'a@b@c.id',
  ])('refuses the address "%s"', async (address) => {
    await expect(composeMail(mailWith({ to: [{ address }] }))).rejects.toThrow(PermanentError);
    await expect(composeMail(mailWith({ cc: [{ address }] }))).rejects.toThrow(PermanentError);
    await expect(composeMail(mailWith({ replyTo: address }))).rejects.toThrow(PermanentError);
  });

  it('carries every script in names and text', async () => {
    const name = 'Toko “Mekar” 花, Łódź';
    const text = 'Ünïcödé 你好 مرحبا ☕\n'.repeat(100);
    const { mail, raw } = await sent({ from: { address: 'support@meja.example', name }, to: [{ address: 'budi@bücher.example' }], text });

    expect(mail.from?.name).toBe(name);
    expect(raw).toContain('budi@xn--bcher-kva.example');
    expect(mail.text).toBe(`${MARKER}\n\n${text}`);
    expect(raw).not.toMatch(/[\x80-\xff]/);
  });

  it('reads no file and fetches no address that stands in an attachment or a text', async () => {
    const content = Buffer.from('data:text/plain,x');
    const { mail } = await sent({
      text: 'file:///etc/passwd',
      attachments: [{ filename: '/etc/passwd', mediaType: 'text/plain', content }],
    });

    expect(mail.text).toContain('file:///etc/passwd');
    expect(mail.attachments[0]).toMatchObject({ filename: '_etc_passwd' });
    expect(Buffer.from(mail.attachments[0]?.content as ArrayBuffer).toString()).toBe('data:text/plain,x'); // postal-mime gives bytes by default.
  });
});

describe('composeMail: body', () => {
  it('puts the reply marker first, then the text, then a quote of the answered message', async () => {
    const { mail } = await sent({ answers });

    expect(mail.text).toBe(
      [
        MARKER,
        '',
        'Halo Budi,',
        '',
        'Fakturnya terlampir.',
        'Terima kasih',
        '',
        'Pada Senin, 23 November 2026 pukul 09.00 WIB, Budi Santoso menulis:',
        '> Mana faktur saya?',
        '>',
        '> Budi',
        '',
      ].join('\n'),
    );
  });

  it.each(['id', 'en'] as const)('begins with a marker that incoming mail is folded at, in %s', async (language) => {
    const { mail } = await sent({ language, answers });

    expect(isMarker(mail.text?.split('\n')[0] ?? '', undefined)).toBe(true);
  });

  it('says the same in HTML, with paragraphs and everything escaped', async () => {
    const { mail } = await sent({
      text: 'a < b & "c"\n<script>alert(1)</script>\n\n\n \nkedua',
      answers: { quote: { ...answers.quote, name: '<b>', text: '<img src=x>' } },
    });

    expect(mail.html).toContain('<p>a &lt; b &amp; &quot;c&quot;<br>\n&lt;script&gt;alert(1)&lt;/script&gt;</p>\n<p>kedua</p>');
    expect(mail.html).toContain('&lt;b&gt; menulis:</p>');
    expect(mail.html).toMatch(/<blockquote type="cite"[^>]*><p>&lt;img src=x&gt;<\/p><\/blockquote>/);
    expect(mail.html).not.toMatch(/<script|<img|<b>/);
  });

  it('quotes at most 20 lines and 1,000 characters', async () => {
    const quoteOf = async (text: string) =>
      ((await sent({ answers: { quote: { ...answers.quote, text } } })).mail.text ?? '').split('\n').filter((line) => line.startsWith('>'));

    const manyLines = await quoteOf('baris\n'.repeat(50));
    expect(manyLines).toEqual([...Array.from({ length: 20 }, () => '> baris'), '> [...]']);
    expect(await quoteOf('😀'.repeat(1001))).toEqual([`> ${'😀'.repeat(1000)}`, '> [...]']);
  });

  it('never gives back in an automatic mail what was written to us', async () => {
    const { mail } = await sent({ kind: 'acknowledgement', answers });

    expect(`${mail.text}${mail.html}`).not.toContain('Mana faktur saya');
  });

  it('carries attachments byte for byte, with their names', async () => {
    const content = Uint8Array.from({ length: 100_000 }, (_, at) => at % 256);
    const filename = 'Faktur “November” ünï 花.pdf';
    const { mail } = await sent({
      attachments: [
        { filename, mediaType: 'application/pdf', content },
        { filename: '', mediaType: 'text/csv; charset=utf-8', content: new Uint8Array() },
      ],
    });

    expect(mail.attachments.map(({ filename, mimeType, disposition }) => [filename, mimeType, disposition])).toEqual([
      [filename, 'application/pdf', 'attachment'],
      ['lampiran', 'text/csv', 'attachment'],
    ]);
    expect(Buffer.from(mail.attachments[0]?.content as ArrayBuffer).equals(content)).toBe(true); // postal-mime gives bytes by default.
  });

  it.each(['multipart/mixed', 'message/rfc822', 'text/html\r\nX-Evil: 1', 'html', ''])(
    'sends an attachment of type "%s" as plain bytes',
    async (mediaType) => {
      const content = Buffer.from('--x\r\nSubject: dalam\r\n\r\nisi');
      const { mail } = await sent({ attachments: [{ filename: 'a.eml', mediaType, content }] });

      expect(mail.attachments.map(({ mimeType }) => mimeType)).toEqual(['application/octet-stream']);
      expect(Buffer.from(mail.attachments[0]?.content as ArrayBuffer).equals(content)).toBe(true); // postal-mime gives bytes by default.
    },
  );

  it('ends every line with CRLF and keeps it below the limit of 998 characters', async () => {
    const { raw } = await sent({ text: `${'panjang'.repeat(1000)}\rb\r\nc`, answers });

    expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(Math.max(...raw.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
  });
});
