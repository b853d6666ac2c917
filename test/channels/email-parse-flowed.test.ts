import { describe, expect, it } from 'vitest';
import { decodeFlowedText } from '#adapters/channels/email-parse-flowed';
import { receivedOne } from '../helpers/mail.ts';

describe('decodeFlowedText', () => {
  it.each<[string, string, string]>([
    ['soft breaks of one paragraph join', 'Halo \ndunia', 'Halo dunia'],
    ['a stuffed space goes', ' >bukan kutipan', '>bukan kutipan'],
    ['an answer does not join the quote above it', '> Kapan? \nBesok', '> Kapan? \nBesok'],
    ['quotes join at their own depth', '>> a \n>> b \n> c', '>> a b \n> c'],
    ['an empty line ends a paragraph', 'Halo \n\ndunia', 'Halo \n\ndunia'],
    ['a signature mark stands alone', 'Salam \n-- \nBudi', 'Salam \n-- \nBudi'],
  ])('%s', (_, flowed, text) => {
    expect(decodeFlowedText(flowed, false)).toBe(text);
  });

  it('with DelSp the space of a soft break goes too', () => {
    expect(decodeFlowedText('こん \nにちは', true)).toBe('こんにちは');
  });

  it('is what the parser uses', async () => {
    const { content } = await receivedOne(
      'From: a@example.com\nContent-Type: text/plain; format=flowed\n\nOn 23/11/2026, Meja wrote:\n> Kapan? \nBesok \npagi\n',
    );

    expect(content.text).toBe('Besok pagi');
  });
});
