import { beforeEach, describe, expect, it } from 'vitest';
import { aChat, BUDI, bsuid, parentBsuid, phone } from '../helpers/envelopes.ts';
import { bodiesOf, createWorld, numbersIn, setting, take, ticketOf, type World } from '../helpers/in-memory-ports.ts';
import { nameOf } from '../helpers/in-memory-stores.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});

const identityOf = (identity: Parameters<typeof nameOf>[0]) => world.memory.identities.get(nameOf(identity));
const texts = (number: number) => bodiesOf(world, number, 'MessageReceived').map(({ text }) => text);
const acknowledgements = (number: number) => bodiesOf(world, number, 'AutomaticMessageQueued').map(({ text }) => text);

describe('concurrent first messages', () => {
  it.each([2, 10, 50])('%i of one contact make one contact, one ticket, that many messages and one acknowledgement', async (count) => {
    const envelopes = Array.from({ length: count }, (_, at) => aChat({ text: `Pesan ${at}` }));

    await Promise.all(envelopes.map((envelope) => take(world, envelope)));

    expect(world.memory.contacts.size).toBe(1);
    expect(numbersIn(world)).toHaveLength(1);
    const [number = 0] = numbersIn(world);
    expect(texts(number).toSorted()).toEqual(envelopes.map(({ content }) => content.text).toSorted());
    expect(acknowledgements(number)).toHaveLength(1);
  });

  it('that name one contact by different identities make one contact', async () => {
    const both = [bsuid('ID.AAA'), BUDI];
    const senders = [both, both, [BUDI], [bsuid('ID.AAA')], both, [BUDI]];

    // The one that names both comes first, as from Meta: nothing else says that the two are one.
    await take(world, aChat({ from: both }));
    await Promise.all(senders.map((from) => take(world, aChat({ from }))));

    expect(world.memory.contacts.size).toBe(1);
    expect(numbersIn(world)).toHaveLength(1);
    expect(texts(numbersIn(world)[0] ?? 0)).toHaveLength(7);
  });

  it('of several contacts make a ticket each', async () => {
    const people = Array.from({ length: 10 }, (_, at) => phone(`6281300000${at}`));
    const envelopes = people.flatMap((person) => [aChat({ from: [person] }), aChat({ from: [person] }), aChat({ from: [person] })]);

    await Promise.all(envelopes.map((envelope) => take(world, envelope)));

    expect(world.memory.contacts.size).toBe(10);
    expect(numbersIn(world).map((number) => texts(number).length)).toEqual(Array.from({ length: 10 }, () => 3));
  });

  it('that the table throttles are taken when it answers again', async () => {
    world.memory.faults.push('transient', 'conflict', 'transient');

    expect(await take(world, aChat())).toBe('message');
    expect(numbersIn(world)).toHaveLength(1);
  });
});

describe('identities', () => {
  it('that come along become aliases, so that either finds the ticket', async () => {
    await take(world, aChat({ from: [BUDI], text: 'satu' }));
    await take(world, aChat({ from: [bsuid('ID.AAA'), parentBsuid('ID.ENT.AAA'), BUDI], text: 'dua' }));
    await take(world, aChat({ from: [bsuid('ID.AAA')], text: 'tiga' }));
    await take(world, aChat({ from: [parentBsuid('ID.ENT.AAA')], text: 'empat' }));

    expect(world.memory.contacts.size).toBe(1);
    expect(texts(1)).toEqual(['satu', 'dua', 'tiga', 'empat']);
  });

  it('of two contacts are kept apart, with a suggestion to merge them', async () => {
    await take(world, aChat({ from: [BUDI], text: 'dari nomor' }));
    await take(world, aChat({ from: [bsuid('ID.BBB')], text: 'tanpa nomor' }));

    await take(world, aChat({ from: [bsuid('ID.BBB'), BUDI], text: 'keduanya' }));

    expect(world.memory.contacts.size).toBe(2);
    // The user id decides before the number does.
    expect([texts(1), texts(2)]).toEqual([['dari nomor'], ['tanpa nomor', 'keduanya']]);
    expect(identityOf(BUDI)).toMatchObject({
      contactId: (await ticketOf(world, 1)).contactId,
      mergeSuggestion: (await ticketOf(world, 2)).contactId,
    });
  });

  it('are told apart by the own number they wrote to', async () => {
    setting(world.memory, 'channel', 'whatsapp:222', { channel: 'whatsapp', account: '222', name: 'Lain' });

    await take(world, aChat({ text: 'ke satu' }));
    await take(world, aChat({ text: 'ke lain', account: '222' }));
    await take(world, aChat({ text: 'ke lain lagi', account: '222' }));

    expect(world.memory.contacts.size).toBe(1);
    expect([texts(1), texts(2)]).toEqual([['ke satu'], ['ke lain', 'ke lain lagi']]);
  });
});
