import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldQuoted } from '#domain/reply-text';
import { REPLY_MARKER } from '#domain/reply-text-patterns';

const PAIRS = join(import.meta.dirname, '../../../shared/fixtures/reply-text');
const pairs = existsSync(PAIRS) ? readdirSync(PAIRS).filter((name) => name.endsWith('.input.txt')) : [];

const ANSWER = 'Paketnya belum sampai.\n\nBudi';
const folds: [string, string][] = [
  ['Gmail in Indonesian', 'Pada Sen, 23 Nov 2026 pukul 08.40 Meja <support@meja.local> menulis:\n\n> Halo'],
  ['Gmail in English', 'On Mon, Nov 23, 2026 at 8:40 AM Meja <support@meja.local> wrote:\n> Halo'],
  ['a wrapped attribution', 'On Mon, Nov 23, 2026 at 8:40 AM Meja <\nsupport@meja.local> wrote:\n\n> Halo'],
  ['Apple Mail', '> On 23 Nov 2026, at 08:40, Meja <support@meja.local> wrote:\n> \n> Halo'],
  [
    'Outlook in English',
    '________________________________\nFrom: Meja <support@meja.local>\nSent: Monday, 23 November 2026 08:40\nTo: Budi\nSubject: Pesanan\n\nHalo',
  ],
  [
    'Outlook in Indonesian',
    'Dari: Meja <support@meja.local>\nTerkirim: Senin, 23 November 2026 08.40\nKepada: Budi\nPerihal: Pesanan\n\nHalo',
  ],
  [
    'Outlook in a language we do not know',
    '________________________________\nSaatja: Meja <support@meja.local>\nSaadetud: 23. november 2026\nSaaja: Budi\nTeema: Pesanan\n\nHalo',
  ],
  ['old Outlook', '-----Original Message-----\nFrom: Meja\n\nHalo'],
  ['Yahoo in Indonesian', 'Pada Senin, 23 November 2026 08.40.00 WIB, Meja <support@meja.local> menulis:\n\n Halo, paket sudah dikirim.'],
  ['Thunderbird', 'Am 23.11.2026 um 08:40 schrieb Meja:\n> Halo'],
  ['a telephone', 'Dikirim dari iPhone saya\n\nOn 23 Nov 2026, at 08:40, Meja <support@meja.local> wrote:\n\nHalo'],
  ['our own marker line', `${REPLY_MARKER}\n\nHalo Budi, paket sudah dikirim.`],
  ['our marker in English', '## Reply above this line ##\nHalo Budi'],
  ['a signature', '-- \nBudi Santoso\n0812 0000 0000'],
  ['quoted lines alone', '> Halo Budi\n> paket sudah dikirim'],
];

const visible: [string, string][] = [
  ['a mail that is only quoted', '> Halo\n> apa kabar'],
  [
    'a plain forward',
    '---------- Forwarded message ---------\nFrom: Toko <toko@example.com>\nDate: Mon, 23 Nov 2026\nSubject: Faktur\n\nTerlampir.',
  ],
  ['an order that looks like mail headers', 'Tolong kirim:\n\nFrom: Jakarta\nTo: Surabaya\nDate: 3 Mei\n\nTerima kasih'],
  ['prose that says who wrote', 'Kemarin\nPada hari itu teman saya menulis:\nbarang rusak'],
  ['a table drawn with bars', 'Daftar:\n| barang | jumlah |\n| kursi | 3 |'],
  ['two dashes followed by a long text', `Halo\n--\n${'baris isi\n'.repeat(40)}akhir`],
  ['a contact in the text', 'Tolong hubungi:\n2 orang dari Budi <budi@example.com>\nTerima kasih'],
];

const pieces = fc.constantFrom(
  ...folds.flatMap(([, quoted]) => quoted.split('\n')),
  'Halo',
  '',
  '  spasi',
  '> kutipan',
  '| kutipan',
  '--',
  '\u{1f600} baik',
  'On ',
  'wrote:',
);
const filled = (text: string) =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.trimEnd());

/** True when `one` and `other`, each in its order, together are exactly `all`. */
function interleaves(all: readonly string[], one: readonly string[], other: readonly string[]): boolean {
  let reached = new Set([0]);
  for (const [index, line] of all.entries()) {
    const next = new Set<number>();
    for (const taken of reached) {
      if (one[taken] === line) next.add(taken + 1);
      if (other[index - taken] === line) next.add(taken);
    }
    reached = next;
  }
  return all.length === one.length + other.length && reached.has(one.length);
}

describe('foldQuoted', () => {
  it.each(folds)('what %s puts below an answer folds', (_, quoted) => {
    const folded = foldQuoted(`${ANSWER}\n\n${quoted}\n`);

    expect(folded.visible).toBe(ANSWER);
    expect(filled(folded.quoted)).toEqual(filled(quoted));
  });

  it.each(visible)('%s stays visible', (_, text) => {
    expect(foldQuoted(text)).toEqual({ visible: text, quoted: '' });
  });

  it('an answer below the quoted text is visible', () => {
    const folded = foldQuoted('On 23 Nov 2026 08:40, Meja wrote:\n> Jam berapa?\n\nJam sembilan.\n');

    expect(folded).toEqual({ visible: 'Jam sembilan.', quoted: 'On 23 Nov 2026 08:40, Meja wrote:\n> Jam berapa?' });
  });

  it('answers between quoted questions keep the questions they stand under', () => {
    const folded = foldQuoted('On 23 Nov 2026 08:40, Meja wrote:\n> Satu?\nYa.\n> Dua?\nTidak.\n> Salam');

    expect(folded.visible).toBe('Ya.\n> Dua?\nTidak.');
  });

  it('an answer between a greeting and its end is never lost below a quote', () => {
    expect(foldQuoted('Halo,\nOn 23 Nov 2026 08:40, Meja wrote:\n> Kapan?\nBesok.').visible).toBe('Halo,\nBesok.');
  });

  it('a marker of the caller folds what is below it', () => {
    expect(foldQuoted('Ya\n=== di bawah ini kami ===\nHalo', { ourMarker: '=== di bawah ini kami ===' }).visible).toBe('Ya');
  });

  it('every line is in exactly one of the two, in its order', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), fc.constantFrom('\n', '\r\n'), (lines, end) => {
        const folded = foldQuoted(lines.join(end));

        return interleaves(filled(lines.join('\n')), filled(folded.visible), filled(folded.quoted));
      }),
      { seed: 1042, numRuns: 2000 },
    );
  });

  it('a text beyond what is looked at keeps its end', () => {
    const end = 'baris terakhir';
    const long = `${'x'.repeat(99)}\n`.repeat(4000);

    expect(foldQuoted(long + end).visible.endsWith(end)).toBe(true);
    expect(foldQuoted(`Ya\n-----Original Message-----\n${long}${end}`).quoted.endsWith(end)).toBe(true);
  });
});

describe.skipIf(pairs.length === 0)('foldQuoted over real replies (skipped without ../shared/fixtures/reply-text)', () => {
  it.each(pairs)('%s shows what a person would keep', (name) => {
    const expected = readFileSync(join(PAIRS, name.replace('.input.', '.expected.')), 'utf8')
      .replaceAll('\r\n', '\n')
      .trim();

    expect(foldQuoted(readFileSync(join(PAIRS, name), 'utf8')).visible.trim()).toBe(expected);
  });
});
