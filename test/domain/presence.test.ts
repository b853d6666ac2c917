import { describe, expect, it } from 'vitest';
import { afterLostSocket, lookForIdle, mayComeBack } from '#domain/presence';
import { minute } from '../helpers/factories.ts';

const online = { presence: 'online', presenceAt: minute(0) } as const;

describe('an agent whose socket was lost', () => {
  it('is away when no other one has come', () => {
    expect(afterLostSocket(online, { lostAt: minute(5), isConnected: false })).toBe('socket_lost');
    expect(afterLostSocket(online, { lostAt: minute(0), isConnected: false })).toBe('socket_lost');
    expect(afterLostSocket({ presence: 'online' }, { lostAt: minute(5), isConnected: false })).toBe('socket_lost');
  });

  it('stays online at another one', () => {
    expect(afterLostSocket(online, { lostAt: minute(5), isConnected: true })).toBeUndefined();
  });

  it('stays online by their own word, when they gave it since', () => {
    expect(afterLostSocket({ ...online, presenceAt: minute(6) }, { lostAt: minute(5), isConnected: false })).toBeUndefined();
  });

  it.each(['away', 'offline'] as const)('and who was %s stays that', (presence) => {
    expect(afterLostSocket({ presence, presenceAt: minute(0) }, { lostAt: minute(5), isConnected: false })).toBeUndefined();
  });
});

describe('an agent at a socket', () => {
  const look = (minutes: number, fields: { presenceAt?: string; activeAt?: string; isConnected?: boolean } = {}) => {
    const { activeAt = minute(0), isConnected = true, presenceAt = minute(0) } = fields;
    return lookForIdle({ presence: 'online', presenceAt }, { activeAt, isConnected, now: minute(minutes) });
  };

  it('is away after 15 minutes without a sign, not a moment before', () => {
    expect(look(15)).toEqual({ away: 'idle', nextAt: minute(30) });
    const before = lookForIdle(online, { activeAt: minute(0), isConnected: true, now: '2026-11-23T02:29:59.999Z' });
    expect(before).toEqual({ nextAt: minute(15) });
  });

  it('is looked at again 15 minutes after their newest sign', () => {
    expect(look(15, { activeAt: minute(9) })).toEqual({ nextAt: minute(24) });
  });

  it('gives a sign by coming online', () => {
    expect(look(15, { presenceAt: minute(12) })).toEqual({ nextAt: minute(27) });
  });

  it.each(['away', 'offline'] as const)('who is %s is only looked at again', (presence) => {
    expect(lookForIdle({ presence, presenceAt: minute(0) }, { activeAt: minute(0), isConnected: true, now: minute(60) })).toEqual({
      nextAt: minute(75),
    });
  });

  it('of which nobody was told that it was lost, is away all the same', () => {
    expect(look(15, { isConnected: false, activeAt: minute(0) })).toEqual({ away: 'socket_lost' });
  });

  it('is away without a socket where nobody knows since when they were online', () => {
    const seen = { activeAt: minute(0), isConnected: false, now: minute(15) };

    expect(lookForIdle({ presence: 'online' }, seen)).toEqual({ away: 'socket_lost' });
  });

  it('who is online by their own word and has no socket any more is looked at no more', () => {
    expect(look(60, { isConnected: false, activeAt: minute(0), presenceAt: minute(5) })).toEqual({});
  });
});

describe('who comes back by being active', () => {
  it('is who was sent away by the desk, and nobody who said so', () => {
    const said = [
      { presence: 'away', awayReason: 'idle' },
      { presence: 'away', awayReason: 'socket_lost' },
      { presence: 'away' },
      { presence: 'offline', awayReason: 'idle' },
      { presence: 'online' },
    ] as const;

    expect(said.map(mayComeBack)).toEqual([true, true, false, false, false]);
  });
});
