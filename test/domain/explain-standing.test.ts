import { describe, expect, it } from 'vitest';
import { standingOf } from '#domain/explain-standing';
import { isQueued, type QueuePlace } from '#domain/queue';
import { assumedDue } from '#domain/work-key';
import type { Standing } from '#schemas/resources';
import type { Ticket } from '#schemas/ticket';
import { aTarget, aTicket, minute } from '../helpers/factories.ts';

const names = { timeZone: 'Asia/Jakarta', teamName: () => 'Logistik', agentName: () => 'Sari' };
const standing = (ticket: Partial<Ticket>, place?: QueuePlace, language: 'id' | 'en' = 'en') =>
  standingOf(aTicket(ticket), place, { language, ...names });

describe('what a ticket waits behind', () => {
  it.each([
    [{ ahead: 0, isMore: false }, 'Nobody has it; it is first in the queue of team Logistik.'],
    [{ ahead: 1, isMore: false }, 'Nobody has it; 1 ticket is before it in the queue of team Logistik.'],
    [{ ahead: 7, isMore: false }, 'Nobody has it; 7 tickets are before it in the queue of team Logistik.'],
    [{ ahead: 100, isMore: true }, 'Nobody has it; more than 100 tickets are before it in the queue of team Logistik.'],
  ])('%o is said so', (queue, sentence) => {
    expect(standing({}, queue)).toMatchObject({ queue, assigneeId: null });
    expect(standing({}, queue).why[0]).toBe(sentence);
  });

  it('is said in Indonesian too', () => {
    expect(standing({ targets: [aTarget()] }, { ahead: 2, isMore: false }, 'id').why).toEqual([
      'Tanpa penanggung jawab; 2 tiket di depannya dalam antrean tim Logistik.',
      'Harus dikerjakan, menurut tenggat yang paling dekat: Senin, 23 November 2026 pukul 10.15 WIB; lalu prioritas (sedang) dan usia.',
    ]);
  });

  it('is nothing once somebody has it', () => {
    expect(standing({ assigneeId: 'agent-1', status: 'open' })).toMatchObject({ queue: null, assigneeId: 'agent-1' });
    expect(standing({ assigneeId: 'agent-1', status: 'open' }).why[0]).toBe('Sari has it.');
  });

  it.each<[Partial<Ticket>, boolean]>([
    [{}, true],
    [{ status: 'pending' }, true],
    [{ assigneeId: 'agent-1' }, false],
    [{ status: 'solved' }, false],
    [{ status: 'closed' }, false],
  ])('%o: in a queue is %s', (ticket, expected) => {
    expect(isQueued(aTicket(ticket))).toBe(expected);
  });
});

it('what asks for somebody since an instant is not assumed to be due then', () => {
  const asking = aTicket();
  const attentionAt = assumedDue(asking);

  expect(standing({ attentionAt }).workOrder).toMatchObject({ group: 'attention', at: attentionAt, isAssumed: false });
  expect(standing({}).workOrder).toMatchObject({ group: 'to_do', at: attentionAt, isAssumed: true });
});

describe('the place in the queue', () => {
  it('is counted from one; beyond what is counted it has none', () => {
    expect(standing({}, { ahead: 7, isMore: false, waitSeconds: 600 }).queue).toEqual({
      ...{ ahead: 7, isMore: false, position: 8, waitSeconds: 600 },
    });
    expect(standing({}, { ahead: 100, isMore: true }).queue).toEqual({ ahead: 100, isMore: true, position: null, waitSeconds: null });
  });

  it.each([
    [{ ahead: 0, isMore: false }, 'Tanpa penanggung jawab; pertama dalam antrean tim Logistik.'],
    [{ ahead: 100, isMore: true }, 'Tanpa penanggung jawab; lebih dari 100 tiket di depannya dalam antrean tim Logistik.'],
  ])('%o is said in Indonesian', (place, sentence) => {
    expect(standing({}, place, 'id').why[0]).toBe(sentence);
  });
});

describe('in Indonesian', () => {
  it.each<[Partial<Ticket>, string]>([
    [{ assigneeId: 'agent-1', status: 'open' }, 'Penanggung jawabnya Sari.'],
    [{ attentionAt: minute(8) }, 'Meminta perhatian sejak Senin, 23 November 2026 pukul 09.23 WIB; itu mendahului semua yang lain.'],
    [
      { status: 'on_hold', priority: 'low' },
      'Menunggu pihak lain, di belakang yang harus dikerjakan, tanpa tenggat, jadi di belakang yang bertenggat; lalu menurut prioritas (rendah) dan usia.',
    ],
    [{ status: 'solved' }, 'Sudah selesai: di akhir daftarnya.'],
    [{ status: 'closed' }, 'Sudah ditutup: tidak ada di daftar kerja.'],
    [
      { targets: [aTarget()], priority: 'high' },
      'Harus dikerjakan, menurut tenggat yang paling dekat: Senin, 23 November 2026 pukul 10.15 WIB; lalu prioritas (tinggi) dan usia.',
    ],
  ])('%o is said too', (ticket, sentence) => {
    expect(standing(ticket, undefined, 'id').why).toContain(sentence);
  });

  it('an assumed instant names the priority behind it', () => {
    expect(standing({ priority: 'urgent' }, undefined, 'id').why.at(-1)).toMatch(/menurut prioritas \(mendesak\) dan usianya\.$/);
  });
});

describe('the work order of a ticket', () => {
  it('is by the earliest target that is not settled', () => {
    const targets = [aTarget({ dueAt: minute(60) }), aTarget({ id: 'resolution.1', kind: 'resolution', dueAt: minute(600) })];

    const { workOrder, why } = standing({ targets, priority: 'high' });

    expect(workOrder).toEqual({ group: 'to_do', at: minute(60), isAssumed: false, priority: 'high', createdAt: minute(0) });
    expect(why.at(-1)).toBe(
      'It is to be done, by what is due first: Monday, 23 November 2026 at 10:15 WIB; then by priority (high) and age.',
    );
  });

  it.each<[Partial<Ticket>, NonNullable<Standing['workOrder']>['group'], string]>([
    [{ attentionAt: minute(8) }, 'attention', 'It asks for somebody since Monday, 23 November 2026 at 09:23 WIB'],
    [{ status: 'on_hold' }, 'waiting', 'It waits for somebody else, behind what is to be done, with nothing due'],
    [{ status: 'solved', attentionAt: minute(8) }, 'solved', 'It is solved'],
  ])('%o is %s', (ticket, group, sentence) => {
    const { workOrder, why } = standing(ticket);

    expect(workOrder?.group).toBe(group);
    expect(why.at(-1)).toContain(sentence);
  });

  it('is by an assumed instant where nothing is due and it waits for an agent', () => {
    const { workOrder, why } = standing({ priority: 'urgent' });

    expect(workOrder).toMatchObject({ group: 'to_do', at: minute(24 * 60), isAssumed: true });
    expect(standing({ priority: 'urgent' }, undefined, 'id').why.at(-1)).toContain(
      'ditempatkan seolah bertenggat Selasa, 24 November 2026',
    );
    expect(why.at(-1)).toBe(
      'It is to be done, with nothing due, but somebody waits: it stands as if it were due Tuesday, 24 November 2026 at 09:15 WIB, by its priority (urgent) and age.',
    );
  });

  it('has no instant where nothing is due, and its priority is named', () => {
    expect(standing({ status: 'on_hold', priority: 'low' }).workOrder).toMatchObject({ group: 'waiting', at: null, isAssumed: false });
    expect(standing({ status: 'on_hold', priority: 'low' }).why.at(-1)).toMatch(/then by priority \(low\) and age\.$/);
    expect(standing({ status: 'on_hold', priority: 'medium' }).why.at(-1)).toMatch(/\(medium\)/);
  });

  it('is none when it is closed', () => {
    expect(standing({ status: 'closed' })).toMatchObject({ workOrder: null, why: ['It is closed: it stands on no work list.'] });
  });
});

describe('the targets of a ticket', () => {
  it('have their due instants, versions and how they stand; a paused one is due at no instant', () => {
    const paused = aTarget({ id: 'resolution.1', kind: 'resolution', dueAt: undefined, pausedAt: minute(5), remainingMs: 1000 });
    const late = aTarget({ dueAt: minute(3), breachedAt: minute(3) });

    expect(standing({ targets: [late, paused] }).targets).toEqual([
      { id: 'first_reply.1', kind: 'first_reply', policy: 'default@1', calendar: 'default@1', state: 'breached', dueAt: minute(3) },
      { id: 'resolution.1', kind: 'resolution', policy: 'default@1', calendar: 'default@1', state: 'paused', dueAt: null },
    ]);
  });
});
