import { describe, expect, it } from 'vitest';
import { aChat, aMail, BUDI, phone } from '../helpers/envelopes.ts';
import { bodiesOf, eventsOfType, MAILBOX, PHONE_NUMBER_ID, participant, setting, storedOf } from '../helpers/in-memory-ports.ts';
import { call, createRig, dump, given, type Rig, refusal } from './rig.ts';

const TEMPLATE = { name: 'kabar', language: 'id', parameters: [] };
const budi = { name: 'Budi', identity: { kind: 'wa_phone', value: `+${BUDI.value}` } };
const open = (body: object) => ({ body });
const contactOf = async (rig: Rig, number: number): Promise<string> => (await storedOf(rig, number)).ticket.contactId;

describe('createTicket: telephone or counter', () => {
  it('keeps what was said as a note, for a new contact, with whoever wrote it down', async () => {
    const rig = createRig();
    const contact = { name: 'Ani', identity: { kind: 'phone', value: '+62 812-0000-099' } };

    const { ticket } = await call(rig, 'createTicket', open({ channel: 'manual', contact, text: 'Paket rusak', priority: 'high' }));

    expect(ticket).toMatchObject({
      channel: 'manual',
      status: 'open',
      priority: 'high',
      assigneeId: 'agent-1',
      subject: 'Paket rusak',
      account: null,
    });
    expect(bodiesOf(rig, ticket.number, 'NoteAdded')).toEqual([{ text: 'Paket rusak' }]);
    expect(rig.memory.agents.get('agent-1')?.load).toBe(1);
    const { items } = await call(rig, 'findContacts', { query: { kind: 'phone', value: '628120000099' } });
    expect(items).toMatchObject([{ contactId: ticket.contactId, name: 'Ani' }]);
  });

  it('is left to routing when a supervisor opens it', async () => {
    const rig = createRig();

    const { ticket } = await call(rig, 'createTicket', { as: 'supervisor', ...open({ channel: 'manual', contact: { name: 'Ani' } }) });

    expect(ticket).toMatchObject({ status: 'new', assigneeId: null, subject: '-' });
  });
});

describe('createTicket: WhatsApp', () => {
  it('sends a template to a contact who never wrote, whose answer then lands there', async () => {
    const rig = createRig();

    const { ticket } = await call(rig, 'createTicket', open({ channel: 'whatsapp', contact: budi, template: TEMPLATE }));
    const answered = await given(rig, aChat({ from: [BUDI], text: 'Ya?' }));

    expect(ticket).toMatchObject({ channel: 'whatsapp', account: PHONE_NUMBER_ID, subject: 'kabar', windowExpiresAt: null });
    expect(bodiesOf(rig, ticket.number, 'ReplyQueued')).toEqual([{ text: '', template: TEMPLATE, recipient: { phone: BUDI.value } }]);
    expect(answered).toBe(ticket.number);
    expect(rig.memory.tickets.size).toBe(1);
  });

  it('is refused as free text while no window is open, naming the way out', async () => {
    const rig = createRig();

    const problem = await refusal(rig, 'createTicket', open({ channel: 'whatsapp', contact: budi, text: 'Halo' }));

    expect(problem.code).toBe('window_closed');
    expect(problem.detail).toContain('template');
  });

  it('takes free text while the window of an earlier ticket is open, and moves the contact to the new one', async () => {
    const rig = createRig();
    const earlier = await given(rig, aChat({ from: [BUDI] }));

    const { ticket } = await call(rig, 'createTicket', open({ channel: 'whatsapp', contact: budi, text: 'Soal lain.' }));

    expect(ticket.contactId).toBe(await contactOf(rig, earlier));
    expect(ticket.windowExpiresAt).toBe((await storedOf(rig, earlier)).ticket.windowExpiresAt);
    expect(eventsOfType(rig, ticket.number, 'ReplyQueued')).toMatchObject([{ form: 'text' }]);
    await given(rig, aChat({ from: [BUDI], text: 'Baik' }));
    expect(bodiesOf(rig, ticket.number, 'MessageReceived').map(({ text }) => text)).toEqual(['Baik']);
  });

  it('starts again when the contact writes at the same moment', async () => {
    const rig = createRig();
    await given(rig, aChat({ from: [BUDI] }));
    rig.memory.faults.push('conflict');

    const { ticket } = await call(rig, 'createTicket', open({ channel: 'whatsapp', contact: budi, text: 'Soal lain.' }));

    expect(eventsOfType(rig, ticket.number, 'TicketOpened')).toHaveLength(1);
  });
});

describe('createTicket: e-mail', () => {
  it('writes to the contact, who may answer on the ticket', async () => {
    const rig = createRig();
    const contact = { name: 'Toko', identity: { kind: 'email', value: 'Toko@Example.com' } };

    const { ticket } = await call(
      rig,
      'createTicket',
      open({ channel: 'email', contact, subject: 'Tagihan', text: 'Mohon dicek.', cc: ['b@example.com'] }),
    );

    expect(ticket).toMatchObject({ channel: 'email', account: MAILBOX, subject: 'Tagihan' });
    expect(bodiesOf(rig, ticket.number, 'ReplyQueued')).toEqual([
      { text: 'Mohon dicek.', subject: 'Tagihan', to: [{ address: 'toko@example.com', name: 'Toko' }], cc: [{ address: 'b@example.com' }] },
    ]);
    expect((await storedOf(rig, ticket.number)).ticket.participants).toContain(participant('toko@example.com'));
  });

  it('answers a contact that is known by an id, and a further reply goes to the same address', async () => {
    const rig = createRig();
    const contactId = await contactOf(rig, await given(rig, aMail({ from: 'ani@example.com' })));

    const { ticket } = await call(rig, 'createTicket', open({ channel: 'email', contactId, text: 'Halo' }));
    await call(rig, 'sendMessage', { params: { number: ticket.number }, body: { kind: 'reply', version: 1, text: 'Satu lagi' } });

    const to = bodiesOf(rig, ticket.number, 'ReplyQueued').map((body) => body.to?.[0]?.address);
    expect(to).toEqual(['ani@example.com', 'ani@example.com']);
  });
});

describe('createTicket refuses', () => {
  const manual = { channel: 'manual', contact: { name: 'Ani' } };
  it.each([
    ['neither contact nor id', { channel: 'manual' }, 'invalid_request'],
    ['both', { ...manual, contactId: 'con_00000000000000000000000001' }, 'invalid_request'],
    ['a contact that is not there', { channel: 'manual', contactId: 'con_zzzzzzzzzzzzzzzzzzzzzzzzzz' }, 'not_found'],
    ['a contact without an address of the channel', { channel: 'email', contact: budi, text: 'x' }, 'no_recipient'],
    [
      'a telephone number without its country',
      { channel: 'whatsapp', contact: { name: 'A', identity: { kind: 'wa_phone', value: '0812' } }, template: TEMPLATE },
      'invalid_request',
    ],
    ['an account that is not ours', { channel: 'email', account: 'x@example.com', contact: budi, text: 'x' }, 'invalid_request'],
    ['an account of a ticket without a channel', { ...manual, account: MAILBOX }, 'invalid_request'],
    [
      'a mail without text',
      { channel: 'email', contact: { name: 'A', identity: { kind: 'email', value: 'a@example.com' } } },
      'invalid_request',
    ],
    ['a template at the counter', { ...manual, template: TEMPLATE }, 'invalid_request'],
    ['a team that is not there', { ...manual, teamId: 'nowhere' }, 'invalid_request'],
    ['another team', { ...manual, teamId: 'sales' }, 'not_allowed'],
    ['a channel that is none', { ...manual, channel: 'fax' }, 'invalid_request'],
    ['a text that is none', { ...manual, text: 7 }, 'invalid_request'],
  ])('%s', async (_, body, code) => {
    expect((await refusal(createRig(), 'createTicket', open(body))).code).toBe(code);
  });

  it('to guess between two own numbers', async () => {
    const rig = createRig();
    setting(rig.memory, 'channel', 'whatsapp:2', { channel: 'whatsapp', account: '2', name: 'Second' });

    const problem = await refusal(rig, 'createTicket', open({ channel: 'whatsapp', contact: budi, template: TEMPLATE }));

    expect(problem.errors).toMatchObject([{ path: 'body.account' }]);
    await call(rig, 'createTicket', open({ channel: 'whatsapp', account: '2', contact: budi, template: TEMPLATE }));
  });
});

describe('createTicket with an Idempotency-Key', () => {
  const asked = { headers: { 'idempotency-key': 'k' }, ...open({ channel: 'whatsapp', contact: budi, template: TEMPLATE }) };

  it('opens one ticket, however often it is called, also at one moment', async () => {
    const rig = createRig();

    const [a, b] = await Promise.all([call(rig, 'createTicket', asked), call(rig, 'createTicket', asked)]);
    const before = dump(rig);
    const c = await call(rig, 'createTicket', asked);

    expect([a.ticket.number, b.ticket.number]).toEqual([c.ticket.number, c.ticket.number]);
    expect(dump(rig)).toEqual(before);
    expect(rig.memory.tickets.size).toBe(1);
  });

  it('is not given to another request', async () => {
    const rig = createRig();
    await call(rig, 'createTicket', asked);
    const other = {
      ...asked,
      body: { ...asked.body, contact: { name: 'Ani', identity: { kind: phone('62812').kind, value: '+628120000077' } } },
    };

    expect((await refusal(rig, 'createTicket', other)).code).toBe('idempotency_key_reused');
  });
});
