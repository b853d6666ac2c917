import { describe, expect, it } from 'vitest';
import { attachmentsRefusal, kindOfMedia } from '#domain/attachment-rules';

const jpeg = { mediaType: 'image/jpeg', bytes: 5_000_000 };

describe('attachmentsRefusal', () => {
  it.each([
    ['whatsapp', [jpeg], 'teks'],
    ['whatsapp', [{ mediaType: 'application/pdf', bytes: 100_000_000 }], 'teks'],
    ...['image/jpeg', 'image/png', 'audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg', 'video/mp4', 'video/3gpp'].map(
      (mediaType) => ['whatsapp', [{ mediaType, bytes: 1 }], ''] as const,
    ),
    ['manual', [jpeg, jpeg, jpeg, jpeg, jpeg], ''],
    ['whatsapp', [{ mediaType: 'AUDIO/OGG', bytes: 16_000_000 }], ''],
    ['email', [jpeg, jpeg, jpeg, jpeg], 'teks'],
    ['manual', [{ mediaType: 'image/tiff', bytes: 1 }], ''],
    ['whatsapp', [], 'teks'],
  ] as const)('lets %s carry %o', (channel, attachments, text) => {
    expect(attachmentsRefusal(channel, attachments, text)).toBeUndefined();
  });

  it.each([
    ['whatsapp', [jpeg, jpeg], '', /at most 1/],
    ['whatsapp', [{ ...jpeg, bytes: 5_000_001 }], '', /at most 5000000/],
    ['whatsapp', [{ mediaType: 'video/webm', bytes: 1 }], '', /video\/mp4/],
    ['whatsapp', [{ mediaType: 'image/webp', bytes: 1 }], '', /image\/jpeg, image\/png\./],
    [
      'email',
      [
        { ...jpeg, bytes: 5 },
        { mediaType: 'text/plain', bytes: 20_000_001 },
      ],
      '',
      /bytes together/,
    ],
    ['whatsapp', [{ mediaType: 'audio/mpeg', bytes: 1 }], 'teks', /beside audio/],
    ['manual', [jpeg, { mediaType: 'text/plain', bytes: 100_000_001 }], '', /type text\/plain has 100000001 bytes/],
    ['email', [jpeg, jpeg, jpeg, jpeg, { ...jpeg, bytes: 1 }], '', /20000001 bytes together/],
    ['email', Array.from({ length: 21 }, () => ({ mediaType: 'text/plain', bytes: 1 })), '', /at most 20/],
  ] as const)('says why %s does not carry %o', (channel, attachments, text, why) => {
    expect(attachmentsRefusal(channel, attachments, text)).toMatch(why);
  });

  it('takes what it does not know for a document', () => {
    expect(['image/png', 'audio/ogg', 'video/mp4', 'text/plain', 'nonsense'].map(kindOfMedia)).toEqual([
      'image',
      'audio',
      'video',
      'document',
      'document',
    ]);
  });
});
