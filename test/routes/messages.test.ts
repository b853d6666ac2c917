import { describe, expect, it } from 'vitest';
import { aChat, aMail, anImage, BUDI } from '../helpers/envelopes.ts';
import { priorityChange } from '../helpers/factories.ts';
import { bodiesOf, eventsOfType, participant, storedOf } from '../helpers/in-memory-ports.ts';
import { call, createRig, dump, given, type Rig, refusal, request, URL_OF } from './rig.ts';

const reply = (number: number, body: object) => ({ params: { number }, body: { kind: 'reply', version: 1, ...body } });
const note = (number: number, body: object) => ({ params: { number }, body: { kind: 'note', version: 1, ...body } });

/** An upload that has arrived. */
async function uploaded(
  rig: Rig,
  file: { filename?: string; mediaType: string; bytes?: number },
  as: 'agent' | 'other' = 'agent',
): Promise<string> {
  const { filename = 'foto.jpg', mediaType, bytes = 3 } = file;
  const { uploadId, fields } = await call(rig, 'createUpload', { as, body: { filename, mediaType, bytes } });
  rig.files.set(fields.key ?? '', { bytes: new Uint8Array(bytes), mediaType });
  return uploadId;
}

describe('sendMessage: a reply', () => {
  it('by WhatsApp goes to whoever wrote, and opens the ticket', async () => {
    const rig = createRig();
    const number = await given(rig, aChat({ from: [BUDI] }));

    const { messageId, ticket } = await call(rig, 'sendMessage', reply(number, { text: 'Sudah dikirim.' }));

    expect(ticket).toMatchObject({ status: 'open', version: 2, waitingSince: null });
    expect(eventsOfType(rig, number, 'ReplyQueued')).toMatchObject([
      { messageId, form: 'text', channel: 'whatsapp', account: '1065550000001' },
    ]);
    expect(bodiesOf(rig, number, 'ReplyQueued')).toEqual([{ text: 'Sudah dikirim.', recipient: { phone: BUDI.value } }]);
    const { conversation } = await call(rig, 'getTicket', { params: { number } });
    expect(conversation.at(-1)).toMatchObject({ id: messageId, kind: 'outbound', agentId: 'agent-1', delivery: { status: 'queued' } });
  });

  it('by e-mail answers the newest mail where it asked to be answered', async () => {
    const rig = createRig();
    const mail = aMail({ subject: 'Faktur', replyTo: { address: 'toko@example.com', name: 'Toko' }, references: ['akar@example.com'] });
    const number = await given(rig, mail);

    await call(rig, 'sendMessage', reply(number, { text: 'Terlampir.', cc: ['Bos@Example.com'] }));

    expect(bodiesOf(rig, number, 'ReplyQueued')).toEqual([
      {
        text: 'Terlampir.',
        to: [{ address: 'toko@example.com', name: 'Toko' }],
        cc: [{ address: 'bos@example.com' }],
        subject: 'Faktur',
        rfcMessageId: mail.mail.rfcMessageId,
        references: ['akar@example.com'],
      },
    ]);
    const { participants } = (await storedOf(rig, number)).ticket;
    expect(participants).toEqual(expect.arrayContaining([participant('toko@example.com'), participant('bos@example.com')]));
  });

  it('keeps a long mail in the bucket and its beginning in the ledger', async () => {
    const rig = createRig();
    const number = await given(rig, aMail());
    const text = 'é'.repeat(3000);

    const { messageId } = await call(rig, 'sendMessage', reply(number, { text }));

    const [body] = bodiesOf(rig, number, 'ReplyQueued');
    expect(body).toMatchObject({ text: 'é'.repeat(200), textKey: `uploads/agent-1/text-${messageId}.txt` });
    const { conversation } = await call(rig, 'getTicket', { params: { number } });
    expect(conversation.at(-1)?.text).toBe(text);
  });

  it('on a ticket without a channel is kept and sent nowhere', async () => {
    const rig = createRig();
    const { ticket } = await call(rig, 'createTicket', { body: { channel: 'manual', contact: { name: 'Ani' } } });

    await call(rig, 'sendMessage', reply(ticket.number, { text: 'Dijawab di loket.' }));

    expect(eventsOfType(rig, ticket.number, 'ReplyQueued')).toMatchObject([{ form: 'none' }]);
    expect((await storedOf(rig, ticket.number)).ticket.outbound).toEqual([]);
  });

  it('is refused when the contact wrote meanwhile, with what was missed, and goes when confirmed', async () => {
    const rig = createRig();
    const number = await given(rig, aChat());
    await given(rig, aChat({ text: 'Batalkan saja!' }));

    const problem = await refusal(rig, 'sendMessage', reply(number, { text: 'Sudah dikirim.' }));

    expect(problem).toMatchObject({ status: 409, code: 'seen_is_stale', missed: [{ kind: 'inbound', text: 'Batalkan saja!' }] });
    await call(rig, 'sendMessage', reply(number, { text: 'Sudah dikirim.', confirm: true }));
    expect(eventsOfType(rig, number, 'ReplyQueued')).toMatchObject([{ confirmed: true }]);
  });

  it('is not refused for an assignment, a note or an acknowledgement in between', async () => {
    const rig = createRig();
    const number = await given(rig, aChat());
    await call(rig, 'updateTicket', { params: { number }, body: { version: 1, assigneeId: 'agent-1' } });
    await call(rig, 'sendMessage', { as: 'other', ...note(number, { text: 'hati-hati' }) });

    expect((await call(rig, 'sendMessage', reply(number, { text: 'Halo' }))).ticket.version).toBe(4);
  });

  it('is decided again when the ticket changes at the same moment', async () => {
    const rig = createRig();
    const number = await given(rig, aChat());
    rig.memory.faults.push('conflict', 'conflict');

    await call(rig, 'sendMessage', reply(number, { text: 'Halo' }));

    expect(eventsOfType(rig, number, 'ReplyQueued')).toHaveLength(1);
  });

  it('outside the 24-hour window is refused with the way out, and a template goes', async () => {
    const rig = createRig();
    const number = await given(rig, aChat());
    rig.passSeconds(25 * 3600);

    const problem = await refusal(rig, 'sendMessage', reply(number, { text: 'Halo' }));
    const template = { name: 'kabar', language: 'id', parameters: ['Budi'] };
    await call(rig, 'sendMessage', reply(number, { template }));

    expect(problem.code).toBe('window_closed');
    expect(problem.detail).toContain('template');
    expect(eventsOfType(rig, number, 'ReplyQueued')).toMatchObject([{ form: 'template' }]);
    expect((await call(rig, 'getTicket', { params: { number } })).conversation.at(-1)?.template).toEqual({ name: 'kabar', language: 'id' });
  });

  it.each([
    ['nothing to say', { text: ' ' }],
    ['a text above the channel', { text: 'x'.repeat(4097) }],
    ['cc on WhatsApp', { text: 'x', cc: ['a@example.com'] }],
    ['a version that is not there yet', { text: 'x', version: 2 }],
    ['a text that is no text', { text: 1 }],
    ['no version', { text: 'x', version: undefined }],
    ['an unknown field', { text: 'x', colour: 'red' }],
  ])('refuses %s', async (_, body) => {
    const rig = createRig();
    const number = await given(rig, aChat());

    expect((await refusal(rig, 'sendMessage', reply(number, body))).code).toBe('invalid_request');
  });

  it('refuses a template on e-mail', async () => {
    const rig = createRig();
    const number = await given(rig, aMail());

    const problem = await refusal(rig, 'sendMessage', reply(number, { template: { name: 'a', language: 'id' } }));

    expect(problem.errors).toMatchObject([{ path: 'body.template' }]);
  });

  it("does not know another team's ticket", async () => {
    const rig = createRig();
    const number = await given(rig, aChat());

    expect((await refusal(rig, 'sendMessage', { as: 'outsider', ...reply(number, { text: 'x' }) })).code).toBe('not_found');
  });

  it('says so when there is nobody to send it to', async () => {
    const rig = createRig();
    const number = await given(rig, aMail({ from: 'budi@example.com' }));
    const ledger = rig.memory.ledgers.get(number) ?? [];
    rig.memory.ledgers.set(
      number,
      ledger.map((item) => ({ ...item, stored: { ...item.stored, bodies: {} } })),
    );
    rig.memory.contacts.clear();

    expect((await refusal(rig, 'sendMessage', reply(number, { text: 'x' }))).code).toBe('no_recipient');
  });
});

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

describe('sendMessage: a note', () => {
  it('is kept for colleagues, stops no clock and may have attachments', async () => {
    const rig = createRig();
    const number = await given(rig, aChat());
    const uploadId = await uploaded(rig, { mediaType: 'application/pdf', filename: 'bukti.pdf' });

    const { messageId, ticket } = await call(rig, 'sendMessage', note(number, { text: 'Cek gudang', attachments: [uploadId] }));

    expect(ticket).toMatchObject({ status: 'new', waitingSince: expect.any(String) });
    expect((await call(rig, 'getTicket', { params: { number } })).conversation.at(-1)).toMatchObject({
      id: messageId,
      kind: 'note',
      channel: 'whatsapp',
      text: 'Cek gudang',
      agentId: 'agent-1',
      delivery: null,
      attachments: [{ filename: 'bukti.pdf' }],
    });
  });

  it.each([{ text: '' }, { text: 'x', cc: ['a@example.com'] }, { text: 'x', template: { name: 'a', language: 'id' } }])(
    'refuses %o',
    async (body) => {
      const rig = createRig();
      const number = await given(rig, aChat());

      expect((await refusal(rig, 'sendMessage', note(number, body))).code).toBe('invalid_request');
    },
  );
});

describe('Idempotency-Key', () => {
  const headers = { 'Idempotency-Key': 'once' };

  it('makes a repeat do nothing and give the first answer again', async () => {
    const rig = createRig();
    const number = await given(rig, aChat());
    const asked = { ...reply(number, { text: 'Halo' }), headers };

    const first = await call(rig, 'sendMessage', asked);
    const before = dump(rig);
    const second = await call(rig, 'sendMessage', asked);

    expect(second).toEqual(first);
    expect(dump(rig)).toEqual(before);
  });

  it('is not given to another request, and another caller has keys of their own', async () => {
    const rig = createRig();
    const number = await given(rig, aChat());
    await call(rig, 'sendMessage', { ...note(number, { text: 'Halo' }), headers });

    expect((await refusal(rig, 'sendMessage', { ...note(number, { text: 'Lain' }), headers })).code).toBe('idempotency_key_reused');
    await call(rig, 'sendMessage', { as: 'other', ...note(number, { text: 'Lain' }), headers });
    expect(eventsOfType(rig, number, 'NoteAdded')).toHaveLength(2);
  });

  it('holds when the same call comes twice at one moment', async () => {
    const rig = createRig();
    const number = await given(rig, aChat());
    const asked = { ...note(number, { text: 'Halo' }), headers };

    const [first, second] = await Promise.all([call(rig, 'sendMessage', asked), call(rig, 'sendMessage', asked)]);

    expect(first.messageId).toBe(second.messageId);
    expect(eventsOfType(rig, number, 'NoteAdded')).toHaveLength(1);
  });

  it.each(['', 'x'.repeat(256)])('has 1 to 255 characters', async (key) => {
    const rig = createRig();
    const number = await given(rig, aChat());

    const problem = await refusal(rig, 'sendMessage', { ...note(number, { text: 'x' }), headers: { 'idempotency-key': key } });

    expect(problem.errors).toMatchObject([{ path: 'headers.idempotency-key' }]);
  });
});

describe('settleMessage', () => {
  async function unknownSend(rig: Rig): Promise<{ number: number; messageId: string }> {
    const number = await given(rig, aChat());
    const { messageId } = await call(rig, 'sendMessage', reply(number, { text: 'Halo' }));
    for (const [at, event] of (
      [
        { type: 'SendClaimed', messageId, attempt: 1 },
        { type: 'SendUnknown', messageId, at: rig.time.now },
      ] as const
    ).entries()) {
      const before = await storedOf(rig, number);
      const { header } = priorityChange(before, 'high', { commandId: `cmd_0000000000000000000000900${at}` });
      const outbound = before.ticket.outbound.map((item) => ({
        ...item,
        state: at === 0 ? ('claimed' as const) : ('unknown' as const),
        attempt: 1,
      }));
      const after = { ...before.ticket, outbound, version: header.version };
      await rig.api.tickets.append([{ before, after, header, events: [event], bodies: {} }], []);
    }
    return { number, messageId };
  }

  it('sends again what an agent knows did not arrive', async () => {
    const rig = createRig();
    const params = await unknownSend(rig);

    await call(rig, 'settleMessage', { params, body: { outcome: 'send_again' } });

    expect((await storedOf(rig, params.number)).ticket.outbound.at(-1)).toMatchObject({ messageId: params.messageId, state: 'queued' });
  });

  it('refuses what is not unknown, and words that are none', async () => {
    const rig = createRig();
    const number = await given(rig, aChat());
    const { messageId } = await call(rig, 'sendMessage', reply(number, { text: 'Halo' }));
    const params = { number, messageId };

    expect((await refusal(rig, 'settleMessage', { params, body: { outcome: 'sent' } })).code).toBe('not_sendable');
    expect((await refusal(rig, 'settleMessage', { params, body: { outcome: 'lost' } })).code).toBe('invalid_request');
    expect((await refusal(rig, 'settleMessage', { as: 'outsider', params, body: { outcome: 'sent' } })).code).toBe('not_found');
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

describe('what a reply leaves behind when it is refused', () => {
  it('nothing, whatever the reason', async () => {
    const rig = createRig();
    const number = await given(rig, aChat());
    rig.memory.faults.push('transient');

    const { status, headers, json } = await request(rig, 'sendMessage', reply(number, { text: 'Halo' }));

    expect({ status, retry: headers['retry-after'], json }).toMatchObject({ status: 503, retry: '1', json: { code: 'try_again' } });
    expect(eventsOfType(rig, number, 'ReplyQueued')).toEqual([]);
  });
});
