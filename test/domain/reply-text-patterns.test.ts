import { describe, expect, it } from 'vitest';
import {
  isAttribution,
  isDeviceSignature,
  isHeaderBlock,
  isLabelledBlock,
  isMarker,
  isRule,
  isSeparator,
  isSignatureStart,
  startsAttribution,
} from '#domain/reply-text-patterns';

describe('a line above what is quoted', () => {
  it.each([
    ...['Original Message', 'Original Appointment', 'Forwarded message', 'Forwarded by Budi', 'Begin forwarded message', 'Reply message'],
    ...['Pesan Asli', 'Pesan terusan', 'Pesan yang diteruskan', 'Mesej asal', 'Mensaje original', 'Mensaje reenviado', "Message d'origine"],
    ...['Ursprüngliche Nachricht', 'Weitergeleitete Nachricht', 'Originalnachricht', 'Oorspronkelijk bericht', 'Messaggio originale'],
    ...['Messaggio inoltrato', 'Mensagem original', 'Originalmeddelande'],
  ])('is "%s" between dashes', (words) => {
    expect(isSeparator(`-----${words}-----`)).toBe(true);
    expect(isSeparator(`> ---- ${words} ----  `)).toBe(true);
    expect(isSeparator(words)).toBe(false);
  });

  it('is Apple’s own line as well, and no line of dashes or prose', () => {
    expect(isSeparator('Begin forwarded message:')).toBe(true);
    expect(isSeparator('Begin forwarded message: \t ')).toBe(true);
    for (const line of ['-----', 'See the original message', '-- Budi', `---- Original message ${'x'.repeat(90)}`])
      expect(isSeparator(line)).toBe(false);
  });

  it.each([
    ['________', true],
    ['  ----------------  ', true],
    ['_______', false],
    ['________ Budi', false],
    ['Budi ________', false],
  ])('"%s" is a rule: %s', (line, is) => {
    expect(isRule(line)).toBe(is);
  });

  it('is our own marker, or the one that the desk set, in a line that is not long', () => {
    expect(isMarker('> -- BALAS di atas baris ini --', undefined)).toBe(true);
    expect(isMarker('Please reply above this line', undefined)).toBe(true);
    expect(isMarker('=== TULIS DI ATAS ===', 'tulis di atas')).toBe(true);
    expect(isMarker('reply above this line', 'tulis di atas')).toBe(false);
    expect(isMarker(`reply above this line${'x'.repeat(98)}`, undefined)).toBe(true);
    expect(isMarker(`reply above this line${'x'.repeat(99)}`, undefined)).toBe(false);
  });
});

describe('an attribution', () => {
  it.each([
    'On Mon, 23 Nov 2026 at 09:15, Budi <budi@example.com> wrote:',
    'Pada Sen, 23 Nov 2026 pukul 09.15 Budi menulis:',
    'Am 23.11.2026 um 09:15 schrieb Budi:',
    'Op 23 nov. 2026 schreef Budi:',
    'El 23 nov 2026 Budi escribió:',
    'El 23 nov 2026 Budi escribio:',
    'Il 23 nov 2026 Budi ha scritto:',
    'W dniu 23.11.2026 Budi napisał:',
    'W dniu 23.11.2026 Budi napisal --',
    'budi@example.com wrote：',
    'Budi <budi@example.com> writes:',
    'Op ma 23 nov. 2026 om 09:15 heeft Budi geschreven:',
    'Le lun. 23 nov. 2026 à 09:15, Budi <budi@example.com> a écrit :',
    'Le lundi à 9h15, Budi a écrit :',
    'Em seg., 23 de nov. de 2026 às 09:15, Budi escreveu:',
    'Den mån 23 nov. 2026 kl 09:15 skrev Budi:',
    'ma 23. marrask. 2026 klo 9.15 Budi kirjoitti:',
    '23 Kas 2026 Pzt, 09:15 tarihinde Budi <budi@example.com> şunu yazdı:',
    '23 Kas 2026 Pzt, 09:15 tarihinde Budi şunu yazdi:',
    'пн, 23 нояб. 2026 г. в 09:15, Budi <budi@example.com> пишет:',
    'Vào Th 2, 23 thg 11, 2026 vào lúc 09:15 Budi đã viết:',
    '在 2026年11月23日，09:15，Budi <budi@example.com> 写道：',
    '2026年11月23日(月) 9:15 Budi <budi@example.com> のメッセージ:',
    '2026년 11월 23일 (월) 오전 9:15, Budi 님이 작성:',
    'Pada Senin pukul 09.15 Budi menulis:',
    'Pada Senin pukul 9:15 Budi menulis ---',
    `On 23 Nov 2026 ${'x'.repeat(378)} wrote:`,
    `23/11/2026${'x'.repeat(120)}<budi@example.com>`,
    '23/11/2026 Budi <budi@example.com>:',
    'Mon, 23 Nov 2026 Budi <budi@example.com>',
    'mon, 1-2-26 Budi <budi@example.com>',
  ])('"%s" is one', (line) => {
    expect(isAttribution(line)).toBe(true);
  });

  it.each([
    'She wrote:',
    'In 2026 she wrote a letter',
    'Budi, 2026:',
    'on 3 she wrote:',
    'at 12345 she wrote:',
    `On 23 Nov 2026 ${'x'.repeat(379)} wrote:`,
    'On 23 Nov 2026 she wrote: the parcel came',
    'Pada 23 Nov 2026 Budi menulis -',
    'Pada pukul 9.1 Budi menulis:',
    '23 Nov 2026 Budi yazda:',
    '12 kotak 3 untuk Budi <budi@example.com>',
    `23/11/2026${'x'.repeat(121)}<budi@example.com>`,
    'Pesanan 23/11/2026 Budi <budi@example.com>',
    '23/11/2026 Budi <budi@example.com> sudah dibayar',
    '23/11/2026 Budi <budi>',
    'Pembayaran 09:15',
  ])('"%s" is none', (line) => {
    expect(isAttribution(line)).toBe(false);
  });

  it.each([
    ['On Monday', true],
    ['-- on Monday', true],
    ['Pada Senin', true],
    ['W dniu 23', true],
    ['2026', true],
    ['Mon, 23', true],
    ['"Budi" <budi@example.com>', true],
    ['Budi <budi@example.com>', true],
    ['"Budi"<budi@example.com>', true],
    ['Budi<budi@example.com>', true],
    ['在 2026', true],
    ['Once', false],
    ['- on Monday', false],
    ['Halo, on Monday', false],
    ['Budi <budi>', false],
  ])('may begin with "%s": %s', (line, may) => {
    expect(startsAttribution(line)).toBe(may);
  });
});

describe('the headers of a quoted mail', () => {
  const block = ['From: Budi', 'Sent: Monday', 'To: Toko', 'Subject: Faktur', 'Halo'];

  it('are three with a sender first and a subject', () => {
    expect(isHeaderBlock(block, 0)).toBe(true);
    expect(isHeaderBlock(['Halo', ...block], 1)).toBe(true);
    expect(isHeaderBlock(block, 1)).toBe(false);
    expect(isHeaderBlock(block, block.length)).toBe(false);
    expect(isHeaderBlock(block.slice(0, 3), 0)).toBe(false);
    expect(isHeaderBlock(['From: Jakarta', 'Subject: x', 'Halo'], 0)).toBe(false);
    expect(isHeaderBlock(['From: Budi', 'To: Toko', 'Subject: x'], 0)).toBe(true);
    expect(isHeaderBlock(['*Dari:* Budi', '*Kepada:* Toko', '*Perihal:* Faktur'], 0)).toBe(true);
    expect(isHeaderBlock(['From: Budi', 'To: Toko', ...Array(7).fill('x'), 'Subject: far'], 0)).toBe(false);
  });

  it('are any three with labels below a rule, one of them with an address', () => {
    const labelled = ['Lähettäjä: budi@example.com', 'Päivä: maanantai', 'Aihe:x'];

    expect(isLabelledBlock(labelled, 0)).toBe(true);
    expect(isLabelledBlock(['Halo', ...labelled], 1)).toBe(true);
    expect(isLabelledBlock(labelled.slice(0, 2), 0)).toBe(false);
    expect(isLabelledBlock(['  *Lähettäjä: budi@example.com', ' Päivä: maanantai', '\tAihe: x'], 0)).toBe(true);
    expect(isLabelledBlock([...labelled.slice(0, 2), 'Ini kalimat yang panjang sekali: titik dua'], 0)).toBe(false);
    expect(isLabelledBlock([...labelled.slice(0, 2), '1.Aihe: x'], 0)).toBe(false);
    expect(isLabelledBlock(['budi@example.com', 'lihat gambar', 'terima kasih'], 0)).toBe(false);
    expect(isLabelledBlock(['A: b', 'B: c', 'C: d'], 0)).toBe(false);
    expect(isLabelledBlock(['A: b@x', 'lihat A: b', 'C d'], 0)).toBe(false);
    expect(isLabelledBlock([...labelled.slice(0, 2), ...Array(7).fill('x'), labelled[2] ?? ''], 0)).toBe(false);
  });
});

describe('a signature', () => {
  it.each([
    ['--', true],
    [' -- ', true],
    ['—', true],
    ['__', true],
    ['-', false],
    ['-- Budi', false],
    ['Budi --', false],
  ])('may begin with "%s": %s', (line, may) => {
    expect(isSignatureStart(line)).toBe(may);
  });

  it.each([
    ['Sent from my iPhone', true],
    ['  <Sent via Galaxy', true],
    ['Dikirim dari iPhone saya', true],
    ['Terkirim dari Yahoo Mail', true],
    ['Get Outlook for iOS', true],
    ['From my Galaxy', true],
    ['From my ', false],
    ['Yahoo Mail: Cari, Atur, Taklukkan', true],
    ['Yahoo Mail; Search, Organize, Conquer', true],
    ['Yahoo Mail saya tidak bisa dibuka', false],
    ['Kirim dari ponsel saya', true],
    ['Dikirimkan melalui Gmail', true],
    ['Budi from mobile', true],
    ['I sent from my iPhone a mail', false],
    ['Barang dikirim dari Jakarta', false],
    ['Call from mobile phones', false],
    ['Somebody who called us from mobile', false],
    [`Sent from my ${'x'.repeat(107)}`, true],
    [`Sent from my ${'x'.repeat(108)}`, false],
  ])('of a device: "%s": %s', (line, is) => {
    expect(isDeviceSignature(line)).toBe(is);
  });
});
