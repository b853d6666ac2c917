import { describe, expect, it } from 'vitest';
import { EVENT_EXAMPLES } from '../helpers/event-examples.ts';
import { told, whats, whys } from '../helpers/explained.ts';
import { aTarget, minute } from '../helpers/factories.ts';

const E = EVENT_EXAMPLES;

describe('what is told of a target', () => {
  const AT = ['Senin, 23 November 2026 pukul 09.24 WIB', 'Monday, 23 November 2026 at 09:24 WIB'] as const;

  it('the start names length, clock and the versions in Indonesian too, and that it may begin paused', () => {
    const target = aTarget({
      policy: 'vip@3',
      calendar: 'toko@2',
      kind: 'resolution',
      clock: 'calendar',
      targetSeconds: 5400,
      dueAt: undefined,
    });

    expect(told({ ...E.TargetStarted, target }, 'id')).toMatchObject({
      what: 'Target penyelesaian mulai, dan sedang berhenti.',
      why: 'Kebijakan SLA vip versi 3 memberi 1 jam 30 menit sepanjang waktu, dihitung dengan kalender toko versi 2.',
    });
    expect(told({ ...E.TargetStarted, target })).toMatchObject({
      what: 'The resolution target started, paused.',
      why: 'SLA policy vip version 3 gives it 1 h 30 min around the clock, counted by calendar toko version 2.',
    });
    expect(told({ ...E.TargetStarted, target: aTarget({ dueAt: minute(9) }) }, 'id')).toMatchObject({
      what: `Target balasan pertama mulai berjalan, tenggatnya ${AT[0]}.`,
      why: expect.stringMatching(/dalam jam kerja/),
    });
  });

  it('under what the desk came with names no settings', () => {
    expect(told({ ...E.TargetStarted, target: aTarget({ policy: 'default@0' }) })).not.toHaveProperty('settingsVersion');
    expect(told({ ...E.TargetRescheduled, reason: 'priority' })).not.toHaveProperty('settingsVersion');
  });

  it.each([
    ['policy', 'vip@3', 'toko@2', 3],
    ['calendar', 'vip@3', 'toko@2', 2],
  ] as const)('that moved by a %s is of the version of that', (reason, policy, calendar, settingsVersion) => {
    expect(told({ ...E.TargetRescheduled, reason, policy, calendar })).toMatchObject({ settingsVersion });
  });

  it('that moved says to when, under what, and what its length is', () => {
    const moved = { ...E.TargetRescheduled, targetSeconds: 45, policy: 'vip@3', calendar: 'toko@2' } as const;

    expect(told(moved)).toMatchObject({
      what: `The first reply target was rescheduled: it is due ${AT[1]}.`,
      why: 'The priority changed (SLA policy vip version 3, calendar toko version 2): its length is now 45 s.',
    });
    expect(told(moved, 'id')).toMatchObject({
      what: `Target balasan pertama dijadwalkan ulang: tenggatnya ${AT[0]}.`,
      why: 'Prioritasnya berubah (kebijakan SLA vip versi 3, kalender toko versi 2): lamanya sekarang 45 detik.',
    });
    expect(whats({ ...moved, dueAt: undefined })).toEqual([
      'Target balasan pertama dijadwalkan ulang: sedang berhenti.',
      'The first reply target was rescheduled: it is paused.',
    ]);
    expect(told({ ...moved, policy: undefined, calendar: undefined, reason: 'calendar' }, 'id')?.why).toBe(
      'Kalender berubah: lamanya tetap 45 detik.',
    );
  });

  it('that was paused says what was left, or how late it was', () => {
    expect(whys({ ...E.TargetPaused, remainingMs: 0 })).toEqual([
      'Tiket ini menunggu pihak lain. Sisanya 0 detik.',
      'The ticket waits for somebody else. 0 s remain.',
    ]);
    expect(whys({ ...E.TargetPaused, remainingMs: -61_000 })).toEqual([
      'Tiket ini menunggu pihak lain. Sudah terlambat 1 menit 1 detik.',
      'The ticket waits for somebody else. It is overdue by 1 min 1 s.',
    ]);
  });

  it('that runs again is due when', () => {
    expect(whats(E.TargetResumed)).toEqual([
      `Target balasan pertama berjalan lagi, tenggatnya ${AT[0]}.`,
      `The first reply target runs again; it is due ${AT[1]}.`,
    ]);
  });

  it('that was met or missed says when, and what met it', () => {
    const at = minute(9);

    expect(whys({ ...E.TargetMet, at })).toEqual([`Kontak dibalas pada ${AT[0]}.`, `The contact was replied to on ${AT[1]}.`]);
    expect(whys({ ...E.TargetMet, targetId: 'resolution.1', at })).toEqual([
      `Tiket ini selesai pada ${AT[0]}.`,
      `The ticket was solved on ${AT[1]}.`,
    ]);
    expect(whys({ ...E.TargetBreached, at })).toEqual([
      `Tenggatnya ${AT[0]}, dan saat itu belum terpenuhi.`,
      `It was due ${AT[1]} and had not been met by then.`,
    ]);
  });

  it.each([
    ['50', '50% waktunya terpakai', '50% of its time had run'],
    ['before-300', 'tinggal 5 menit sebelum tenggatnya', '5 min were left'],
    ['breach', 'tenggatnya lewat', 'its due instant passed'],
    ['after-3600', 'sudah 1 jam lewat tenggatnya', 'it was 1 h overdue'],
  ])('the step %s of its ladder is told in words', (step, id, en) => {
    expect(whys({ ...E.EscalationReached, step })).toEqual([`Menurut kebijakan SLA: ${id}.`, `By its SLA policy: ${en}.`]);
  });

  it('an escalation names whom it was told to, and when', () => {
    const escalated = { ...E.EscalationReached, at: minute(9) };

    expect(whats({ ...escalated, notify: ['assignee', 'lead', 'manager'] })).toEqual([
      `Target balasan pertama dieskalasi pada ${AT[0]}, kepada penanggung jawab, ketua tim, manajer.`,
      `The first reply target was escalated on ${AT[1]}, to the assignee, the team lead, the manager.`,
    ]);
    expect(told({ ...escalated, notify: [] })?.what).toBe(`The first reply target was escalated on ${AT[1]}.`);
  });
});
