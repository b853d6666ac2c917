// @vitest-environment node
import { beforeAll, describe, expect, it } from 'vitest';
import { fetchCatalogue } from './catalogues.ts';
import { en } from './en.ts';
import { id, type Message, type TextKey } from './id.ts';
import { translatorOf } from './translate.ts';

const texts = (message: Message): string[] => (typeof message === 'string' ? [message] : Object.values(message));
const namesIn = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort();
const keys = Object.keys(id) as TextKey[];

describe('the catalogue', () => {
  it.each(keys)('%s says the same values in both languages', (key) => {
    const wanted = namesIn(texts(id[key])[0] ?? '');

    for (const text of [...texts(id[key]), ...texts(en[key])]) expect(namesIn(text)).toEqual(wanted);
  });

  it('has no empty text', () => {
    expect(keys.filter((key) => [...texts(id[key]), ...texts(en[key])].some((text) => text.trim() === ''))).toEqual([]);
  });

  it('has the same keys in both languages', () => {
    expect(Object.keys(en).sort()).toEqual([...keys].sort());
  });
});

describe('translating', () => {
  beforeAll(() => fetchCatalogue('en'));

  it('puts values where they are named', () => {
    expect(translatorOf('id')('profile.label', { name: 'Sari' })).toBe('Profil Sari');
    expect(translatorOf('en')('profile.label', { name: 'Sari' })).toBe('Profile of Sari');
  });

  it('writes numbers as the language does, and ticket numbers without points', () => {
    expect(translatorOf('id')('bell.label', { count: 12_000 })).toBe('Pemberitahuan, 12.000 belum dibaca');
    expect(translatorOf('en')('bell.label', { count: 12_000 })).toBe('Notifications, 12,000 unread');
    expect(translatorOf('id')('ticket.conversation', { number: 10_420 })).toBe('Percakapan tiket #10420');
  });

  it('does not read a value as a placeholder', () => {
    expect(translatorOf('id')('profile.label', { name: '{name}' })).toBe('Profil {name}');
  });
});
