/** Whoever comes back: each of their names finds every ticket that they ever had, on every channel. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aChat, aMail, phone } from '../helpers/envelopes.ts';
import { take, ticketOf } from '../helpers/in-memory-ports.ts';
import { type Call, call, createRig, given, type Rig, request } from './rig.ts';

type Named = { readonly kind: string; readonly value: string };
const PEOPLE = 3;
const phoneOf = (n: number) => phone(`6281299900${n}`);
const mailOf = (n: number): Named => ({ kind: 'email', value: `orang${n}@example.com` });

async function found(rig: Rig, { kind, value }: Named): Promise<string | undefined> {
  const { items } = await call(rig, 'findContacts', { as: 'supervisor', query: { kind, value } });
  expect(items.length).toBeLessThan(2);
  return items[0]?.contactId;
}

/** Page by page. */
async function history(rig: Rig, contactId: string, limit = 2): Promise<number[]> {
  const numbers: number[] = [];
  let cursor: string | null = null;
  do {
    const query: Call['query'] = { limit, ...(cursor === null ? {} : { cursor }) };
    const page: { items: { number: number }[]; nextCursor: string | null } = await call(rig, 'listContactTickets', {
      as: 'admin',
      params: { contactId },
      query,
    });
    numbers.push(...page.items.map(({ number }) => number));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return numbers;
}

/** A message now. @returns the ticket it is on. */
async function write(rig: Rig, who: Named): Promise<number> {
  rig.passSeconds(3600);
  const at = { sentAt: rig.time.now, receivedAt: rig.time.now };
  await take(rig, who.kind === 'email' ? { ...aMail({ from: who.value }), ...at } : aChat({ from: [phone(who.value)], ...at }));
  const changed = await Promise.all(
    [...rig.memory.tickets.keys()].map(async (number) => ({ number, ticket: await ticketOf(rig, number) })),
  );
  const newest = changed.toSorted((a, b) => ((a.ticket.contactMessage?.at ?? '') < (b.ticket.contactMessage?.at ?? '') ? 1 : -1));
  return newest[0]?.number ?? 0;
}

async function solveAll(rig: Rig): Promise<void> {
  for (const number of rig.memory.tickets.keys()) {
    const { version } = await ticketOf(rig, number);
    await request(rig, 'updateTicket', { as: 'admin', params: { number }, body: { version, status: 'solved' } });
  }
  rig.passSeconds(30 * 24 * 3600);
}

describe('a search by any identity', () => {
  const who = fc.integer({ min: 0, max: PEOPLE - 1 });
  const step = fc.oneof(
    fc.record({ act: fc.constantFrom('chat', 'mail', 'link'), who }),
    fc.record({ act: fc.constant('merge' as const), who, into: who, by: fc.constantFrom('chat', 'mail') }),
    fc.record({ act: fc.constant('solve' as const) }),
  );

  it('finds every ticket that a message from it was ever on, whatever was linked and merged between', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
        const rig = createRig();
        const wrote = new Map<string, { named: Named; numbers: Set<number> }>();
        const note = async (named: Named) => {
          const numbers = wrote.get(named.value)?.numbers ?? new Set();
          wrote.set(named.value, { named, numbers: numbers.add(await write(rig, named)) });
        };
        for (const one of steps) {
          if (one.act === 'chat') await note(phoneOf(one.who));
          if (one.act === 'mail') await note(mailOf(one.who));
          if (one.act === 'solve') await solveAll(rig);
          const own = 'who' in one ? await found(rig, phoneOf(one.who)) : undefined;
          if (one.act === 'link' && own) await request(rig, 'linkIdentity', { params: { contactId: own }, body: mailOf(one.who) });
          if (one.act !== 'merge') continue;
          const into = await found(rig, one.by === 'chat' ? phoneOf(one.into) : mailOf(one.into));
          if (own && into) await request(rig, 'mergeContact', { as: 'admin', params: { contactId: own }, body: { into } });
        }

        for (const { named, numbers } of wrote.values()) {
          const contactId = (await found(rig, named)) ?? '';
          const listed = await history(rig, contactId);
          expect(listed).toEqual(expect.arrayContaining([...numbers]));
          expect(new Set(listed).size).toBe(listed.length);
          const opened = await Promise.all(listed.map(async (number) => ticketOf(rig, number)));
          expect(opened.map(({ createdAt }) => createdAt)).toEqual(
            opened
              .map(({ createdAt }) => createdAt)
              .toSorted()
              .reverse(),
          );
          // Asked by the contact of any of these tickets it is the same history.
          for (const ticket of opened) expect(await history(rig, ticket.contactId, 50)).toEqual(listed);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('finds what agents opened for them as well, and it belongs to the contact at the end', async () => {
    const rig = createRig();
    const chat = await given(rig, aChat({ from: [phoneOf(0)] }));
    const mail = await given(rig, aMail({ from: mailOf(0).value }));
    const [own, into] = [(await ticketOf(rig, chat)).contactId, (await ticketOf(rig, mail)).contactId];
    await call(rig, 'mergeContact', { as: 'supervisor', params: { contactId: own }, body: { into } });

    const contact = { name: 'Budi', identity: { kind: 'wa_phone', value: phoneOf(0).value } };
    const byIdentity = await call(rig, 'createTicket', { body: { channel: 'whatsapp', contact, text: 'Soal lain.' } });
    const byId = await call(rig, 'createTicket', { body: { channel: 'manual', contactId: own, text: 'Datang ke loket.' } });
    await take(rig, aChat({ from: [phoneOf(0)], text: 'Baik' }));

    expect([byIdentity.ticket.contactId, byId.ticket.contactId]).toEqual([into, into]);
    expect((await ticketOf(rig, byIdentity.ticket.number)).contactMessage?.version).toBeGreaterThan(1);
    const all = [chat, mail, byIdentity.ticket.number, byId.ticket.number];
    for (const named of [phoneOf(0), mailOf(0)]) {
      expect((await history(rig, (await found(rig, named)) ?? '')).toSorted()).toEqual(all.toSorted());
    }
  });

  it('finds them by a user id that only came along, too', async () => {
    const rig = createRig();
    const number = await given(rig, aChat({ from: [phoneOf(0)] }));
    const user = { kind: 'wa_bsuid', scope: 'waba', value: 'ID.AAA' } as const;
    await take(rig, aChat({ from: [user, phoneOf(0)] }));

    expect(await history(rig, (await found(rig, user)) ?? '')).toEqual([number]);
  });
});
