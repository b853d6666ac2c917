import { describe, expect, it } from 'vitest';
import type { ReadEntry } from '#domain/conversation';
import { namedAttachments } from '#domain/named-attachments';
import type { AttachmentRef, TicketEvent } from '#schemas/event';
import type { NamedAttachment } from '#schemas/ledger-api';
import { digest, minute, sealed } from '../helpers/factories.ts';

const MESSAGE = 'msg_00000000000000000000000001';
const [PHOTO, VOICE] = ['att_00000000000000000000000001', 'att_00000000000000000000000002'];

function entry(version: number, events: TicketEvent[], bodies: ReadEntry['bodies'] = {}): ReadEntry {
  const actor = { kind: 'channel', id: 'whatsapp' } as const;
  return {
    entry: { format: 1, ledger: '1042', version, commandId: 'cmd_00000000000000000000000001', at: minute(version), actor, events },
    bodies,
  };
}
function received(version: number, attachments: AttachmentRef[], filenames?: Record<string, string>): ReadEntry {
  const { ref, bodies } = sealed({ text: 'Terlampir', filenames });
  return entry(
    version,
    [{ type: 'MessageReceived', messageId: MESSAGE, channel: 'whatsapp', body: ref, attachments, sentAt: minute(0) }],
    bodies,
  );
}
const namedBy = (...entries: ReadEntry[]) => entries.reduce<readonly NamedAttachment[]>(namedAttachments, []);

describe('namedAttachments', () => {
  it('names what a message brought, with its digest where its channel told one', () => {
    const refs = [
      { id: PHOTO, mediaType: 'image/png', bytes: 9, sha256: digest('foto') },
      { id: VOICE, mediaType: 'audio/ogg' },
    ];

    expect(namedBy(received(3, refs, { [PHOTO]: 'foto.png' }))).toEqual([
      {
        ...{ entry: 3, messageId: MESSAGE, attachmentId: PHOTO, filename: 'foto.png', mediaType: 'image/png' },
        ...{ bytes: 9, sha256: digest('foto'), missing: null },
      },
      {
        ...{ entry: 3, messageId: MESSAGE, attachmentId: VOICE, filename: null, mediaType: 'audio/ogg' },
        ...{ bytes: null, sha256: null, missing: null },
      },
    ]);
  });

  it('has of each what became of it later, and leaves the others as they were', () => {
    const pending = received(
      1,
      [PHOTO, VOICE].map((id) => ({ id, mediaType: 'application/octet-stream' })),
    );
    const stored = { attachmentId: PHOTO, key: 'media/1', bytes: 12, sha256: digest('x'), mediaType: 'image/webp' };

    const named = namedBy(
      pending,
      entry(2, [{ type: 'AttachmentStored', messageId: MESSAGE, ...stored }]),
      entry(3, [{ type: 'AttachmentMissing', messageId: MESSAGE, attachmentId: VOICE, reason: 'expired' }]),
    );

    expect(named).toMatchObject([
      { entry: 1, attachmentId: PHOTO, mediaType: 'image/webp', bytes: 12, sha256: digest('x'), missing: null },
      { entry: 1, attachmentId: VOICE, mediaType: 'application/octet-stream', bytes: null, missing: 'expired' },
    ]);
  });

  it('names none where a message had none, and forgets no name but that of an erased body', () => {
    const photo = received(1, [{ id: PHOTO, mediaType: 'image/png' }], { [PHOTO]: 'foto.png' });

    expect(namedBy(received(1, []), entry(2, [{ type: 'MessageRevoked', messageId: MESSAGE, at: minute(2) }]))).toEqual([]);
    expect(namedBy(photo, received(2, []))).toMatchObject([{ filename: 'foto.png' }]);
    expect(namedBy({ ...photo, bodies: {} })).toMatchObject([{ attachmentId: PHOTO, filename: null }]);
  });
});
