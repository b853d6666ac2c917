import { describe, expect, it } from 'vitest';
import { aChat, BUDI } from '../helpers/envelopes.ts';
import { storedOf } from '../helpers/in-memory-ports.ts';
import { type Call, call, createRig, dump, given, type Rig, refusal, request } from './rig.ts';

const change = (rig: Rig, contactId: string, body: object, more: Call = {}) =>
  call(rig, 'changeContact', { params: { contactId }, body, ...more });
async function made(rig: Rig, body: object = {}): Promise<string> {
  return (await call(rig, 'createContact', { body: { name: 'Budi', ...body } })).contactId;
}
const recorded = (rig: Rig) => (rig.memory.ledgers.get('settings') ?? []).flatMap(({ stored }) => JSON.parse(stored.entry).events);
const names = (count: number, value: string | null = 'x', from = 0) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`a-${at + from}`, value]));

describe('changeContact', () => {
  it('sets what is named and leaves the rest; null takes away', async () => {
    const rig = createRig();
    const contactId = await made(rig, { language: 'id', attributes: { segmen: 'vip', kota: 'Bandung' } });

    const changed = await change(rig, contactId, { name: 'Budi Santoso', attributes: { kota: null, 'no_pelanggan-2': ' C-77 ' } });
    const spoken = await change(rig, contactId, { language: null });

    expect(changed).toMatchObject({ name: 'Budi Santoso', language: 'id', attributes: { segmen: 'vip', 'no_pelanggan-2': 'C-77' } });
    expect(spoken).toEqual({ ...changed, language: null });
    expect(await call(rig, 'getContact', { params: { contactId } })).toEqual(spoken);
  });

  it('is recorded by the names of what changed, once, and by nothing of what they say', async () => {
    const rig = createRig();
    const contactId = await made(rig, { attributes: { segmen: 'vip' } });
    const body = { name: 'Budi Santoso', language: 'en', attributes: { segmen: 'vip', kota: 'Bandung', umur: null } };

    await change(rig, contactId, body);
    const before = dump(rig);
    await change(rig, contactId, body);
    await change(rig, contactId, {});

    expect(dump(rig)).toEqual(before);
    expect(recorded(rig)).toEqual([{ type: 'ContactChanged', contactId, fields: ['name', 'language', 'attributes.kota'] }]);
    expect(JSON.stringify(rig.memory.ledgers.get('settings'))).not.toMatch(/Santoso|Bandung/);
  });

  it('of two people at once keeps both changes', async () => {
    const rig = createRig();
    const contactId = await made(rig);
    const ask = (attributes: object) => request(rig, 'changeContact', { params: { contactId }, body: { attributes } });

    const answers = await Promise.all([ask({ segmen: 'vip' }), ask({ kota: 'Bandung' }), ask({ segmen: 'umum' })]);

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(rig.memory.contacts.get(contactId)?.attributes).toMatchObject({ kota: 'Bandung' });
    expect(recorded(rig)).toHaveLength(3);
  });

  it('takes at most 20 attributes, those that are there counted, and none after the last is gone', async () => {
    const rig = createRig();
    const contactId = await made(rig, { attributes: names(20) });

    const problem = await refusal(rig, 'changeContact', { params: { contactId }, body: { attributes: { satu: 'lagi' } } });
    const swapped = await change(rig, contactId, { attributes: { satu: 'lagi', 'a-0': null } });
    const none = await change(rig, contactId, { attributes: { ...names(19, null, 1), satu: null } });

    expect(problem).toMatchObject({ code: 'invalid_request', errors: [{ path: 'body.attributes' }] });
    expect(Object.keys(swapped.attributes)).toHaveLength(20);
    expect(none.attributes).toEqual({});
  });

  it.each([
    { name: '' },
    { name: null },
    { name: 'x'.repeat(257) },
    { language: 'fr' },
    { attributes: { Segmen: 'vip' } },
    { attributes: { '': 'vip' } },
    { attributes: { ['a'.repeat(41)]: 'vip' } },
    { attributes: { segmen: '' } },
    { attributes: { segmen: '   ' } },
    { attributes: { segmen: 'x'.repeat(201) } },
    { attributes: { segmen: 7 } },
    { attributes: ['vip'] },
    { identities: [] },
  ])('refuses %j', async (body) => {
    const rig = createRig();
    const contactId = await made(rig);

    expect((await refusal(rig, 'changeContact', { params: { contactId }, body })).code).toBe('invalid_request');
  });

  it('refuses a contact that is not there, and whoever only reads', async () => {
    const rig = createRig();
    const contactId = await made(rig);
    const code = async (parts: Call) =>
      (await refusal(rig, 'changeContact', { params: { contactId }, body: { name: 'Ani' }, ...parts })).code;

    expect(await code({ params: { contactId: 'con_zzzzzzzzzzzzzzzz' } })).toBe('not_found');
    expect([await code({ as: 'light_agent' }), await code({ as: 'auditor' })]).toEqual(['not_allowed', 'not_allowed']);
  });
});

describe('attributes of a new contact', () => {
  it('are kept and shown, and one who wrote first has none', async () => {
    const rig = createRig();
    const { contactId } = (await storedOf(rig, await given(rig, aChat({ from: [BUDI] })))).ticket;

    const { attributes } = await call(rig, 'createContact', { body: { name: 'Ani', attributes: { constructor: 'vip', segmen: 'VIP' } } });

    expect(attributes).toEqual({ constructor: 'vip', segmen: 'VIP' });
    expect((await call(rig, 'getContact', { params: { contactId } })).attributes).toEqual({});
  });

  it.each([{ attributes: names(21) }, { attributes: { segmen: null } }, { attributes: { SEGMEN: 'x' } }])(
    'are refused: %j',
    async (more) => {
      expect((await refusal(createRig(), 'createContact', { body: { name: 'Ani', ...more } })).code).toBe('invalid_request');
    },
  );

  it('belong to the request that an Idempotency-Key names', async () => {
    const rig = createRig();
    const headers = { 'idempotency-key': 'k' };
    await call(rig, 'createContact', { headers, body: { name: 'Ani', attributes: { segmen: 'vip' } } });

    const other = { headers, body: { name: 'Ani', attributes: { segmen: 'umum' } } };
    expect((await refusal(rig, 'createContact', other)).code).toBe('idempotency_key_reused');
  });
});
