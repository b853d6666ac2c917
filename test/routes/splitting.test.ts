import { describe, expect, it } from 'vitest';
import { aChat, aMail, anImage } from '../helpers/envelopes.ts';
import { eventsOf, ticketOf } from '../helpers/in-memory-ports.ts';
import { call, createRig, given, type Rig, refusal, request } from './rig.ts';

const conversationOf = async (rig: Rig, number: number) => (await call(rig, 'getTicket', { params: { number } })).conversation;
async function messageOf(rig: Rig, number: number, text: string): Promise<string> {
  const found = (await conversationOf(rig, number)).find((item) => item.text === text);
  if (!found) throw new Error(`#${number} has no message "${text}".`);
  return found.id;
}
const split = async (rig: Rig, number: number, text: string, more: object = {}) => {
  const messageId = await messageOf(rig, number, text);
  const { version } = await ticketOf(rig, number);
  return call(rig, 'splitTicket', { params: { number }, body: { version, messageId, ...more } });
};

describe('splitTicket', () => {
  it('opens a ticket with that message, its clocks begun now and nobody greeted again', async () => {
    const rig = createRig();
    const number = await given(rig, aChat({ text: 'Paket rusak' }));
    await given(rig, aChat({ text: 'Dan satu lagi: faktur' }));
    const before = await ticketOf(rig, number);
    rig.passSeconds(600);

    const { ticket } = await split(rig, number, 'Dan satu lagi: faktur', { subject: 'Faktur' });

    const { contactId, windowExpiresAt } = before;
    expect(ticket).toMatchObject({ status: 'new', subject: 'Faktur', contactId, splitFrom: number, windowExpiresAt, assigneeId: null });
    expect(ticket.targets.map(({ startedAt }) => startedAt)).toEqual([rig.time.now, rig.time.now]);
    expect((await conversationOf(rig, ticket.number)).map(({ kind, text }) => [kind, text])).toEqual([
      ['inbound', 'Dan satu lagi: faktur'],
    ]);
    expect((await conversationOf(rig, number)).at(-1)).toMatchObject({ text: 'Dan satu lagi: faktur', splitTo: ticket.number });
    const { version, lastCommandId } = await ticketOf(rig, number);
    expect({ ...before, version, lastCommandId }).toEqual(await ticketOf(rig, number));
  });

  it("leaves the contact's next message with the old ticket", async () => {
    const rig = createRig();
    const number = await given(rig, aChat({ text: 'Paket rusak' }));
    const { ticket } = await split(rig, number, 'Paket rusak');

    await given(rig, aChat({ text: 'Halo?' }));

    expect(eventsOf(rig, ticket.number).filter(({ type }) => type === 'MessageReceived')).toHaveLength(1);
    expect((await conversationOf(rig, number)).map(({ text }) => text)).toContain('Halo?');
  });

  it('takes attachments along as far as they have come', async () => {
    const rig = createRig();
    const number = await given(rig, aChat({ text: 'Foto', content: { attachments: [anImage('media-1')] } }));
    const received = eventsOf(rig, number).find((event) => event.type === 'MessageReceived');

    const { ticket } = await split(rig, number, 'Foto');

    const copied = eventsOf(rig, ticket.number).find((event) => event.type === 'MessageReceived');
    expect(received?.attachments).toHaveLength(1);
    expect(copied?.attachments).toEqual(received?.attachments);
  });

  it('of a mail is answered where the mail came from, under its subject', async () => {
    const rig = createRig();
    const number = await given(rig, aMail({ subject: 'Retur dan faktur', text: 'Dua hal.' }));
    const { ticket } = await split(rig, number, 'Dua hal.');

    await call(rig, 'sendMessage', { params: { number: ticket.number }, body: { kind: 'reply', text: 'Baik.', version: ticket.version } });

    expect(ticket.subject).toBe('Retur dan faktur');
    expect(JSON.stringify(rig.memory.ledgers.get(ticket.number)?.at(-1)?.stored.bodies)).toContain('budi@example.com');
  });

  it('of a ticket that began without words has none either', async () => {
    const rig = createRig();
    const number = await given(rig, aChat({ text: '', content: { type: 'audio', attachments: [anImage('media-1')] } }));
    await given(rig, aChat({ text: 'Satu lagi' }));

    const { ticket } = await split(rig, number, 'Satu lagi');
    const [row] = (await call(rig, 'listTickets', { query: { numbers: String(number) } })).items;

    expect([ticket.subject, ticket.subjectKind]).toEqual(['', 'audio']);
    expect([row?.subject, row?.subjectKind]).toEqual(['', 'audio']);
  });

  it('is done once a message, and once an Idempotency-Key', async () => {
    const rig = createRig();
    const number = await given(rig, aChat({ text: 'Paket rusak' }));
    const messageId = await messageOf(rig, number, 'Paket rusak');
    const parts = { params: { number }, body: { version: 1, messageId } };
    const headers = { 'idempotency-key': 'one-and-the-same' };

    const first = await request(rig, 'splitTicket', { ...parts, headers });
    const again = await request(rig, 'splitTicket', { ...parts, headers });

    expect(first.status).toBe(201);
    expect(again.json).toEqual(first.json);
    expect(await refusal(rig, 'splitTicket', parts)).toMatchObject({ code: 'invalid_request', errors: [{ path: 'body.messageId' }] });
  });

  it("takes only the contact's own messages", async () => {
    const rig = createRig();
    const number = await given(rig, aChat());
    const automatic = (await conversationOf(rig, number)).find(({ kind }) => kind === 'automatic');

    const problem = await refusal(rig, 'splitTicket', { params: { number }, body: { version: 1, messageId: automatic?.id } });

    expect(problem).toMatchObject({ status: 400, errors: [{ path: 'body.messageId' }] });
  });

  it("does not find another team's ticket", async () => {
    const rig = createRig();
    const number = await given(rig, aChat({ text: 'Paket rusak' }));
    const messageId = await messageOf(rig, number, 'Paket rusak');

    expect(await refusal(rig, 'splitTicket', { as: 'outsider', params: { number }, body: { version: 1, messageId } })).toMatchObject({
      code: 'not_found',
    });
  });
});
