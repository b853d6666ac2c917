import { describe, expect, it } from 'vitest';
import { ConversationItem } from '#schemas/resources';
import { aChat, aMail, BUDI } from '../helpers/envelopes.ts';
import { digest } from '../helpers/factories.ts';
import { bodiesOf, eventsOfType, participant, storedOf } from '../helpers/in-memory-ports.ts';
import { call, createRig, given, refusal, request, uploaded } from './rig.ts';

const reply = (number: number, body: object) => ({ params: { number }, body: { kind: 'reply', version: 1, ...body } });
const note = (number: number, body: object) => ({ params: { number }, body: { kind: 'note', version: 1, ...body } });

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
    expect(body).toMatchObject({ text: 'é'.repeat(200), textKey: `uploads/agent-1/text-${messageId}.txt`, textDigest: digest(text) });
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

  it('shows every public message that was missed, the contact’s and colleagues’, and nothing else', async () => {
    const rig = createRig();
    const number = await given(rig, aChat());
    await given(rig, aChat({ text: 'Satu' }));
    await given(rig, aChat({ text: 'Dua' }));
    await call(rig, 'sendMessage', { as: 'other', ...reply(number, { text: 'Dari rekan', version: 3 }) });
    await call(rig, 'sendMessage', { as: 'other', ...note(number, { text: 'hati-hati' }) });
    await given(rig, aChat({ text: 'Tiga' }));

    const { missed } = await refusal(rig, 'sendMessage', reply(number, { text: 'Halo', version: 1 }));

    expect(missed?.map((item) => ConversationItem.parse(item).text)).toEqual(['Satu', 'Dua', 'Dari rekan', 'Tiga']);
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
