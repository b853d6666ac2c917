import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aChat, aMail, phone } from '../helpers/envelopes.ts';
import { take, ticketOf } from '../helpers/in-memory-ports.ts';
import { call, createRig, given, type Rig, refusal, request } from './rig.ts';

const from = (n: number) => [phone(`6281299900${n}`)];
const contactOf = async (rig: Rig, number: number) => (await ticketOf(rig, number)).contactId;
const merge = (rig: Rig, contactId: string, into: string) =>
  call(rig, 'mergeContact', { as: 'supervisor', params: { contactId }, body: { into } });
const unmerge = (rig: Rig, contactId: string) => call(rig, 'unmergeContact', { as: 'supervisor', params: { contactId } });
const solve = async (rig: Rig, number: number) => {
  const { version } = await ticketOf(rig, number);
  await call(rig, 'updateTicket', { as: 'supervisor', params: { number }, body: { version, status: 'solved' } });
};
const historyOf = async (rig: Rig, contactId: string, limit = 50) =>
  (await call(rig, 'listContactTickets', { params: { contactId }, query: { limit } })).items.map(({ number }) => number);

/** Each with one ticket. */
async function people(rig: Rig, count: number): Promise<{ number: number; contactId: string }[]> {
  const made: { number: number; contactId: string }[] = [];
  for (let n = 0; n < count; n += 1) {
    const number = await given(rig, aChat({ from: from(n) }));
    made.push({ number, contactId: await contactOf(rig, number) });
    rig.passSeconds(60);
  }
  return made;
}

describe('contacts that are merged', () => {
  it('have one history, and what is new belongs to the survivor', async () => {
    const rig = createRig();
    const [chat] = await people(rig, 1);
    const mailed = await given(rig, aMail());
    const other = await contactOf(rig, mailed);
    if (!chat) throw new Error('Nobody wrote.');

    expect(await merge(rig, chat.contactId, other)).toMatchObject({ contactId: chat.contactId, mergedInto: other });
    await solve(rig, chat.number);
    rig.passSeconds(2 * 24 * 3600);
    const next = await given(rig, aChat({ sentAt: rig.time.now, from: from(0), text: 'Saya lagi' }));

    expect(await contactOf(rig, next)).toBe(other);
    expect((await historyOf(rig, other)).toSorted()).toEqual([chat.number, mailed, next].toSorted());
    expect(await historyOf(rig, chat.contactId)).toEqual(await historyOf(rig, other));
    const found = await call(rig, 'findContacts', { query: { kind: 'wa_phone', value: from(0)[0]?.value ?? '' } });
    expect(found.items.map(({ contactId, merged }) => [contactId, merged])).toEqual([[other, [chat.contactId]]]);
  });

  it('go on in the ticket that their messages belong to', async () => {
    const rig = createRig();
    const [first, second] = await people(rig, 2);
    await merge(rig, second?.contactId ?? '', first?.contactId ?? '');

    await take(rig, aChat({ from: from(1), text: 'Masih di sini' }));

    expect((await ticketOf(rig, second?.number ?? 0)).contactMessage?.version).toBeGreaterThan(1);
  });

  it('are blocked together with their survivor', async () => {
    const rig = createRig();
    const [first, second] = await people(rig, 2);
    await merge(rig, second?.contactId ?? '', first?.contactId ?? '');
    await call(rig, 'blockContact', { as: 'supervisor', params: { contactId: first?.contactId ?? '' } });
    await solve(rig, second?.number ?? 0);

    await take(rig, aChat({ from: from(1), text: 'Halo' }));

    expect((await ticketOf(rig, second?.number ?? 0)).status).toBe('solved');
  });
});

describe('mergeContact', () => {
  it('of opposite ones at the same time ends with one survivor', async () => {
    const rig = createRig();
    const [a = '', b = ''] = (await people(rig, 2)).map(({ contactId }) => contactId);
    const ask = (contactId: string, into: string) =>
      request(rig, 'mergeContact', { as: 'supervisor', params: { contactId }, body: { into } });

    const statuses = (await Promise.all([ask(a, b), ask(b, a)])).map(({ status }) => status).toSorted();

    expect(statuses).toEqual([200, 409]);
    const contacts = [rig.memory.contacts.get(a), rig.memory.contacts.get(b)];
    expect(contacts.filter((contact) => contact?.mergedInto !== undefined)).toHaveLength(1);
  });

  it('is recorded once, however often it is asked', async () => {
    const rig = createRig();
    const [a = '', b = ''] = (await people(rig, 2)).map(({ contactId }) => contactId);
    await merge(rig, a, b);
    await merge(rig, a, b);
    await unmerge(rig, a);

    const events = (rig.memory.ledgers.get('settings') ?? []).flatMap(({ stored }) => JSON.parse(stored.entry).events);
    expect(events).toEqual([
      { type: 'ContactMerged', contactId: a, into: b },
      { type: 'ContactUnmerged', contactId: a, from: b },
    ]);
  });

  it('is refused with itself, with what is merged already, and with nobody', async () => {
    const rig = createRig();
    const [a = '', b = '', c = ''] = (await people(rig, 3)).map(({ contactId }) => contactId);
    await merge(rig, a, b);
    const ask = async (contactId: string, into: string) =>
      (await refusal(rig, 'mergeContact', { as: 'supervisor', params: { contactId }, body: { into } })).code;

    expect(await ask(c, c)).toBe('invalid_request');
    expect(await ask(a, c)).toBe('not_mergeable');
    expect(await ask(c, a)).toBe('not_mergeable');
    expect(await ask(c, 'con_0123456789')).toBe('not_found');
    expect((await refusal(rig, 'unmergeContact', { as: 'supervisor', params: { contactId: c } })).code).toBe('not_mergeable');
  });
});

describe('any merges', () => {
  const step = fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }));

  it('leave one survivor for each, and undone in any order give back every contact and identity as it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }), async (steps, order) => {
        const rig = createRig();
        const ids = (await people(rig, 4)).map(({ contactId }) => contactId);
        const before = structuredClone([rig.memory.contacts, rig.memory.identities]);
        for (const [isMerge, one, other] of steps) {
          const parts = { as: 'supervisor', params: { contactId: ids[one] ?? '' }, body: { into: ids[other] } } as const;
          if (isMerge) await request(rig, 'mergeContact', parts);
          else await request(rig, 'unmergeContact', { as: 'supervisor', params: parts.params });
        }

        const rootOf = (id: string): string => {
          const into = rig.memory.contacts.get(id)?.mergedInto;
          return into === undefined ? id : rootOf(into);
        };
        for (const { contactId, mergedInto } of rig.memory.identities.values()) expect(mergedInto ?? contactId).toBe(rootOf(contactId));

        for (const at of order) await request(rig, 'unmergeContact', { as: 'supervisor', params: { contactId: ids[at] ?? '' } });
        expect([rig.memory.contacts, rig.memory.identities]).toEqual(before);
      }),
      { numRuns: 60 },
    );
  });
});
