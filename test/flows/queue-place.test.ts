import { beforeEach, describe, expect, it } from 'vitest';
import { matchTeam } from '#flows/match-team';
import { aChat, phone } from '../helpers/envelopes.ts';
import { minute } from '../helpers/factories.ts';
import { bodiesOf, createWorld, eventsOfType, setting, take, type World } from '../helpers/in-memory-ports.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});

const DAY = 86_400;
const said = (number: number) => bodiesOf(world, number, 'AutomaticMessageQueued').map(({ text }) => text);
const purposes = (number: number) => eventsOfType(world, number, 'AutomaticMessageQueued').map(({ purpose }) => purpose);
const writes = (text: string, from = '6281200000001') => take(world, aChat({ text, from: [phone(from)], sentAt: world.time.now }));
const pace = () =>
  world.memory.pace.set(
    'default',
    Array.from({ length: 8 }, (_, at) => minute(-at * 4)),
  );
const acknowledged = (fields: object) => setting(world.memory, 'acknowledgement', 'default', fields);

describe('the acknowledgement', () => {
  it('states place and expected wait where its text asks for them', async () => {
    const text = { id: '{{number}}. {{queue}}', en: '{{number}}. {{queue}}' };
    acknowledged({ text, outsideHoursText: text });
    pace();
    await writes('satu');
    await writes('dua', '6281200000002');

    expect(said(2)).toEqual(['#2. Anda di urutan ke-2 dalam antrean, perkiraan menunggu sekitar 8 menit.']);
  });

  it('says no wait while the desk is closed', async () => {
    const text = { id: '{{number}}. {{queue}}', en: '{{number}}. {{queue}}' };
    acknowledged({ text, outsideHoursText: text });
    pace();
    world.passSeconds(-DAY);
    await writes('satu');

    expect(said(1)).toEqual(['#1. Anda di urutan ke-1 dalam antrean.']);
  });
});

describe('a contact who asks', () => {
  it('is told at once, on the ledger, and counts among those before whom others wait', async () => {
    pace();
    await writes('satu');
    await writes('dua', '6281200000002');
    await writes('Antrean?', '6281200000002');

    expect(said(2)[1]).toBe('Nomor antrean Anda #2. Anda di urutan ke-2 dalam antrean, perkiraan menunggu sekitar 8 menit.');
    expect(purposes(2)).toEqual(['acknowledgement', 'queue_place']);
    expect(world.memory.tickets.size).toBe(2);
  });

  it('is told that somebody has it', async () => {
    setting(world.memory, 'team', 'default', { teamId: 'default', name: 'Umum', memberIds: ['agent-1'] });
    await writes('satu');
    await matchTeam(world.ports, 'default', [1]);
    await writes('antrean');

    expect(said(1)[1]).toBe('Nomor antrean Anda #1. Sudah ditangani tim kami.');
  });

  it('keeps the clock of the reply that is owed: an automatic message is no reply', async () => {
    await writes('satu');
    await writes('antrean');

    expect(eventsOfType(world, 1, 'TargetMet')).toEqual([]);
  });

  it('is not told when more is said, and not when the desk set no questions', async () => {
    await writes('satu');
    await writes('antrean saya kok lama');
    acknowledged({ queueQuestions: [] });
    await writes('antrean');

    expect(purposes(1)).toEqual(['acknowledgement']);
  });

  it('is answered ten times a day with what acknowledges, so that two machines end', async () => {
    await writes('satu');
    for (let at = 0; at < 15; at += 1) await writes('antrean');

    expect(purposes(1)).toHaveLength(10);
    world.passSeconds(DAY);
    await writes('antrean');
    expect(purposes(1)).toHaveLength(11);
  });

  it('is told their own words of the desk', async () => {
    acknowledged({ queueQuestions: ['sampai mana'] });
    await writes('satu');
    await writes('Sampai mana?');

    expect(purposes(1)).toEqual(['acknowledgement', 'queue_place']);
  });
});

describe('the pace of a queue', () => {
  beforeEach(() => {
    setting(world.memory, 'team', 'default', { teamId: 'default', name: 'Umum', memberIds: ['agent-1'] });
  });

  it('is when tickets left it for an agent, one write a run', async () => {
    const calls: number[] = [];
    const { pace } = world.ports;
    const counting = {
      ...pace,
      matched: (team: string, at: readonly string[]) => {
        calls.push(at.length);
        return pace.matched(team, at);
      },
    };
    await writes('satu');
    await writes('dua', '6281200000002');

    await matchTeam({ ...world.ports, pace: counting }, 'default', [1, 2]);
    await matchTeam({ ...world.ports, pace: counting }, 'default', []);

    expect(calls).toEqual([2]);
    expect(await pace.matches('default')).toEqual([world.time.now, world.time.now]);
  });

  it('undoes nothing when it cannot be noted', async () => {
    const broken = { ...world.ports.pace, matched: () => Promise.reject(new Error('out of reach')) };
    await writes('satu');

    expect(await matchTeam({ ...world.ports, pace: broken }, 'default', [1])).toEqual({ assigned: 1 });
    expect(world.logged.map(({ message }) => message)).toContain('pace of a queue not noted');
  });
});
