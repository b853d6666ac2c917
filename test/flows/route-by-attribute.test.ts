/** Teams that are chosen by who the contact is. */
import { beforeEach, describe, expect, it } from 'vitest';
import { close } from '../helpers/acts.ts';
import { aChat, aMail, BUDI, phone } from '../helpers/envelopes.ts';
import { createWorld, eventsOfType, PHONE_NUMBER_ID, setting, take, ticketOf, type World } from '../helpers/in-memory-ports.ts';

const SITI = phone('628130000002');
const VIP = { id: 'vip', name: 'VIP', when: { attributes: { segmen: { anyOf: ['emas', 'vip plus'] } } }, teamId: 'vip' };
const PAKET = { id: 'paket', name: 'Paket', when: { words: { anyOf: ['paket'] } }, teamId: 'logistik' };

let world: World;
let read: string[];
beforeEach(() => {
  world = createWorld();
  setting(world.memory, 'routing', 'default', { conditions: [VIP], fallbackTeamId: 'triage' });
  read = [];
});

/** Who wrote once, whose ticket is closed, and what is known of them. @returns the contact's id. */
async function known(attributes: Record<string, string>, from = BUDI): Promise<string> {
  await take(world, aChat({ from: [from] }));
  const number = Math.max(...world.memory.tickets.keys());
  await close(world, number);
  const { contactId } = await ticketOf(world, number);
  const contact = world.memory.contacts.get(contactId);
  if (!contact) throw new Error('Who wrote is a contact.');
  world.memory.contacts.set(contactId, { ...contact, attributes });
  return contactId;
}
/** Counts the reads of contacts from here on: each is a trip to the table. */
async function opened(envelope: Parameters<typeof take>[1]) {
  const { directory } = world.ports;
  const contact = (contactId: string) => {
    read.push(contactId);
    return directory.contact(contactId);
  };
  const counting = { ...directory, contact };
  await take({ ...world, ports: { ...world.ports, directory: counting } }, envelope);
  const number = Math.max(...world.memory.tickets.keys());
  return { teamId: (await ticketOf(world, number)).teamId, choice: eventsOfType(world, number, 'TeamChosen').at(-1) };
}

describe('a condition that asks for an attribute', () => {
  it('takes a contact that has one of its values, however they are written, and names the entry only', async () => {
    await known({ segmen: 'VIP-Plus', kota: 'Bandung' });

    const { teamId, choice } = await opened(aChat({ text: 'halo' }));

    expect(teamId).toBe('vip');
    expect(choice).toMatchObject({ by: 'condition', conditionId: 'vip', matched: ['attributes.segmen.1'] });
    expect(JSON.stringify(choice)).not.toMatch(/plus|bandung/i);
  });

  it('leaves out other values, contacts without it, and whoever is not known', async () => {
    await known({ segmen: 'emas putih' });
    await known({ kota: 'emas' }, SITI);

    const teams = [];
    for (const from of [BUDI, SITI, phone('628140000003')]) teams.push((await opened(aChat({ from: [from] }))).teamId);

    expect(teams).toEqual(['triage', 'triage', 'triage']);
  });

  it('takes a merged contact by what is noted of the one it leads to', async () => {
    const own = await known({ segmen: 'umum' });
    const into = await known({ segmen: 'emas' }, SITI);
    for (const [name, record] of world.memory.identities)
      if (record.contactId === own) world.memory.identities.set(name, { ...record, mergedInto: into });

    expect((await opened(aChat({ from: [BUDI] }))).teamId).toBe('vip');
  });

  it('holds for mail as for WhatsApp', async () => {
    await take(world, aMail());
    const { contactId } = await ticketOf(world, 1);
    const contact = world.memory.contacts.get(contactId);
    if (contact) world.memory.contacts.set(contactId, { ...contact, attributes: { segmen: 'emas' } });

    expect((await opened(aMail())).teamId).toBe('vip');
  });
});

describe('the contact is read', () => {
  it('once where the choice hangs on it', async () => {
    const contactId = await known({ segmen: 'emas' });

    await opened(aChat());

    expect(read).toEqual([contactId]);
  });

  it.each<[string, object[]]>([
    ['no condition asks for it', [PAKET]],
    ['another condition holds before', [PAKET, VIP]],
    ['the condition that asks does not hold otherwise', [{ ...VIP, when: { ...VIP.when, channels: ['email'] } }]],
  ])('not at all where %s', async (_, conditions) => {
    await known({ segmen: 'emas' });
    setting(world.memory, 'routing', 'default', { conditions, fallbackTeamId: 'triage' });

    await opened(aChat({ text: 'paket' }));

    expect(read).toEqual([]);
  });

  it('not for who is not known, nor for a message on an open ticket, nor for a follow-up at a number with a team', async () => {
    await opened(aChat());
    await opened(aChat());
    await close(world, 1);
    setting(world.memory, 'channel', `whatsapp:${PHONE_NUMBER_ID}`, {
      channel: 'whatsapp',
      account: PHONE_NUMBER_ID,
      name: 'Toko',
      teamId: 'toko',
    });
    await opened(aChat());

    expect([read, world.memory.tickets.size]).toEqual([[], 2]);
  });
});
