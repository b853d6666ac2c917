import { beforeEach, describe, expect, it } from 'vitest';
import { TransientError } from '#domain/errors';
import { deliverTicket } from '#flows/deliver-ticket';
import { handleCommand } from '#flows/handle-command';
import { act, reply } from '../helpers/acts.ts';
import { aChat, aMail } from '../helpers/envelopes.ts';
import { type Answer, createWorld, PHONE_NUMBER_ID, setting, take, ticketOf, type World } from '../helpers/in-memory-ports.ts';

let world: World;
beforeEach(async () => {
  world = createWorld();
  setting(world.memory, 'acknowledgement', 'default', { enabled: false });
  await take(world, aChat());
});

const deliver = () => deliverTicket(world.ports, 1);
const stateOf = async (messageId: string) => (await ticketOf(world, 1)).outbound.find((item) => item.messageId === messageId)?.state;
const sentTexts = () => world.sent.map(({ content }) => content.text);
const refused = (code: number, isTransient?: boolean): Answer => ({
  outcome: 'refused',
  code: String(code),
  details: 'rincian',
  isTransient,
});

describe('a send whose answer never came', () => {
  it('is unknown, is never sent again unasked, and lets the next one go', async () => {
    const first = await reply(world, 1, 'satu');
    await reply(world, 1, 'dua');
    world.answers.push({ outcome: 'unknown' });

    for (let at = 0; at < 5; at += 1) {
      await deliver();
      world.passSeconds(3600);
    }

    expect(sentTexts()).toEqual(['satu', 'dua']);
    expect(await stateOf(first)).toBe('unknown');
  });

  it('is sent again when an agent asks for it', async () => {
    const messageId = await reply(world, 1, 'satu');
    world.answers.push({ outcome: 'unknown' });
    await deliver();

    await act(world, 1, () => ({ type: 'SettleSend', messageId, outcome: 'send_again' }));
    await deliver();

    expect(sentTexts()).toEqual(['satu', 'satu']);
    expect(await stateOf(messageId)).toBe('sent');
  });

  it('because its worker died after the claim is unknown once the claim is old', async () => {
    const messageId = await reply(world, 1, 'satu');
    await act(world, 1, () => ({ type: 'ClaimSend', messageId }), { kind: 'system', id: 'delivery' });

    world.passSeconds(59);
    await deliver();
    expect(await stateOf(messageId)).toBe('claimed');
    world.passSeconds(1);
    await deliver();

    expect(await stateOf(messageId)).toBe('unknown');
    expect(world.sent).toEqual([]);
  });

  it('whose outcome the table did not take is unknown in the end, not sent again', async () => {
    const messageId = await reply(world, 1, 'satu');
    const { whatsapp } = world.ports.channels;
    const failing: typeof whatsapp = async (outgoing) => {
      const send = await whatsapp(outgoing);
      return async () => {
        const outcome = await send();
        world.memory.faults.push('transient');
        return outcome;
      };
    };

    await expect(deliverTicket({ ...world.ports, channels: { ...world.ports.channels, whatsapp: failing } }, 1)).rejects.toBeInstanceOf(
      TransientError,
    );
    world.passSeconds(180);
    await deliver();

    expect(sentTexts()).toEqual(['satu']);
    expect(await stateOf(messageId)).toBe('unknown');
  });

  it('though the worker thought dead was only slow is sent by what it learned', async () => {
    const messageId = await reply(world, 1, 'satu');
    const slow: World['ports']['channels']['whatsapp'] = async () => async () => {
      world.passSeconds(61);
      await deliver();
      return { outcome: 'accepted', providerId: 'p' };
    };

    await deliverTicket({ ...world.ports, channels: { ...world.ports.channels, whatsapp: slow } }, 1);

    expect(await stateOf(messageId)).toBe('sent');
  });
});

describe('a channel that cannot send', () => {
  beforeEach(async () => {
    await reply(world, 1, 'satu');
    await reply(world, 1, 'dua');
    // 190: the access token has expired.
    world.answers.push(refused(190));
    await deliver();
  });

  it('is blocked with an alarm, and what is queued waits', async () => {
    expect(await world.ports.directory.blocked('whatsapp', PHONE_NUMBER_ID)).toBe('190');
    expect(await world.ports.directory.parked('whatsapp', PHONE_NUMBER_ID)).toEqual([1]);
    expect((await ticketOf(world, 1)).outbound.map(({ state }) => state)).toEqual(['parked', 'queued']);
    expect(world.counted.get('ChannelAlarm')).toBe(1);
    expect((await ticketOf(world, 1)).attentionAt).toBeUndefined();
  });

  it('is not asked again for the next ticket, nor alarmed about again', async () => {
    await take(world, aChat({ from: [{ kind: 'wa_phone', scope: 'waba', value: '628130000009' }] }));
    await reply(world, 2, 'lain');

    await deliverTicket(world.ports, 2);

    expect(sentTexts()).toEqual(['satu']);
    expect(await world.ports.directory.parked('whatsapp', PHONE_NUMBER_ID)).toEqual([1, 2]);
    expect(world.counted.get('ChannelAlarm')).toBe(1);
  });

  it('sends what waited, in order, when it is unblocked', async () => {
    world.memory.blocked.clear();
    await handleCommand(world.ports, {
      number: 1,
      actor: { kind: 'agent', id: 'agent-1' },
      prepare: () => ({
        command: { type: 'UnparkSends' },
        extras: [{ kind: 'unparked', channel: 'whatsapp', account: PHONE_NUMBER_ID, number: 1 }],
      }),
    });

    await deliver();

    expect(sentTexts()).toEqual(['satu', 'satu', 'dua']);
    expect(await world.ports.directory.parked('whatsapp', PHONE_NUMBER_ID)).toEqual([]);
  });

  it('still sends by another channel', async () => {
    await take(world, aMail());
    await reply(world, 2, 'lewat surel');

    await deliverTicket(world.ports, 2);

    expect(sentTexts().at(-1)).toBe('lewat surel');
  });
});
