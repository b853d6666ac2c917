import { describe, expect, it } from 'vitest';
import { foldQuoted } from '#domain/reply-text';
import { REPLY_MARKER } from '#domain/reply-text-patterns';

const WROTE = 'On 23 Nov 2026 08:40, Meja wrote:';
const RULE = '_'.repeat(32);
/** In a language whose labels nobody here knows. */
const HEAD = 'Saatja: Meja <support@meja.local>\nSaadetud: 23. november 2026\nTeema: Pesanan\n\nHalo';
const lines = (count: number, text = 'baris'): string => Array.from({ length: count }, (_, at) => `${text} ${at}`).join('\n');
const foldAt = (text: string, folded: string): void => {
  expect(foldQuoted(text)).toEqual({ visible: text.replace(folded, '').trim(), quoted: folded });
};

describe('a line', () => {
  it.each([
    ['a quote', 'Ya\n> Halo', '> Halo'],
    ['a quote behind blanks', 'Ya\n \t> Halo', ' \t> Halo'],
    ['quotes with blank lines between', `${WROTE}\n> Satu?\n  \n> Dua?\nYa`, `${WROTE}\n> Satu?\n  \n> Dua?`],
    ['a telephone', 'Ya\nSent from my iPhone', 'Sent from my iPhone'],
    ['a rule with what it introduces', `Ya\n${RULE}\n${HEAD}`, `${RULE}\n${HEAD}`],
    ['a rule and blank lines before what it introduces', `Ya\n${RULE}\n   \n\n${HEAD}`, `${RULE}\n   \n\n${HEAD}`],
    ['a rule far above what it introduces', `Ya\n${RULE}\n${'   \n'.repeat(8)}${HEAD}`, `${RULE}\n${'   \n'.repeat(8)}${HEAD}`],
    ['a rule as long as patterns are looked for', `Ya\n${'_'.repeat(500)}\n${HEAD}`, `${'_'.repeat(500)}\n${HEAD}`],
  ])('that is %s folds', (_, text, folded) => {
    foldAt(text, folded);
  });

  it.each([
    ['a sign in the middle of a line', 'Ya\nharga 5 > 3'],
    ['a rule at the end', `Ya\n${RULE}`],
    ['a rule above something else', `Ya\n${RULE}\nTotal 5`],
    ['a rule that is too long', `Ya\n${'_'.repeat(501)}\n${HEAD}`],
    ['a line that is too long for any pattern', `Ya\n> Jam?\n${'x'.repeat(501)}`],
    ['an answer of one word', 'Ya'],
    ['nothing', ''],
  ])('that is %s stays visible', (_, text) => {
    expect(foldQuoted(text)).toEqual({ visible: text, quoted: '' });
  });

  it('ends in whatever way a program ends lines', () => {
    for (const end of ['\n', '\r\n', '\r'])
      expect(foldQuoted(['Ya', 'Tidak', '> Halo', '> lagi'].join(end))).toEqual({ visible: 'Ya\nTidak', quoted: '> Halo\n> lagi' });
  });

  it('without anything on it goes at the edges and stays within', () => {
    expect(foldQuoted(' \n\t\n  Ya\n \nTidak  \n  \n')).toEqual({ visible: '  Ya\n \nTidak', quoted: '' });
    expect(foldQuoted(' \n\t')).toEqual({ visible: '', quoted: '' });
  });

  it('with a bar is quoted only where somebody is quoted, and only with the bar first', () => {
    expect(foldQuoted(`${WROTE}\n| Jam?\n\nJam 9 | pagi`)).toEqual({ visible: 'Jam 9 | pagi', quoted: `${WROTE}\n| Jam?` });
    expect(foldQuoted(`Ya\n${WROTE}\n| Jam?`)).toEqual({ visible: 'Ya', quoted: `${WROTE}\n| Jam?` });
    expect(foldQuoted('Ya\n| Jam?')).toEqual({ visible: 'Ya\n| Jam?', quoted: '' });
  });

  it('with a bar before our marker is our marker', () => {
    const below = `| ${REPLY_MARKER}\nHalo\n${WROTE}\n> Jam?`;

    expect(foldQuoted(`Ya\n${below}`)).toEqual({ visible: 'Ya', quoted: below });
  });
});

describe('an attribution', () => {
  it.each([
    ['behind signs of quoting', `> > ${WROTE}\n> > Jam?`],
    ['with blanks at its end', `${WROTE}  \n> Jam?`],
    ['over five lines', 'On 23 Nov 2026\nat 08:40\nour\nagent\nMeja wrote:\n> Jam?'],
    ['over indented lines', 'On 23 Nov 2026 08:40, Meja\n   <support@meja.local>\t\n  wrote:\n> Jam?'],
    ['with its address below a blank line', 'On 23 Nov 2026, Meja\n\n<support@meja.local> wrote:\n> Jam?'],
    ['of what was quoted in it', `${WROTE}\n> ${WROTE}\n>> Jam?\n> Sembilan`],
  ])('%s folds with its quote, and what comes after stays', (_, quoted) => {
    expect(foldQuoted(`${quoted}\nYa`)).toEqual({ visible: 'Ya', quoted });
  });

  it.each([
    ['over six lines', 'On 23 Nov 2026\nat 08:40\nour\nagent\nfriend\nMeja wrote:\nHalo'],
    ['that begins with no word of one', 'Kemarin 23 Nov 2026\nteman saya menulis:\nbarang rusak'],
    ['that begins again', 'On 23 Nov 2026\nOn Monday\nthey had no answer'],
    ['with a blank line before its end', 'On 23 Nov 2026\n\nMeja wrote:\nHalo'],
    ['without an end', 'On 23 Nov 2026'],
  ])('%s is none', (_, text) => {
    expect(foldQuoted(text)).toEqual({ visible: text, quoted: '' });
  });

  it('above what nobody marked as quoted leaves that visible, where there is no other text', () => {
    expect(foldQuoted(`${WROTE}\n\nHalo`)).toEqual({ visible: 'Halo', quoted: WROTE });
    expect(foldQuoted('On 23 Nov 2026,\nMeja wrote:\n\nHalo')).toEqual({ visible: 'Halo', quoted: 'On 23 Nov 2026,\nMeja wrote:' });
    expect(foldQuoted(`Ya\n${WROTE}\n\nHalo`)).toEqual({ visible: 'Ya', quoted: `${WROTE}\n\nHalo` });
  });

  it('of what was quoted in it ends no quote: what comes after both stays, below other text too', () => {
    const quoted = `${WROTE}\n> ${WROTE}\n>> Jam?`;

    expect(foldQuoted(`Halo\n${quoted}\nSembilan`)).toEqual({ visible: 'Halo\nSembilan', quoted });
  });

  it('and its quote are visible whole where there is nothing else', () => {
    for (const text of [`${WROTE}\n> Halo`, WROTE]) expect(foldQuoted(text)).toEqual({ visible: text, quoted: '' });
  });

  it('and its quote fold where a telephone says something', () => {
    expect(foldQuoted(`${WROTE}\n> Halo\nSent from my iPhone`)).toEqual({
      visible: 'Sent from my iPhone',
      quoted: `${WROTE}\n> Halo`,
    });
  });
});

describe('a signature', () => {
  it.each([
    ['of twenty-five lines', `--\n${lines(24)}`],
    ['of as many with blank lines between', `--\n${lines(12)}\n\n \n${lines(12)}`],
  ])('%s folds', (_, signature) => {
    foldAt(`Ya\n${signature}`, signature);
  });

  it('of more is none', () => {
    const text = `Ya\n--\n${lines(25)}`;

    expect(foldQuoted(text)).toEqual({ visible: text, quoted: '' });
  });

  it('ends where somebody is quoted, so that an answer below is visible', () => {
    const folded = `--\nBudi\n${WROTE}\n> Jam?`;

    expect(foldQuoted(`Ya\n${folded}\nSembilan`)).toEqual({ visible: 'Ya\nSembilan', quoted: folded });
  });

  it('folds below an answer that stands below a quote', () => {
    expect(foldQuoted(`${WROTE}\n> Jam?\nSembilan\n--\nBudi`)).toEqual({ visible: 'Sembilan', quoted: `${WROTE}\n> Jam?\n--\nBudi` });
  });

  it('is short, however long what follows a line of another mail', () => {
    const folded = `--\nBudi\n-----Original Message-----\n${lines(30)}`;

    foldAt(`Ya\n${folded}`, folded);
    const quoted = `--\nBudi\n${WROTE}\n${lines(30, '> baris')}`;
    foldAt(`Ya\n${quoted}`, quoted);
  });

  it('without text above it is what there is to see', () => {
    expect(foldQuoted('--\nBudi\n> Halo')).toEqual({ visible: '--\nBudi', quoted: '> Halo' });
    expect(foldQuoted('--\n> Halo')).toEqual({ visible: '--', quoted: '> Halo' });
    expect(foldQuoted('-----Original Message-----\n> Halo')).toEqual({ visible: '-----Original Message-----', quoted: '> Halo' });
  });
});

describe('a text beyond what is looked at', () => {
  const LOOKED_AT = 256_000;
  const long = `${'x'.repeat(99)}\n`.repeat(LOOKED_AT / 100);

  it('has each of its lines once, visible where its last looked-at line is', () => {
    const text = `Ya\n${long}akhir\n> Halo`;

    expect(foldQuoted(text)).toEqual({ visible: text, quoted: '' });
  });

  it('has each of its lines once, folded where its last looked-at line is', () => {
    const folded = `-----Original Message-----\n${long}akhir`;

    expect(foldQuoted(`Ya\nkedua\n${folded}`)).toEqual({ visible: 'Ya\nkedua', quoted: folded });
  });

  it('is what is longer; one that is just as long is looked at to its end', () => {
    const quote = '> Halo'.padEnd(100, '!');
    const text = `${long.slice(0, LOOKED_AT - quote.length)}${quote}`;

    expect(text).toHaveLength(LOOKED_AT);
    expect(foldQuoted(text).quoted).toBe(quote);
    expect(foldQuoted(`${text}!`).quoted).toBe('');
  });

  it('may be one line', () => {
    const line = 'x'.repeat(LOOKED_AT + 1);

    expect(foldQuoted(`\n${line}`)).toEqual({ visible: line, quoted: '' });
    expect(foldQuoted(line)).toEqual({ visible: line, quoted: '' });
  });
});
