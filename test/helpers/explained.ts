/** One event as it is told to people, in both languages. */
import { explain } from '#domain/explain';
import type { Explained } from '#domain/explain-terms';
import type { Actor, TicketEvent } from '#schemas/event';
import { minute } from './factories.ts';

export const SARI: Actor = { kind: 'agent', id: 'agent-1' };
const TEAMS: Readonly<Record<string, string>> = { default: 'Umum', returns: 'Retur', logistik: 'Logistik' };

export const told = (
  event: TicketEvent,
  language: 'id' | 'en' = 'en',
  actor: Actor = SARI,
  condition: Explained['condition'] = () => undefined,
) => {
  const shown: Explained = {
    language,
    timeZone: 'Asia/Jakarta',
    teamName: (id) => TEAMS[id] ?? id,
    agentName: (id) => ({ 'agent-1': 'sari', 'agent-2': 'Budi' })[id] ?? id,
    condition,
    job: () => undefined,
  };
  const commandId = 'cmd_00000000000000000000000001';
  return explain([{ format: 1, ledger: '1042', version: 4, at: minute(9), actor, commandId, events: [event] }], shown)[0];
};
export const whats = (event: TicketEvent, actor: Actor = SARI) => [told(event, 'id', actor)?.what, told(event, 'en', actor)?.what];
export const whys = (event: TicketEvent, actor: Actor = SARI) => [told(event, 'id', actor)?.why, told(event, 'en', actor)?.why];
