import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noticeText } from '#domain/notice-sentences';
import { addressed, isMailed, mailOffAfter, noticesOf, type People, supervisorsAmong } from '#domain/notices';
import type { Actor, TicketEntry, TicketEvent, TicketEventType } from '#schemas/event';
import { NoticeId, NoticeKind } from '#schemas/notice';
import { EVENT_EXAMPLES, eventExamples } from '../helpers/event-examples.ts';
import { anAgent, minute } from '../helpers/factories.ts';
import { agent, CONTACT, machine } from '../helpers/ticket-acts.ts';

const anEntry = (events: readonly TicketEvent[], actor: Actor = machine('worker')): TicketEntry => ({
  ...{ format: 1, ledger: '1042', version: 7, commandId: 'cmd_1', at: minute(0), actor },
  events: [...events],
});
const told = (events: readonly TicketEvent[], actor?: Actor) => noticesOf(anEntry(events, actor)).map(({ kind }) => kind);

const PEOPLE: People = { assigneeId: 'agent-1', leadIds: ['lead-1'], managerIds: ['boss-1'] };
const reached = (events: readonly TicketEvent[], people: Partial<People> = {}, actor: Actor = machine('worker')) =>
  addressed(noticesOf(anEntry(events, actor)), { ...PEOPLE, ...people }, actor).map(({ agentId, kind }) => `${agentId} ${kind}`);

describe('noticesOf', () => {
  const telling: Partial<Record<TicketEventType, readonly NoticeKind[]>> = {
    MessageReceived: ['message'],
    TicketAssigned: ['assigned'],
    AttentionRaised: ['woke'],
    TargetBreached: ['breached'],
    EscalationReached: ['breached'],
  };

  it.each(eventExamples)('$type tells what it must and nothing else', (event) => {
    expect(told([event])).toEqual(telling[event.type] ?? []);
  });

  it('names the cause by its place in the ledger, as part of an id that the API takes', () => {
    const [notice] = noticesOf(anEntry([EVENT_EXAMPLES.StatusChanged, EVENT_EXAMPLES.TargetBreached]));

    expect(notice).toEqual({ to: { role: 'assignee' }, kind: 'breached', targetId: 'first_reply.1', at: minute(0), cause: '1042.7.1' });
    expect(NoticeId.safeParse(`${notice?.at}_${notice?.cause}`).success).toBe(true);
  });

  it('says of a failed send that it failed', () => {
    expect(told([EVENT_EXAMPLES.SendFailed, { type: 'AttentionRaised', reason: 'send_failed' }])).toEqual(['send_failed']);
  });

  it('tells nobody of what they took themselves, or had all along', () => {
    expect(told([EVENT_EXAMPLES.TicketAssigned], agent('agent-1'))).toEqual([]);
    expect(told([EVENT_EXAMPLES.TicketAssigned], agent('agent-2'))).toEqual(['assigned']);
    expect(told([{ ...EVENT_EXAMPLES.TicketAssigned, by: 'kept' }])).toEqual([]);
  });

  it('tells who is given a ticket in the entry that opens it, of that alone', () => {
    expect(told([EVENT_EXAMPLES.TicketOpened, EVENT_EXAMPLES.MessageReceived, EVENT_EXAMPLES.TicketAssigned], CONTACT)).toEqual([
      'assigned',
    ]);
  });

  it('tells an agent of what a machine did, whatever its name', () => {
    expect(told([EVENT_EXAMPLES.TicketAssigned], machine('agent-1'))).toEqual(['assigned']);
  });

  it('tells neither of the message that opens a ticket nor of an automatic mail', () => {
    expect(told([EVENT_EXAMPLES.TicketOpened, EVENT_EXAMPLES.MessageReceived], CONTACT)).toEqual([]);
    expect(told([{ ...EVENT_EXAMPLES.MessageReceived, automatic: true }], CONTACT)).toEqual([]);
  });
});

describe('a step of a ladder', () => {
  const step = (name: string, notify: ('assignee' | 'lead' | 'manager')[], assigneeId?: string): TicketEvent => ({
    ...EVENT_EXAMPLES.EscalationReached,
    ...{ step: name, notify, assigneeId },
  });

  it.each<[string, string]>([
    ['50', 'warned'],
    ['before-300', 'warned'],
    ['breach', 'breached'],
    ['after-600', 'escalated'],
  ])('%s is %s', (name, kind) => {
    expect(reached([step(name, ['assignee', 'manager'])])).toEqual([`agent-1 ${kind}`, `boss-1 ${kind}`]);
  });

  it('reaches whom it was with then, though it was taken from them', () => {
    expect(reached([step('after-600', ['assignee'], 'agent-9')], { assigneeId: undefined })).toEqual(['agent-9 escalated']);
  });

  it('reaches a lead by the role, whomever it was with', () => {
    expect(reached([step('50', ['lead'], 'agent-9')])).toEqual(['lead-1 warned']);
  });

  it('at the breach is told once, with the breach itself', () => {
    expect(reached([EVENT_EXAMPLES.TargetBreached, step('breach', ['assignee', 'lead'])])).toEqual(['agent-1 breached', 'lead-1 breached']);
  });
});

describe('addressed', () => {
  it.each<[string, readonly TicketEvent[], Partial<People>, readonly string[]]>([
    ['its assignee', [EVENT_EXAMPLES.TargetBreached], {}, ['agent-1 breached']],
    ['the lead, of a ticket of nobody', [EVENT_EXAMPLES.TargetBreached], { assigneeId: undefined }, ['lead-1 breached']],
    ['nobody, of a message on a ticket of nobody', [EVENT_EXAMPLES.MessageReceived], { assigneeId: undefined }, []],
    ['whom it was given to, whoever has it now', [EVENT_EXAMPLES.TicketAssigned], { assigneeId: 'agent-9' }, ['agent-1 assigned']],
  ])('reaches %s', (_, events, people, expected) => {
    expect(reached(events, people)).toEqual(expected);
  });

  it('leaves out who did it', () => {
    expect(reached([{ type: 'AttentionRaised', reason: 'send_failed' }], {}, agent('agent-1'))).toEqual([]);
  });

  it('reaches managers by their role, and their leads where there are none', () => {
    const due = [{ to: { role: 'manager' }, kind: 'escalated', at: minute(0), cause: '1.1.0' }] as const;
    const who = (people: People) => addressed(due, people, machine('clock')).map(({ agentId }) => agentId);

    expect(who(PEOPLE)).toEqual(['boss-1']);
    expect(who({ ...PEOPLE, managerIds: [] })).toEqual(['lead-1']);
  });

  it('tells the same once, whatever roles a person has and however often the entry says it', () => {
    const roles = fc.array(fc.constantFrom('assignee' as const, 'lead' as const, 'manager' as const), { maxLength: 6 });
    const ids = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 });
    fc.assert(
      fc.property(roles, ids, ids, fc.option(fc.constantFrom('a', 'b'), { nil: undefined }), (asked, leadIds, managerIds, assigneeId) => {
        const due = asked.map((role, index) => ({
          ...{ to: { role }, kind: 'escalated' as const, targetId: 'first_reply.1', at: minute(0), cause: `1.1.${index}` },
        }));
        const who = addressed(due, { assigneeId, leadIds, managerIds }, agent('c')).map(({ agentId }) => agentId);

        expect(new Set(who).size).toBe(who.length);
        expect(who).not.toContain('c');
      }),
    );
  });

  it('tells of each promise of its own', () => {
    const another = { ...EVENT_EXAMPLES.TargetBreached, targetId: 'resolution.1' };

    expect(reached([EVENT_EXAMPLES.TargetBreached, another])).toEqual(['agent-1 breached', 'agent-1 breached']);
  });
});

describe('supervisorsAmong', () => {
  it('takes active supervisors', () => {
    const people = [
      anAgent({ agentId: 'a', role: 'supervisor' }),
      anAgent({ agentId: 'b', role: 'supervisor', active: false }),
      anAgent({ agentId: 'c', role: 'agent' }),
    ];

    expect(supervisorsAmong(people)).toEqual(['a']);
  });
});

describe('mails', () => {
  it('go out for every kind but new tickets and messages until the agent chooses', () => {
    expect(NoticeKind.options.filter((kind) => !isMailed(kind, anAgent()))).toEqual(['assigned', 'message']);
    expect(NoticeKind.options.filter((kind) => !isMailed(kind, { mailOff: [] }))).toEqual([]);
    expect(mailOffAfter(anAgent(), { woke: false })).toEqual(['assigned', 'message', 'woke']);
  });

  it('are chosen kind by kind; what is not named stays', () => {
    const off = mailOffAfter({ mailOff: ['message', 'woke'] }, { woke: true, assigned: false });

    expect(off).toEqual(['assigned', 'message']);
    expect(mailOffAfter({ mailOff: off }, {})).toEqual(off);
  });
});

describe('noticeText', () => {
  const said = NoticeKind.options.flatMap((kind) =>
    (['id', 'en'] as const).map((language) => noticeText({ number: 1042, kind, targetId: 'next_reply.2' }, language)),
  );

  it('names the ticket, and says something of its own for each kind and language', () => {
    for (const { sentence } of said) expect(sentence).toContain('#1042');
    for (const { title } of said) expect(title).toMatch(/^[A-Z].{5,}$/);
    expect(new Set(said.map(({ title }) => title)).size).toBe(said.length);
    expect(new Set(said.map(({ sentence }) => sentence)).size).toBe(said.length);
  });

  it('tells a warning from a breach from an escalation, and of that how late it is', () => {
    const steps = ['50', 'before-300', 'breach', 'after-600', 'after-5400'].map(
      (name): TicketEvent => ({
        ...EVENT_EXAMPLES.EscalationReached,
        ...{ targetId: 'first_reply.1', step: name, notify: ['assignee'] },
      }),
    );
    const textsIn = (language: 'id' | 'en') =>
      addressed(noticesOf(anEntry(steps)), PEOPLE, machine('clock')).map((due) => noticeText({ number: 7, ...due }, language).sentence);

    expect(textsIn('id')).toEqual([
      'Batas waktu balasan pertama tiket #7 hampir habis.',
      'Tiket #7 melewati batas waktu balasan pertama.',
      'Tiket #7 sudah 10 menit melewati batas waktu balasan pertama dan dieskalasi.',
      'Tiket #7 sudah 1 jam 30 menit melewati batas waktu balasan pertama dan dieskalasi.',
    ]);
    expect(textsIn('en').slice(2)).toEqual([
      'Ticket #7 is 10 min past its time for first reply and was escalated.',
      'Ticket #7 is 1 h 30 min past its time for first reply and was escalated.',
    ]);
  });

  it.each([
    ['id', 'Eskalasi: 10 menit lewat batas waktu balasan pertama'],
    ['en', 'Escalation: 10 min past the time for first reply'],
  ] as const)('says in the subject of a mail how late an escalation is: %s', (language, title) => {
    const of = { number: 7, kind: 'escalated', targetId: 'first_reply.1' } as const;

    expect(noticeText({ ...of, step: 'after-600' }, language).title).toBe(title);
  });

  it.each([undefined, 'breach'])('of an escalation whose step is %s says no lateness', (step) => {
    const { title, sentence } = noticeText({ number: 7, kind: 'escalated', targetId: 'first_reply.1', step }, 'en');

    expect([title, sentence]).toEqual(['Escalation: time for first reply', 'Ticket #7 was escalated over its time for first reply.']);
  });

  it('names the promise, or says that it is one where it is of a kind not known', () => {
    expect(noticeText({ number: 1, kind: 'breached', targetId: 'next_reply.2' }, 'id').sentence).toContain('balasan berikutnya');
    expect(noticeText({ number: 1, kind: 'breached' }, 'en').sentence).toContain('service');
  });
});
