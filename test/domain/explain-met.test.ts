import { describe, expect, it } from 'vitest';
import { explain } from '#domain/explain';
import { minute } from '../helpers/factories.ts';

const whyMet = (targetId: string, language: 'id' | 'en') =>
  explain(
    [
      {
        format: 1,
        ledger: '1042',
        version: 2,
        at: minute(2),
        actor: { kind: 'system', id: 'deadline' },
        commandId: 'cmd_00000000000000000000000001',
        events: [{ type: 'TargetMet', targetId, at: minute(2) }],
      },
    ],
    {
      language,
      timeZone: 'UTC',
      teamName: (id) => id,
      agentName: (id) => id,
      condition: () => undefined,
      job: () => undefined,
    },
  )[0]?.why;

describe('why a target was met', () => {
  it.each([
    ['first_reply.1', 'The contact was replied to on', 'Kontak dibalas pada'],
    ['next_reply.2', 'The contact was replied to on', 'Kontak dibalas pada'],
    ['resolution.1', 'The ticket was solved on', 'Tiket ini selesai pada'],
    ['third_party.1', 'The wait for somebody else ended on', 'Penantian pada pihak lain berakhir pada'],
  ])('%s: what ended it, and when', (targetId, en, id) => {
    expect(whyMet(targetId, 'en')).toMatch(new RegExp(`^${en} .+\\d{2}:\\d{2}`));
    expect(whyMet(targetId, 'id')).toMatch(new RegExp(`^${id} .+\\d{2}\\.\\d{2}`));
  });
});
