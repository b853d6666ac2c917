import { beforeEach, describe, expect, it } from 'vitest';
import { close } from '../helpers/acts.ts';
import { aChat, aMail, anImage } from '../helpers/envelopes.ts';
import {
  createWorld,
  eventsOf,
  eventsOfType,
  MAILBOX,
  numbersIn,
  PHONE_NUMBER_ID,
  setting,
  take,
  ticketOf,
  type World,
} from '../helpers/in-memory-ports.ts';

const PAKET = { id: 'paket', name: 'Paket', when: { words: { anyOf: ['resi', 'paket'] } }, teamId: 'logistik' };
const TRIAGE = { conditions: [PAKET], fallbackTeamId: 'triage' };

let world: World;
beforeEach(() => {
  world = createWorld();
  setting(world.memory, 'routing', 'default', TRIAGE);
});
const chosen = (number: number) => eventsOfType(world, number, 'TeamChosen');

describe('a WhatsApp message that opens a ticket', () => {
  it('goes to the team of the condition that its words match, however they are written', async () => {
    await take(world, aChat({ text: 'PAKÉT sy blm smp!!' }));

    expect((await ticketOf(world, 1)).teamId).toBe('logistik');
    expect(chosen(1)).toEqual([
      { type: 'TeamChosen', teamId: 'logistik', by: 'condition', conditionId: 'paket', settingsVersion: 1, matched: ['words.1'] },
    ]);
  });

  it('goes to the fallback when no condition holds', async () => {
    await take(world, aChat({ text: 'halo kak' }));

    expect((await ticketOf(world, 1)).teamId).toBe('triage');
    expect(chosen(1)).toEqual([{ type: 'TeamChosen', teamId: 'triage', by: 'fallback', settingsVersion: 1 }]);
  });

  it('of a picture alone says no words, though we write a placeholder for it', async () => {
    setting(world.memory, 'routing', 'default', {
      conditions: [{ ...PAKET, when: { words: { anyOf: ['gambar', 'image', 'foto', 'paket'] } } }],
    });

    await take(world, aChat({ text: '', content: { type: 'image', text: '', attachments: [anImage('media-1')] } }));

    expect(chosen(1)).toMatchObject([{ by: 'default', teamId: 'default' }]);
  });

  it('chooses at the opening only, and writes it beside the message', async () => {
    await take(world, aChat({ text: 'halo' }));
    await take(world, aChat({ text: 'paket saya mana' }));

    expect(numbersIn(world)).toEqual([1]);
    expect((await ticketOf(world, 1)).teamId).toBe('triage');
    expect(chosen(1)).toHaveLength(1);
    expect(
      eventsOf(world, 1)
        .slice(0, 2)
        .map(({ type }) => type),
    ).toEqual(['TicketOpened', 'TeamChosen']);
  });

  it('delivered again chooses nothing again', async () => {
    const message = aChat({ text: 'paket' });
    await take(world, message);
    await take(world, message);

    expect(chosen(1)).toHaveLength(1);
  });
});

describe('a mail that opens a ticket', () => {
  it('is matched by its subject as by its text', async () => {
    await take(world, aMail({ subject: 'No. resi: JX-123', text: 'Tolong dicek.' }));

    expect((await ticketOf(world, 1)).teamId).toBe('logistik');
    expect(chosen(1)).toMatchObject([{ conditionId: 'paket', matched: ['words.0'] }]);
  });

  it('is matched by its channel and mailbox, the first condition before the next', async () => {
    const mailbox = { id: 'surat', name: 'Surat', when: { channels: ['email'], accounts: [MAILBOX.toUpperCase()] }, teamId: 'sales' };
    setting(world.memory, 'routing', 'default', { conditions: [mailbox, PAKET] });

    await take(world, aMail({ subject: 'paket' }));
    await take(world, aChat({ text: 'paket' }));

    expect(chosen(1)).toMatchObject([{ teamId: 'sales', conditionId: 'surat', matched: ['channel', 'account'] }]);
    expect(chosen(2)).toMatchObject([{ teamId: 'logistik', conditionId: 'paket' }]);
  });
});

describe('a number with a team of its own', () => {
  beforeEach(() => {
    const channel = { channel: 'whatsapp', account: PHONE_NUMBER_ID, name: 'Toko', teamId: 'vip' };
    setting(world.memory, 'channel', `whatsapp:${PHONE_NUMBER_ID}`, channel);
  });

  it('keeps what no condition takes', async () => {
    await take(world, aChat({ text: 'halo' }));

    expect(chosen(1)).toEqual([{ type: 'TeamChosen', teamId: 'vip', by: 'channel', settingsVersion: 1 }]);
  });

  it('keeps the follow-up of a closed ticket, whatever it says', async () => {
    await take(world, aChat({ text: 'halo' }));
    await close(world, 1);

    await take(world, aChat({ text: 'paket' }));

    expect(await ticketOf(world, 2)).toMatchObject({ followsUp: 1, teamId: 'vip' });
    expect(chosen(2)).toMatchObject([{ by: 'channel', matched: ['follow_up'] }]);
  });
});

it('a desk without conditions names no version', async () => {
  world = createWorld();

  await take(world, aChat({ text: 'paket' }));

  expect(chosen(1)).toEqual([{ type: 'TeamChosen', teamId: 'default', by: 'default' }]);
});
