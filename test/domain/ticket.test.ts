import { describe, expect, it } from 'vitest';
import { reactionsTo } from '#domain/reactions';
import { evolve, replay } from '#domain/ticket';
import { TicketEvent, type TicketEventType } from '#schemas/event';
import { DELIVERED_KEPT, OUTBOUND_KEPT, type Outbound, PARTICIPANTS_KEPT, Ticket } from '#schemas/ticket';
import { EVENT_EXAMPLES, eventExamples } from '../helpers/event-examples.ts';
import { aTarget, aTicket, minute } from '../helpers/factories.ts';
import { agent, BODY, machine, messageId, WHERE } from '../helpers/ticket-acts.ts';

const header = { number: 1042, version: 2, at: minute(5), actor: agent('agent-1'), commandId: 'cmd_2' };
const item = (n: number, fields: Partial<Outbound> = {}): Outbound => ({
  messageId: messageId(n),
  entry: 1,
  state: 'queued',
  attempt: 0,
  at: minute(0),
  ...fields,
});
const replyQueued = (n: number): TicketEvent => ({
  type: 'ReplyQueued',
  messageId: messageId(n),
  ...WHERE,
  body: BODY,
  attachments: [],
  form: 'text',
});

describe('every event', () => {
  it('has an example here, so that a new one is not forgotten', () => {
    expect(Object.keys(EVENT_EXAMPLES).toSorted()).toEqual(TicketEvent.options.map(({ shape }) => shape.type.value).toSorted());
  });

  it.each(eventExamples)('$type passes its schema unchanged, by text and back', (event) => {
    expect(TicketEvent.parse(JSON.parse(JSON.stringify(event)))).toEqual(event);
  });

  it.each(eventExamples)('$type makes a ticket of a ticket, at its version', (event) => {
    const before = aTicket({ status: 'open', targets: [aTarget()], outbound: [item(1, { state: 'sent' })] });
    const after = evolve(before, event, header);

    expect(Ticket.safeParse(after).error).toBeUndefined();
    expect(after).toMatchObject({ number: 1042, version: 2, lastCommandId: 'cmd_2' });
  });

  it.each(eventExamples)('$type has decided reactions', (event) => {
    expect(reactionsTo(event)).toBeInstanceOf(Array);
  });

  it.each(eventExamples.filter(({ type }) => type !== 'TicketOpened'))('$type begins no ledger', (event) => {
    expect(() => evolve(undefined, event, header)).toThrow(`begins with ${event.type}`);
  });

  it.each<TicketEventType>([
    'MessageEdited',
    'MessageRevoked',
    'ReactionRecorded',
    'NoticeRecorded',
    'NoteAdded',
    'AcknowledgementSkipped',
    'AttachmentStored',
    'AttachmentMissing',
  ])('%s is in the record only', (type) => {
    const before = aTicket();

    expect(evolve(before, EVENT_EXAMPLES[type], header)).toEqual({ ...before, version: 2, lastCommandId: 'cmd_2' });
  });
});

describe('evolve', () => {
  it('leaves what it was given as it was', () => {
    const before = Object.freeze(aTicket({ outbound: [Object.freeze(item(1))], targets: [Object.freeze(aTarget())] }));
    const text = JSON.stringify(before);
    for (const event of eventExamples) evolve(before, event, header);

    expect(JSON.stringify(before)).toBe(text);
  });

  it('marks a field that a person set, and none that a machine set or that merely followed', () => {
    const before = aTicket({ status: 'open' });
    const changed = (event: TicketEvent, actor: typeof header.actor | ReturnType<typeof machine> = header.actor) =>
      evolve(before, event, { ...header, actor }).changed;

    expect(changed(EVENT_EXAMPLES.PriorityChanged)).toEqual({ priority: 2 });
    expect(changed(EVENT_EXAMPLES.StatusChanged)).toEqual({ status: 2 });
    expect(changed({ ...EVENT_EXAMPLES.StatusChanged, to: 'open', reason: 'replied' })).toEqual({});
    expect(changed({ ...EVENT_EXAMPLES.TicketAssigned, by: 'kept' })).toEqual({});
    expect(changed(EVENT_EXAMPLES.TicketAssigned, machine('assignment'))).toEqual({});
  });

  it('keeps the newest sends: of twenty-one the oldest gives way that needs nothing more', () => {
    const full = Array.from({ length: OUTBOUND_KEPT }, (_, n) => item(n, { state: n === 7 ? 'delivered' : n === 3 ? 'sent' : 'queued' }));
    const ids = (outbound: readonly Outbound[]) =>
      evolve(aTicket({ outbound: [...outbound] }), replyQueued(50), header).outbound.map((each) => each.messageId);

    expect(ids(full)).toEqual([...full.filter((_, n) => n !== 7).map((each) => each.messageId), messageId(50)]);
    expect(ids(full.map((each, n) => (n === 7 ? item(7) : each)))).not.toContain(messageId(3));
  });

  it('keeps the first twenty who take part, each once', () => {
    const participants = Array.from({ length: PARTICIPANTS_KEPT + 5 }, (_, n) => `p${n}`);
    const event: TicketEvent = { ...EVENT_EXAMPLES.MessageReceived, participants: [...participants, 'p0'] };

    expect(evolve(aTicket({ participants: ['p3'] }), event, header).participants).toEqual(
      ['p3', ...participants.filter((each) => each !== 'p3')].slice(0, PARTICIPANTS_KEPT),
    );
  });

  it('forgets a mail once it is delivered, for nobody tells when it is read', () => {
    const sent = { outbound: [item(1, { state: 'sent' })] } as const;

    expect(
      evolve(aTicket({ ...sent, outbound: [...sent.outbound], channel: 'email' }), EVENT_EXAMPLES.ReceiptRecorded, header).outbound,
    ).toEqual([]);
    expect(evolve(aTicket({ outbound: [...sent.outbound] }), EVENT_EXAMPLES.ReceiptRecorded, header).outbound).toHaveLength(1);
  });

  it('keeps of the messages that have arrived the newest, and all that have not', () => {
    const arrived = Array.from({ length: DELIVERED_KEPT + 1 }, (_, n) => item(n + 10, { state: 'delivered' }));
    const before = aTicket({ outbound: [item(50), ...arrived, item(1, { state: 'sent' })] });

    const after = evolve(before, EVENT_EXAMPLES.ReceiptRecorded, header);

    expect(after.outbound.filter(({ state }) => state === 'delivered').map(({ messageId: id }) => id)).toEqual([
      ...arrived.slice(2).map(({ messageId: id }) => id),
      messageId(1),
    ]);
    expect(after.outbound.map(({ messageId: id }) => id)).toContain(messageId(50));
  });

  it('keeps the oldest unanswered message of the contact as the one that waits', () => {
    const waiting = aTicket({ waitingSince: minute(1) });

    expect(evolve(waiting, EVENT_EXAMPLES.MessageReceived, header).waitingSince).toBe(minute(1));
    expect(evolve(waiting, replyQueued(2), header).waitingSince).toBeUndefined();
  });

  it('counts a reopening only of what was solved', () => {
    const status = (from: Ticket['status']) =>
      evolve(aTicket({ status: from }), { type: 'StatusChanged', from, to: 'open', reason: 'contact_wrote', teamId: 'default' }, header);

    expect([status('solved').reopenCount, status('pending').reopenCount]).toEqual([1, 0]);
  });
});

describe('replay', () => {
  it('of nothing is nothing', () => {
    expect(replay([])).toBeUndefined();
  });

  it('stops at a ledger that does not begin with its opening', () => {
    expect(() => replay([{ header, events: [EVENT_EXAMPLES.NoteAdded] }])).toThrow('Ledger of #1042 begins with NoteAdded');
  });
});
