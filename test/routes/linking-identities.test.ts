import { describe, expect, it } from 'vitest';
import { aChat, aMail, phone } from '../helpers/envelopes.ts';
import { ticketOf } from '../helpers/in-memory-ports.ts';
import { call, createRig, given, type Rig, refusal } from './rig.ts';

const link = (rig: Rig, contactId: string, value = 'budi.lain@example.com') =>
  call(rig, 'linkIdentity', { params: { contactId }, body: { kind: 'email', value } });
const contactOf = async (rig: Rig, number: number) => (await ticketOf(rig, number)).contactId;

describe('linkIdentity', () => {
  it('leads what comes from there to the contact', async () => {
    const rig = createRig();
    const contactId = await contactOf(rig, await given(rig, aChat()));

    const { identities } = await link(rig, contactId);
    const mailed = await given(rig, aMail({ from: 'budi.lain@example.com' }));

    expect(identities.map(({ kind }) => kind)).toEqual(['wa_phone', 'email']);
    expect(await contactOf(rig, mailed)).toBe(contactId);
  });

  it('asked again changes nothing, and is recorded once without the address', async () => {
    const rig = createRig();
    const contactId = await contactOf(rig, await given(rig, aChat()));
    await link(rig, contactId);
    await link(rig, contactId, 'Budi.Lain@EXAMPLE.com');

    const entries = (rig.memory.ledgers.get('settings') ?? []).map(({ stored }) => stored.entry);
    expect(entries.flatMap((entry) => JSON.parse(entry).events)).toEqual([{ type: 'IdentityLinked', contactId, kind: 'email' }]);
    expect(entries.join()).not.toContain('example.com');
  });

  it('is refused where it is another contact, is none, or there is no such contact', async () => {
    const rig = createRig();
    const contactId = await contactOf(rig, await given(rig, aChat()));
    const [other] = [phone('6281299990000')];
    await given(rig, aChat({ from: [other] }));
    const ask = async (id: string, kind: string, value: string) =>
      (await refusal(rig, 'linkIdentity', { params: { contactId: id }, body: { kind, value } })).code;

    expect(await ask(contactId, 'wa_phone', other.value)).toBe('identity_taken');
    expect(await ask(contactId, 'email', 'kein adres')).toBe('invalid_request');
    expect(await ask('con_0123456789', 'email', 'a@example.com')).toBe('not_found');
  });
});
