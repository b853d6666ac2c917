import { describe, expect, it } from 'vitest';
import { messageIdOf, oneLine, threadReferences, threadSubject } from '#domain/mail-headers';

const answer = (subject: string) => threadSubject({ subject, number: 1042, isAnswer: true });

describe('threadSubject', () => {
  it.each([
    ['Faktur', 'Re: Faktur [#1042]'],
    ['Re: Faktur', 'Re: Faktur [#1042]'],
    ['RE: bls: AW:Balas : Antw: SV: Faktur', 'Re: Faktur [#1042]'],
    ['Re[12]: Faktur', 'Re: Faktur [#1042]'],
    ['Re[1234]: Faktur', 'Re: Re[1234]: Faktur [#1042]'],
    ['Fwd: Faktur', 'Re: Fwd: Faktur [#1042]'],
    ['Faktur Re: lama', 'Re: Faktur Re: lama [#1042]'],
    ['Respons: Faktur', 'Re: Respons: Faktur [#1042]'],
    ['[#1042] Re: Faktur [#1042]', 'Re: Faktur [#1042]'],
    ['Faktur [#17]', 'Re: Faktur [#17] [#1042]'],
    ['', 'Re: [#1042]'],
  ])('answers "%s" with one Re and the number last', (subject, expected) => {
    expect(answer(subject)).toBe(expected);
  });

  it('that begins a conversation has no Re', () => {
    expect(threadSubject({ subject: 'Re: Faktur', number: 7, isAnswer: false })).toBe('Faktur [#7]');
    expect(answer('Faktur[#1042]baru')).toBe('Re: Faktur baru [#1042]');
  });

  it('keeps 200 characters, and none of them in half', () => {
    expect(answer('😀'.repeat(201))).toBe(`Re: ${'😀'.repeat(200)} [#1042]`);
  });
});

describe('oneLine', () => {
  it('makes a blank of every break, so that nobody writes a header of their own', () => {
    expect(oneLine(' Faktur\r\nBcc: a@b.id\u2028\u2029\u0000\t  lama\n')).toBe('Faktur Bcc: a@b.id lama');
  });
});

describe('messageIdOf', () => {
  it.each([
    ['<a@b.id>', 'a@b.id'],
    [' a@b.id ', 'a@b.id'],
    ['!~;=?@b', '!~;=?@b'],
    [undefined, undefined],
    ['', undefined],
    ['<>', undefined],
    ['a b@c', undefined],
    ['b a>', undefined],
    ['a@b.id>\r\nBcc: c@d', undefined],
    ['a<b@c', undefined],
    ['a>b@c', undefined],
    ['é@b.id', undefined],
    [`${'a'.repeat(507)}@b.id`, `${'a'.repeat(507)}@b.id`],
    [`${'a'.repeat(508)}@b.id`, undefined],
  ])('of "%s" is %s', (id, expected) => {
    expect(messageIdOf(id)).toBe(expected);
  });
});

describe('threadReferences', () => {
  const ids = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => `m${from + index}@x`);

  it('names what the answered mail referred to, our token and that mail, oldest first and each once', () => {
    expect(threadReferences({ token: 't@us', answered: '<b@x>', earlier: ['<a@x>', 'a@x', 'b@x', 't@us', 'no id'] })).toEqual([
      'a@x',
      't@us',
      'b@x',
    ]);
  });

  it('of a mail that answers nothing is our token alone', () => {
    expect(threadReferences({ token: 't@us', earlier: [] })).toEqual(['t@us']);
    expect(threadReferences({ token: 't@us', answered: 'no id', earlier: [] })).toEqual(['t@us']);
  });

  it('are at most 20: the root stays, and the last ones', () => {
    expect(threadReferences({ token: 't@us', answered: 'b@x', earlier: ids(1, 18) })).toEqual([...ids(1, 18), 't@us', 'b@x']);
    expect(threadReferences({ token: 't@us', answered: 'b@x', earlier: ids(1, 40) })).toEqual(['m1@x', ...ids(24, 40), 't@us', 'b@x']);
    expect(threadReferences({ token: 't@us', earlier: ids(1, 20) })).toEqual(['m1@x', ...ids(3, 20), 't@us']);
  });
});
