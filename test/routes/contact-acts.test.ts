/** Whatever people do to contacts, two at a time and while messages come: intake reads of each identity what holds of its contact. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Identity } from '#schemas/channel';
import type { Contact } from '#schemas/contact';
import { aChat, bsuid, phone } from '../helpers/envelopes.ts';
import { take } from '../helpers/in-memory-ports.ts';
import { nameOf } from '../helpers/in-memory-stores.ts';
import { createRig, type Rig, request } from './rig.ts';

const PEOPLE = 3;
const phoneOf = (n: number) => phone(`6281299900${n}`);
const NAMES: readonly Identity[] = [0, 1, 2].flatMap((n) => [phoneOf(n), bsuid(`ID.${n}`)]);

const person = fc.integer({ min: 0, max: PEOPLE - 1 });
const act = fc.oneof(
  fc.record({ act: fc.constantFrom('linkIdentity', 'unlinkIdentity', 'write'), who: person, name: fc.constantFrom(...NAMES) }),
  fc.record({ act: fc.constant('mergeContact' as const), who: person, into: person }),
  fc.record({ act: fc.constantFrom('unmergeContact', 'blockContact', 'unblockContact'), who: person }),
);
type Act = typeof act extends fc.Arbitrary<infer A> ? A : never;

async function perform(rig: Rig, ids: readonly string[], one: Act): Promise<void> {
  const params = { contactId: ids[one.who] ?? '' };
  switch (one.act) {
    case 'write':
      await take(rig, aChat({ from: [one.name, phoneOf(one.who)] }));
      return;
    case 'mergeContact':
      await request(rig, one.act, { as: 'admin', params, body: { into: ids[one.into] } });
      return;
    case 'linkIdentity':
    case 'unlinkIdentity':
      await request(rig, one.act, { as: 'admin', params, body: { kind: one.name.kind, value: one.name.value } });
      return;
    default:
      await request(rig, one.act, { as: 'admin', params });
  }
}

function chainOf({ memory }: Rig, contact: Contact): Contact[] {
  const into = contact.mergedInto === undefined ? undefined : memory.contacts.get(contact.mergedInto);
  return [contact, ...(into ? chainOf({ memory } as Rig, into) : [])];
}

function check(rig: Rig): void {
  for (const record of rig.memory.identities.values()) {
    const contact = rig.memory.contacts.get(record.contactId);
    expect(contact?.identities.map(nameOf)).toContain(nameOf(record.identity));
    const primary = rig.memory.identities.get(nameOf(record.primary));
    expect([primary?.contactId, primary && nameOf(primary.primary)]).toEqual([record.contactId, nameOf(record.primary)]);
    const chain = contact ? chainOf(rig, contact) : [];
    const root = chain.at(-1)?.contactId;
    expect(primary?.mergedInto ?? record.contactId).toBe(root);
    expect(primary?.blockedAt !== undefined).toBe(chain.some(({ blockedAt }) => blockedAt !== undefined));
  }
  for (const { contactId, identities, merged = [] } of rig.memory.contacts.values()) {
    for (const identity of identities) expect(rig.memory.identities.get(nameOf(identity))?.contactId).toBe(contactId);
    for (const below of merged) expect(rig.memory.contacts.get(below)?.mergedInto).toBe(contactId);
  }
}

it('leads each identity to one contact, by one primary that says where it is merged and whether it is blocked', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(act, act), { maxLength: 10 }), async (pairs) => {
      const rig = createRig();
      for (let n = 0; n < PEOPLE; n += 1) await take(rig, aChat({ from: [phoneOf(n)] }));
      const ids = [...rig.memory.contacts.keys()];

      for (const [one, other] of pairs) {
        rig.passSeconds(60);
        await Promise.all([perform(rig, ids, one), perform(rig, ids, other)]);
        check(rig);
      }
    }),
    { numRuns: 200 },
  );
});
