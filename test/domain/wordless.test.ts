import { expect, it } from 'vitest';
import { wordlessKind } from '#domain/wordless';

const recorded = { mediaType: 'audio/ogg', voice: true, source: { kind: 'missing', reason: 'none' } } as const;

it.each([
  ['image', [], 'image'],
  ['audio', [], 'audio'],
  ['audio', [{ ...recorded, voice: undefined }], 'audio'],
  ['audio', [recorded], 'voice'],
  ['mail', [], 'mail'],
  ['text', [], 'message'],
  ['something of next year', [], 'message'],
] as const)('a first message of type %s with %j is %s', (type, attachments, kind) => {
  expect(wordlessKind({ type, attachments: [...attachments] })).toBe(kind);
});
