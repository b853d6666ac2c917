import { describe, expect, it } from 'vitest';
import { aChat, aMail, anImage } from '../helpers/envelopes.ts';
import { priorityChange } from '../helpers/factories.ts';
import { bodiesOf, eventsOfType, storedOf } from '../helpers/in-memory-ports.ts';
import { call, createRig, given, refusal, URL_OF, uploaded } from './rig.ts';

const reply = (number: number, body: object) => ({ params: { number }, body: { kind: 'reply', version: 1, ...body } });
const _note = (number: number, body: object) => ({ params: { number }, body: { kind: 'note', version: 1, ...body } });

describe('sendMessage: attachments', () => {
  it('go as media with the text as caption, under their names', async () => {
    const rig = createRig();
    const number = await given(rig, aChat());
    const uploadId = await uploaded(rig, { mediaType: 'image/jpeg' });

    await call(rig, 'sendMessage', reply(number, { text: 'Ini fotonya', attachments: [uploadId] }));

    const [event] = eventsOfType(rig, number, 'ReplyQueued');
    expect(event).toMatchObject({
      form: 'media',
      attachments: [{ mediaType: 'image/jpeg', bytes: 3, key: `uploads/agent-1/${uploadId}` }],
    });
    expect(Object.values(bodiesOf(rig, number, 'ReplyQueued')[0]?.filenames ?? {})).toEqual(['foto.jpg']);
    const item = (await call(rig, 'getTicket', { params: { number } })).conversation.at(-1);
    expect(item?.attachments).toMatchObject([{ filename: 'foto.jpg', state: 'stored', bytes: 3 }]);
  });

  it.each([
    ['two by WhatsApp', [{ mediaType: 'image/jpeg' }, { mediaType: 'image/jpeg' }], ''],
    ['a picture above 5 MB', [{ mediaType: 'image/png', bytes: 5_000_001 }], ''],
    ['a kind of picture that WhatsApp does not show', [{ mediaType: 'image/tiff' }], ''],
    ['text beside audio, which WhatsApp would drop', [{ mediaType: 'audio/ogg' }], 'dengar'],
  ])('refuses %s', async (_, files, text) => {
    const rig = createRig();
    const number = await given(rig, aChat());
    const attachments = await Promise.all(files.map((file) => uploaded(rig, file)));

    expect((await refusal(rig, 'sendMessage', reply(number, { text, attachments }))).code).toBe('attachment_refused');
  });

  it("refuses somebody else's upload and one that has not arrived", async () => {
    const rig = createRig();
    const number = await given(rig, aChat());
    const foreign = await uploaded(rig, { mediaType: 'image/jpeg' }, 'other');
    const { uploadId: pending } = await call(rig, 'createUpload', { body: { filename: 'a', mediaType: 'image/jpeg', bytes: 3 } });

    for (const uploadId of [foreign, pending])
      expect((await refusal(rig, 'sendMessage', reply(number, { attachments: [uploadId] }))).code).toBe('attachment_refused');
  });
});

describe('getAttachment', () => {
  it('gives a link to a file of the ticket, under its name', async () => {
    const rig = createRig();
    const number = await given(rig, aMail());
    const uploadId = await uploaded(rig, { mediaType: 'application/pdf', filename: 'faktur é.pdf' });
    await call(rig, 'sendMessage', reply(number, { text: 'Terlampir', attachments: [uploadId] }));
    const attachmentId = eventsOfType(rig, number, 'ReplyQueued')[0]?.attachments[0]?.id ?? '';

    const link = await call(rig, 'getAttachment', { params: { number, attachmentId } });

    expect(link).toMatchObject({ url: URL_OF(`uploads/agent-1/${uploadId}`), filename: 'faktur é.pdf', mediaType: 'application/pdf' });
  });

  it('says when its bytes are not here, and knows no attachment of another ticket or team', async () => {
    const rig = createRig();
    const message = aChat();
    const number = await given(rig, { ...message, content: { ...message.content, attachments: [anImage('media-1')] } });
    const other = await given(rig, aMail());
    const attachmentId = eventsOfType(rig, number, 'MessageReceived')[0]?.attachments[0]?.id ?? '';

    const pending = await refusal(rig, 'getAttachment', { params: { number, attachmentId } });
    const foreign = await refusal(rig, 'getAttachment', { params: { number: other, attachmentId } });
    const outside = await refusal(rig, 'getAttachment', { as: 'outsider', params: { number, attachmentId } });

    expect(pending.detail).toContain('not fetched yet');
    expect([pending.code, foreign.code, outside.code]).toEqual(['not_found', 'not_found', 'not_found']);
    expect((await refusal(rig, 'getAttachment', { params: { number, attachmentId: '../../secret' } })).code).toBe('invalid_request');
  });

  it('follows media to where it was put', async () => {
    const rig = createRig();
    const message = aChat();
    const number = await given(rig, { ...message, content: { ...message.content, attachments: [anImage('media-1')] } });
    const [received] = eventsOfType(rig, number, 'MessageReceived');
    const attachmentId = received?.attachments[0]?.id ?? '';
    const before = await storedOf(rig, number);
    const stored = { key: `media/${number}/${attachmentId}`, bytes: 9, sha256: 'ab', mediaType: 'image/jpeg' };
    const { header, after } = priorityChange(before, before.ticket.priority);
    const event = { type: 'AttachmentStored', messageId: received?.messageId ?? '', attachmentId, ...stored } as const;
    await rig.api.tickets.append([{ before, after, header, events: [event], bodies: {} }], []);

    const link = await call(rig, 'getAttachment', { params: { number, attachmentId } });

    expect(link).toMatchObject({ url: URL_OF(stored.key), filename: 'paket.jpg', mediaType: 'image/jpeg' });
  });
});

describe('createUpload', () => {
  it('gives a form for exactly this type and at most this size, below the author', async () => {
    const rig = createRig();

    const { uploadId } = await call(rig, 'createUpload', { body: { filename: 'a.pdf', mediaType: 'application/pdf', bytes: 1234 } });

    expect(rig.links).toEqual([{ key: `uploads/agent-1/${uploadId}`, mediaType: 'application/pdf', maxBytes: 1234 }]);
  });

  it.each([
    { filename: '', mediaType: 'a/b', bytes: 1 },
    { filename: 'a', mediaType: 'text/html; charset=x', bytes: 1 },
    { filename: 'a', mediaType: 'a/b', bytes: 0 },
    { filename: 'a', mediaType: 'a/b', bytes: 100_000_001 },
    { filename: 'a', mediaType: 'a/b', bytes: '1' },
  ])('refuses %o', async (body) => {
    expect((await refusal(createRig(), 'createUpload', { body })).code).toBe('invalid_request');
  });
});
