/** A contact takes another telephone number, and the old one may be a stranger's some day. */
import { beforeEach, describe, expect, it } from 'vitest';
import { aChat, anEcho, anIdentityChange, BUDI, bsuid, phone } from '../helpers/envelopes.ts';
import { minute } from '../helpers/factories.ts';
import {
  bodiesOf,
  createWorld,
  eventsOfType,
  numbersIn,
  PHONE_NUMBER_ID,
  setting,
  take,
  ticketOf,
  type World,
} from '../helpers/in-memory-ports.ts';
import { nameOf } from '../helpers/in-memory-stores.ts';

const OLD = [bsuid('ID.AAA'), BUDI];
const NEXT = phone('628120009999');
const NEW = [bsuid('ID.NEW'), NEXT];
const STRANGER = [bsuid('ID.XXX'), BUDI];
const CHANGED_AT = minute(10);

let world: World;
beforeEach(async () => {
  world = createWorld();
  await take(world, aChat({ from: OLD, text: 'dari Budi' }));
});

const change = (previous = OLD, current = NEW, fields: Parameters<typeof anIdentityChange>[2] = {}) =>
  anIdentityChange(previous, current, { sentAt: CHANGED_AT, receivedAt: minute(30), ...fields });
const later = (fields: Parameters<typeof aChat>[0]) => aChat({ sentAt: minute(20), receivedAt: minute(30), ...fields });
const identityOf = (identity: typeof BUDI) => world.memory.identities.get(nameOf(identity));
const texts = (number: number) => bodiesOf(world, number, 'MessageReceived').map(({ text }) => text);

describe('a stranger with the old number', () => {
  it('gets a contact and a ticket of their own, and stays on it', async () => {
    await take(world, change());

    await take(world, later({ from: STRANGER, name: 'Siti', text: 'dari Siti' }));
    await take(world, later({ from: STRANGER, text: 'lagi' }));
    await take(world, later({ from: [bsuid('ID.XXX')], text: 'tanpa nomor' }));

    expect([texts(1), texts(2)]).toEqual([['dari Budi'], ['dari Siti', 'lagi', 'tanpa nomor']]);
    const { contactId } = await ticketOf(world, 2);
    expect(world.memory.contacts.get(contactId)).toMatchObject({ name: 'Siti', identities: [bsuid('ID.XXX')] });
    expect(identityOf(BUDI)).toMatchObject({ contactId: (await ticketOf(world, 1)).contactId, retiredAt: CHANGED_AT });
    expect([...world.memory.identities.values()].map(({ mergeSuggestion }) => mergeSuggestion)).toEqual(
      [...world.memory.identities.values()].map(() => undefined),
    );
  });

  it('who writes many messages at once is one contact', async () => {
    await take(world, change());

    await Promise.all(Array.from({ length: 10 }, (_, at) => take(world, later({ from: STRANGER, text: `Pesan ${at}` }))));

    expect(world.memory.contacts.size).toBe(2);
    expect(texts(2)).toHaveLength(10);
  });

  it('who is known by nothing else is taken for the old contact: no guess is better', async () => {
    await take(world, change());

    await take(world, later({ from: [BUDI], text: 'siapa' }));

    expect(texts(1)).toEqual(['dari Budi', 'siapa']);
  });

  it('who changes number in turn takes nothing of the old contact along', async () => {
    const third = [bsuid('ID.YYY'), phone('628120008888')];
    await take(world, change());
    await take(world, later({ from: STRANGER, text: 'dari Siti' }));

    await take(world, change(STRANGER, third, { sentAt: minute(25) }));
    await take(world, later({ from: third, text: 'nomor lain' }));

    expect([texts(1), texts(2)]).toEqual([['dari Budi'], ['dari Siti', 'nomor lain']]);
    expect(identityOf(BUDI)?.retiredAt).toBe(CHANGED_AT);
  });

  it('to whom an answer went by telephone is not noted on the ticket of the old contact', async () => {
    await take(world, change());

    expect(await take(world, anEcho({ to: STRANGER, sentAt: minute(20) }))).toBe('channel_event');

    expect(eventsOfType(world, 1, 'MessageSentElsewhere')).toEqual([]);
  });
});

describe('the person with the new number', () => {
  it.each([
    { by: 'new user id and number', from: NEW },
    { by: 'new number', from: [NEXT] },
    { by: 'new user id', from: [bsuid('ID.NEW')] },
    { by: 'old user id', from: [bsuid('ID.AAA')] },
    { by: 'old user id and number', from: OLD },
  ])('stays on their ticket by $by', async ({ from }) => {
    await take(world, change());
    await take(world, later({ from: STRANGER, text: 'dari Siti' }));

    await take(world, later({ from, text: 'saya lagi' }));

    expect(texts(1)).toEqual(['dari Budi', 'saya lagi']);
    expect(world.memory.contacts.size).toBe(2);
  });

  it('stays on it when the old number was all that was known of them', async () => {
    const siti = phone('628130000002');
    await take(world, aChat({ from: [siti], text: 'dari Siti' }));

    await take(world, change([siti], [NEXT]));
    await take(world, later({ from: NEW, text: 'nomor baru' }));
    await take(world, later({ from: [bsuid('ID.XXX'), siti], text: 'orang lain' }));

    expect([texts(2), texts(3)]).toEqual([['dari Siti', 'nomor baru'], ['orang lain']]);
    // The retired number is the contact's primary identity, and carries its pointer still.
    expect(identityOf(siti)).toMatchObject({ retiredAt: CHANGED_AT, pointers: { [PHONE_NUMBER_ID]: 2 } });
  });

  it('keeps their pointers on the retired number, those of further accounts as well', async () => {
    const siti = phone('628130000002');
    await take(world, aChat({ from: [siti], text: 'dari Siti' }));
    await take(world, change([siti], [NEXT]));
    setting(world.memory, 'channel', 'whatsapp:222', { channel: 'whatsapp', account: '222', name: 'Lain' });

    await take(world, later({ from: [NEXT], account: '222', text: 'ke lain' }));
    await take(world, later({ from: [NEXT], account: '222', text: 'ke lain lagi' }));

    expect(texts(3)).toEqual(['ke lain', 'ke lain lagi']);
    expect(identityOf(siti)?.pointers).toEqual({ [PHONE_NUMBER_ID]: 2, 222: 3 });
  });

  it('who takes the old number again has it in use again', async () => {
    await take(world, change([BUDI], [NEXT]));
    await take(world, change([NEXT], [BUDI], { sentAt: minute(15) }));

    await take(world, later({ from: [bsuid('ID.BBB'), BUDI], text: 'nomor lama' }));

    expect(texts(1)).toEqual(['dari Budi', 'nomor lama']);
    expect(identityOf(BUDI)?.retiredAt).toBeUndefined();
    expect(identityOf(NEXT)?.retiredAt).toBe(minute(15));
  });
});

describe('order and repeats', () => {
  it('the change delivered again, and told by another of our numbers, changes nothing more', async () => {
    setting(world.memory, 'channel', 'whatsapp:222', { channel: 'whatsapp', account: '222', name: 'Lain' });
    const told = change();

    const taken = [];
    for (const envelope of [told, told, change(OLD, NEW, { account: '222', sentAt: minute(12) })]) taken.push(await take(world, envelope));

    expect(taken).toEqual(['noted', 'duplicate', 'channel_event']);
    expect(identityOf(BUDI)?.retiredAt).toBe(CHANGED_AT);
    expect(world.memory.contacts.size).toBe(1);
  });

  it('a late message, sent before the change, belongs to the old contact', async () => {
    const siti = phone('628130000002');
    await take(world, aChat({ from: [siti], text: 'dari Siti' }));
    await take(world, change([siti], [NEXT]));

    await take(world, aChat({ from: [bsuid('ID.SSS'), siti], text: 'terlambat', sentAt: minute(9), receivedAt: minute(30) }));
    await take(world, later({ from: [bsuid('ID.SSS')], text: 'masih saya' }));

    expect(texts(2)).toEqual(['dari Siti', 'terlambat', 'masih saya']);
  });

  it('a change that comes after the first message of the new number retires the old one and only suggests a merge', async () => {
    await take(world, later({ from: NEW, text: 'siapa ini' }));

    await take(world, change());
    await take(world, later({ from: STRANGER, text: 'orang lain' }));

    expect([texts(1), texts(2), texts(3)]).toEqual([['dari Budi'], ['siapa ini'], ['orang lain']]);
    expect(identityOf(NEXT)).toMatchObject({ mergeSuggestion: (await ticketOf(world, 1)).contactId });
  });

  it('a change of the new user id that came first with the old number stays one contact', async () => {
    await take(world, later({ from: [bsuid('ID.NEW'), BUDI], text: 'id baru' }));

    await take(world, change());
    await take(world, later({ from: NEW, text: 'nomor baru' }));

    expect(texts(1)).toEqual(['dari Budi', 'id baru', 'nomor baru']);
    expect(world.memory.contacts.size).toBe(1);
  });

  it('a change taken in while the stranger writes leaves each on a ticket', async () => {
    await take(world, change());
    const both = [later({ from: STRANGER, text: 'dari Siti' }), later({ from: NEW, text: 'dari Budi' })];

    await Promise.all([...both, ...both].map((envelope) => take(world, envelope)));

    expect([texts(1), texts(2)]).toEqual([['dari Budi', 'dari Budi'], ['dari Siti']]);
    expect(numbersIn(world)).toEqual([1, 2]);
  });

  it('a change of user id alone leaves the number in use', async () => {
    await take(world, change([bsuid('ID.AAA'), BUDI], [bsuid('ID.NEW'), BUDI]));

    await take(world, later({ from: [bsuid('ID.ZZZ'), BUDI], text: 'id lain lagi' }));

    expect(texts(1)).toEqual(['dari Budi', 'id lain lagi']);
    expect(identityOf(BUDI)?.retiredAt).toBeUndefined();
  });

  it('a number that leads to somebody else is not retired', async () => {
    await take(world, aChat({ from: [bsuid('ID.SSS')], text: 'dari Siti' }));

    await take(world, change([bsuid('ID.SSS'), BUDI], NEW));

    expect(identityOf(BUDI)?.retiredAt).toBeUndefined();
    expect(identityOf(BUDI)?.mergeSuggestion).toBe((await ticketOf(world, 2)).contactId);
  });
});
