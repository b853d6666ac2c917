import { describe, expect, it } from 'vitest';
import { aChat } from '../helpers/envelopes.ts';
import { priorityChange } from '../helpers/factories.ts';
import { eventsOfType, storedOf } from '../helpers/in-memory-ports.ts';
import { call, createRig, dump, given, type Rig, refusal } from './rig.ts';

const reply = (number: number, body: object) => ({ params: { number }, body: { kind: 'reply', version: 1, ...body } });
const note = (number: number, body: object) => ({ params: { number }, body: { kind: 'note', version: 1, ...body } });

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
