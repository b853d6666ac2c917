import { describe, expect, it } from 'vitest';
import { translatorOf } from '../../i18n/translate.ts';
import { momentWords } from './moment-words.ts';

const words = {
  t: translatorOf('id'),
  duration: (ms: number) => `${ms / 60_000} mnt`,
  nameOf: (agentId: string | null) => (agentId === 'agent-1' ? 'Sari' : undefined),
};

describe('an event in a line', () => {
  it.each([
    [{ type: 'StatusChanged', from: 'open', to: 'on_hold', reason: 'person' }, 'Status: Terbuka → Ditunda'],
    [{ type: 'PriorityChanged', from: 'medium', to: 'high' }, 'Prioritas: Sedang → Tinggi'],
    [{ type: 'TicketAssigned', agentId: 'agent-1', teamId: 'sales' }, 'Ditugaskan: Sari'],
    [{ type: 'TicketAssigned', agentId: 'who-left', teamId: 'sales' }, 'Ditugaskan'],
    [{ type: 'StatusChanged', from: 'open', to: 'a status of a newer desk' }, 'Status'],
    [{ type: 'EscalationReached', step: '50' }, 'Peringatan tenggat'],
    [{ type: 'EscalationReached', step: 'before-300' }, 'Peringatan tenggat'],
    [{ type: 'EscalationReached', step: 'breach' }, 'Tenggat terlewat'],
    [{ type: 'EscalationReached', step: 'after-600' }, 'Eskalasi: 10 mnt lewat tenggat'],
    [{ type: 'EscalationReached', step: 'a step of a newer desk' }, 'Peringatan tenggat'],
    [{ type: 'NoReplyNeeded' }, 'Tidak perlu dibalas'],
  ])('%o says what it became', (event, said) => {
    expect(momentWords(event, words)).toBe(said);
  });
});
