// @vitest-environment node
import { beforeAll, describe, expect, it } from 'vitest';
import { item } from '../testing/conversation.ts';
import { fetchCatalogue } from './i18n/catalogues.ts';
import { translatorOf } from './i18n/translate.ts';
import { excerptOf, subjectText } from './kinds.ts';

const attachment = (mediaType: string) => ({ id: 'att_0000000001', filename: null, mediaType, bytes: 1, state: 'stored' as const });

beforeAll(() => fetchCatalogue('en'));

describe('a ticket that began without words', () => {
  it.each([
    ['image', 'Gambar', 'Picture'],
    ['voice', 'Pesan suara', 'Voice message'],
    ['document', 'Dokumen', 'Document'],
    ['mail', 'E-mail tanpa subjek', 'E-mail without a subject'],
    ['message', 'Pesan tanpa teks', 'Message without text'],
    [null, 'Pesan tanpa teks', 'Message without text'],
  ] as const)('%s is called %s', (subjectKind, indonesian, english) => {
    expect(subjectText({ subject: '', subjectKind }, translatorOf('id'))).toBe(indonesian);
    expect(subjectText({ subject: '', subjectKind }, translatorOf('en'))).toBe(english);
  });

  it('is not taken for one that somebody named so', () => {
    expect(subjectText({ subject: 'image', subjectKind: null }, translatorOf('id'))).toBe('image');
  });
});

describe('a message without words', () => {
  it.each([
    ['image/jpeg', 'Gambar'],
    ['image/webp', 'Stiker'],
    ['audio/ogg; codecs=opus', 'Pesan suara'],
    ['audio/mpeg', 'Audio'],
    ['video/mp4', 'Video'],
    ['application/pdf', 'Dokumen'],
  ])('of %s is %s', (mediaType, kind) => {
    expect(excerptOf(item('msg_0000000001', { attachments: [attachment(mediaType)] }), translatorOf('id'))).toBe(kind);
  });

  it('and without anything says so, and words come before kinds', () => {
    expect(excerptOf(item('msg_0000000001'), translatorOf('en'))).toBe('Message without text');
    expect(excerptOf(item('msg_0000000001', { text: 'Ini', attachments: [attachment('image/png')] }), translatorOf('id'))).toBe('Ini');
  });
});
