import { describe, expect, it } from 'vitest';
import type { DeskRules } from '#domain/context';
import { DEFAULT_POLICY } from '#domain/default-settings';
import { timerAt } from '#domain/timer';
import { SlaPolicy } from '#schemas/sla';
import { minute } from '../helpers/factories.ts';
import { type Act, claims, contactOpens, fails, replies, routed, timePasses, updates } from '../helpers/ticket-acts.ts';
import { givenUnder, LADDER_RULES, RULES } from '../helpers/ticket-spec.ts';

/** Minute 0 is Monday 09:15; the desk is open from 08:00 to 12:00 and from 13:00 to 17:00. A medium first reply is due in 60 minutes. */
const desk = (...escalations: unknown[]): DeskRules => ({ ...RULES, policy: SlaPolicy.parse({ ...DEFAULT_POLICY, escalations }) });
const only = { target: ['first_reply'] };
const LADDER = desk(
  { ...only, at: { secondsAfter: 600 }, notify: ['manager'] },
  { ...only, at: { percent: 50 }, notify: ['assignee'] },
  { ...only, at: { secondsBefore: 300 }, notify: ['assignee', 'lead'] },
  { ...only, at: { breach: true }, notify: ['lead'] },
);
const reached = (step: string, at: string) => ({ type: 'EscalationReached', targetId: 'first_reply.1', step, at }) as const;
const afterwards = (at: string): string => new Date(Date.parse(at) + 1).toISOString();
const set = (fields: Parameters<typeof updates>[1]): Act => updates('agent-1', fields);

describe('the ladder', () => {
  it('is climbed step by step, each at its instant, once', () => {
    const at30 = givenUnder(LADDER, contactOpens()).when(timePasses(minute(30)));
    expect(at30.thenEvents({ ...reached('50', minute(30)), notify: ['assignee'] }).targets[0]).toMatchObject({ reached: ['50'] });

    givenUnder(LADDER, contactOpens(), timePasses(minute(30)))
      .when(timePasses(minute(54)))
      .thenNothing();
    givenUnder(LADDER, contactOpens(), timePasses(minute(30)))
      .when(timePasses(minute(55)))
      .thenEvents({ ...reached('before-300', minute(55)), notify: ['assignee', 'lead'] });
  });

  it('of a late wake tells all that it passed, in the order and with the instants at which each was due', () => {
    const ticket = givenUnder(LADDER, contactOpens())
      .when(timePasses(minute(120)))
      .thenEvents(
        reached('50', minute(30)),
        reached('before-300', minute(55)),
        { type: 'TargetBreached', at: minute(60) },
        reached('breach', minute(60)),
        reached('after-600', minute(70)),
      );

    expect(ticket.targets[0]).toMatchObject({ reached: ['50', 'before-300', 'breach', 'after-600'], breachedAt: minute(60) });
    expect(ticket.targets[0]).not.toHaveProperty('ladder');
  });

  it('has no step of a breach while the target can still be met', () => {
    const before = [contactOpens(), timePasses(minute(55))] as const;

    givenUnder(LADDER, ...before)
      .when(timePasses(minute(60)))
      .thenNothing();
    expect(timerAt(givenUnder(LADDER, ...before).ticket())).toBe(afterwards(minute(60)));
  });

  it('is measured on business time', () => {
    // Opened at 11:45: half of 60 minutes is 15 minutes up to noon and 15 from 13:00 on, 13:15, minute 240.
    const ticket = givenUnder(LADDER, contactOpens({ at: minute(150) })).ticket();

    expect(timerAt(ticket)).toBe(minute(240));
  });

  it('ends when the target is settled', () => {
    givenUnder(LADDER, contactOpens(), replies('agent-1', 2, { at: minute(20) }))
      .when(timePasses(minute(120)))
      .thenNothing();
  });

  it('says whose the ticket was, and gives it back to the queue of its team', () => {
    const rules = desk({ ...only, at: { percent: 50 }, notify: ['lead'], unassign: true });
    const ticket = givenUnder(rules, contactOpens(), routed('agent-1'))
      .when(timePasses(minute(31)))
      .thenEvents(
        { ...reached('50', minute(30)), assigneeId: 'agent-1' },
        { type: 'TicketUnassigned', reason: 'escalated', teamId: 'default' },
      );

    expect(ticket).toMatchObject({ assigneeId: undefined, heldBy: undefined, heldWeight: undefined });
  });

  it('of a ticket of nobody unassigns nobody', () => {
    givenUnder(desk({ ...only, at: { percent: 50 }, unassign: true }), contactOpens())
      .when(timePasses(minute(31)))
      .thenEvents(reached('50', minute(30)));
  });

  it('raises the priority by one step, as of the step, and what is due moves with it', () => {
    const rules = desk({ ...only, at: { percent: 30 }, raisePriority: true });
    // At minute 18 of 60: high has 30, so 12 are left.
    const ticket = givenUnder(rules, contactOpens())
      .when(timePasses(minute(25)))
      .thenEvents(
        reached('30', minute(18)),
        { type: 'PriorityChanged', from: 'medium', to: 'high', reason: 'escalated' },
        { type: 'TargetRescheduled', targetId: 'first_reply.1', dueAt: minute(30) },
        'TargetRescheduled',
      );

    expect(ticket).toMatchObject({ priority: 'high', changed: {} });
  });

  it('raises no further than urgent, each step once', () => {
    const rules = desk(...[10, 20, 30, 40, 50].map((percent) => ({ at: { percent }, raisePriority: true })));
    const once = givenUnder(rules, contactOpens(), timePasses(minute(50_000)));

    expect(once.ticket().priority).toBe('urgent');
    expect(once.ticket().targets.map(({ reached: steps }) => steps)).toEqual([
      ['10', '20', '30', '40', '50'],
      ['10', '20', '30', '40', '50'],
    ]);
    once.when(timePasses(minute(60_000))).thenNothing();
  });

  it('passes no step a second time when a longer length comes after it', () => {
    const past = [contactOpens(), timePasses(minute(30)), set({ priority: 'low', at: minute(31) })] as const;

    // Low has 240 minutes; its half is not told again, so the next is 5 minutes before the end: minute 235, beyond noon 295.
    expect(timerAt(givenUnder(LADDER, ...past).ticket())).toBe(minute(295));
  });

  it('makes due at once what a shorter length left behind', () => {
    const past = [contactOpens(), set({ priority: 'urgent', at: minute(12) })] as const;

    givenUnder(LADDER, ...past)
      .when(timePasses(minute(13)))
      .thenEvents(reached('50', minute(12)), reached('before-300', minute(12)));
  });

  // Resolution within 4 hours at medium, 2 at high; 100 minutes have run when it stands still: beyond half of the shorter length.
  it('makes due as soon as it runs again what a shorter length left behind while it stood still', () => {
    const still = [
      contactOpens(),
      replies('agent-1', 2, { at: minute(5) }),
      updates('agent-1', { status: 'pending', wakeAt: minute(130), at: minute(100) }),
    ] as const;

    givenUnder(LADDER_RULES, ...still, updates('agent-1', { priority: 'high', at: minute(110) }))
      .when(timePasses(minute(130)))
      .thenEvents('StatusChanged', { type: 'TargetResumed', targetId: 'resolution.1' }, 'AttentionRaised', {
        ...reached('50', minute(130)),
        targetId: 'resolution.1',
      });
  });

  it('tells with a reply that failed the steps that its target passed meanwhile, as of their instants', () => {
    givenUnder(LADDER_RULES, contactOpens(), replies('agent-1', 2, { at: minute(10) }), claims(2))
      .when({ ...fails(2), at: minute(40) })
      .thenEvents('SendFailed', 'AttentionRaised', { type: 'TargetResumed', reason: 'reply_failed' }, reached('50', minute(30)));
  });

  it('stands still with its target', () => {
    const rules = desk({ target: ['resolution'], at: { percent: 50 }, notify: ['lead'] });
    const past = [contactOpens(), set({ status: 'pending', at: minute(10) })] as const;
    // Half of 24 hours of work, 10 minutes of which had run, from minute 40 on: 30 minutes later than without the pause.
    const steady = timerOfResolution(givenUnder(rules, contactOpens()).ticket());
    const resumed = givenUnder(rules, ...past, set({ status: 'open', at: minute(40) })).ticket();

    expect(givenUnder(rules, ...past).ticket().targets[1]?.ladder).toEqual([{ step: '50', notify: ['lead'] }]);
    expect(Date.parse(timerOfResolution(resumed)) - Date.parse(steady)).toBe(30 * 60_000);
  });

  it('comes before what is done after a lost wake, in the same entry', () => {
    givenUnder(LADDER, contactOpens())
      .when(replies('agent-1', 2, { at: minute(31) }))
      .thenEvents(reached('50', minute(30)), 'ReplyQueued', 'StatusChanged', 'TargetMet');
  });

  it('records nothing with a command that has no effect', () => {
    givenUnder(LADDER, contactOpens())
      .when(set({ priority: 'medium', at: minute(31) }))
      .thenNothing();
  });
});

const timerOfResolution = ({ targets }: { targets: readonly { kind: string; ladder?: { at?: string }[] }[] }): string =>
  targets.find(({ kind }) => kind === 'resolution')?.ladder?.[0]?.at ?? '';
