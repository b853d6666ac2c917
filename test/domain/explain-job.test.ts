import { describe, expect, it } from 'vitest';
import { explain } from '#domain/explain';
import { jobsAmong } from '#domain/explain-job';
import type { Explained } from '#domain/explain-terms';
import type { TicketEvent } from '#schemas/event';
import type { AppliedSetting } from '#schemas/job';
import { minute } from '../helpers/factories.ts';

const JOB = 'job_00000000000000000000000001';
const BY_JOB = { kind: 'system', id: JOB } as const;
const calendar: AppliedSetting = { kind: 'calendar', id: 'toko', version: 2 };

const told = (
  event: TicketEvent,
  { setting = calendar, language = 'en' as 'en' | 'id', actor = BY_JOB as { kind: 'system'; id: string } } = {},
) => {
  const shown: Explained = {
    language,
    timeZone: 'Asia/Jakarta',
    teamName: (id) => id,
    agentName: (id) => (id === 'agent-9' ? 'Budi' : id),
    condition: () => undefined,
    job: (id) => (id === JOB ? { setting, startedAt: minute(0), startedBy: 'agent-9' } : undefined),
  };
  const commandId = 'cmd_00000000000000000000000001';
  return explain([{ format: 1, ledger: '1042', version: 4, at: minute(9), actor, commandId, events: [event] }], shown)[0]?.why;
};

const about = { targetId: 'first_reply.1' };
const AT = 'Monday, 23 November 2026 at 09:15 WIB';
const moved = {
  type: 'TargetRescheduled',
  ...about,
  targetSeconds: 3600,
  dueAt: minute(90),
  reason: 'calendar',
  calendar: 'toko@2',
} as const;
const vip: AppliedSetting = { kind: 'policy', id: 'vip', version: 4 };

describe('what a job did to a target', () => {
  it.each<[string, TicketEvent, AppliedSetting, string]>([
    ['by a calendar', moved, calendar, `Budi applied calendar toko version 2 to open tickets on ${AT}: its length stays 1 h.`],
    [
      'under a policy on another calendar',
      { ...moved, reason: 'policy', policy: 'vip@4', calendar: 'night@1' },
      vip,
      `Budi applied SLA policy vip version 4 to open tickets on ${AT} (calendar night version 1): its length is now 1 h.`,
    ],
    [
      'that came under another policy by it',
      { ...moved, reason: 'policy', policy: 'default@3', calendar: undefined },
      vip,
      `Budi applied SLA policy vip version 4 to open tickets on ${AT} (SLA policy default version 3): its length is now 1 h.`,
    ],
    [
      'that has no length any more',
      { type: 'TargetCancelled', ...about, at: minute(9), reason: 'no_length' },
      vip,
      `Budi applied SLA policy vip version 4 to open tickets on ${AT}. The SLA policy has no length for this priority.`,
    ],
    [
      'that runs on hold now',
      { type: 'TargetResumed', ...about, at: minute(9), dueAt: minute(90), reason: 'policy' },
      vip,
      `Budi applied SLA policy vip version 4 to open tickets on ${AT}. Its SLA policy does not pause it here.`,
    ],
  ])('%s is told with who applied what and when', (_what, event, setting, why) => {
    expect(told(event, { setting })).toBe(why);
  });

  it('is told in Indonesian too', () => {
    expect(told(moved, { language: 'id' })).toBe(
      'Budi menerapkan kalender toko versi 2 ke tiket terbuka pada Senin, 23 November 2026 pukul 09.15 WIB: lamanya tetap 1 jam.',
    );
  });

  it('is told of nobody but a machine of that name, nor where it did not move the target', () => {
    const resumed = { type: 'TargetResumed', ...about, at: minute(9), dueAt: minute(90), reason: 'status' } as const;

    expect(told(resumed)).toBe('The ticket is work again.');
    expect(jobsAmong([BY_JOB, { kind: 'system', id: 'clock' }, BY_JOB, { kind: 'agent', id: JOB }])).toEqual([JOB]);
  });

  it('whose job nobody knows any more is told as far as the ledger tells', () => {
    expect(told(moved, { actor: { kind: 'system', id: 'job_99999999999999999999999999' } })).toBe(
      'The SLA settings were applied to open tickets (calendar toko version 2): its length stays 1 h.',
    );
    expect(told(moved, { actor: { kind: 'system', id: 'job_99999999999999999999999999' }, language: 'id' })).toBe(
      'Pengaturan SLA diterapkan ke tiket terbuka (kalender toko versi 2): lamanya tetap 1 jam.',
    );
  });

  it('was not what else had passed by then: a ladder or a deadline', () => {
    expect(told({ ...moved, reason: 'priority', calendar: undefined })).toBe('The priority changed: its length is now 1 h.');
    expect(told({ type: 'TargetBreached', ...about, at: minute(8) })).toContain('It was due');
  });

  it('is not told of what others did', () => {
    expect(told(moved, { actor: { kind: 'system', id: 'clock' } })).toBe(
      'The calendar changed (calendar toko version 2): its length stays 1 h.',
    );
  });
});

it('a job is what the system calls one, not an agent or a contact whose id reads like it', () => {
  expect(jobsAmong([BY_JOB, { kind: 'agent', id: JOB }, { kind: 'contact', id: JOB }, { kind: 'system', id: 'clock' }, BY_JOB])).toEqual([
    JOB,
  ]);
  expect(jobsAmong([{ kind: 'agent', id: JOB }])).toEqual([]);
});
