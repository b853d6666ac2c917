/** Given what happened to a ticket, when somebody does something, then these events come of it. */
import { expect } from 'vitest';
import { createTimeZones } from '#adapters/time-zones';
import type { Context, DeskRules } from '#domain/context';
import { decide } from '#domain/decide';
import { DEFAULT_CALENDAR, DEFAULT_POLICY } from '#domain/default-settings';
import { HelpdeskError } from '#domain/errors';
import { type EntryHeader, evolve } from '#domain/ticket';
import { AcknowledgementSettings } from '#schemas/acknowledgement';
import type { TicketEntry, TicketEvent } from '#schemas/event';
import type { BodyContent } from '#schemas/message';
import { type IdKind, type Instant, prefixOf } from '#schemas/primitives';
import type { ProblemCode } from '#schemas/problem';
import { type Calendar, SlaPolicy } from '#schemas/sla';
import type { Ticket } from '#schemas/ticket';
import { anAgent, minute, sealed } from './factories.ts';
import { type Act, machine, NUMBER } from './ticket-acts.ts';
import { toldByLedger } from './told-by-ledger.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

/** Medium, business time: a reply within 60 minutes, the resolution within 24 hours of work. Monday 09:15 WIB is inside business hours. */
export const RULES: DeskRules = {
  policy: DEFAULT_POLICY,
  policies: [],
  calendar: DEFAULT_CALENDAR,
  calendars: [],
  acknowledgement: AcknowledgementSettings.parse({}),
  lifecycle: { autoCloseSeconds: 4 * DAY, reopenSeconds: { whatsapp: DAY, email: 14 * DAY, manual: 14 * DAY } },
  categories: [],
};

const lengths = (minutes: number) => ({
  firstReplySeconds: minutes * 60,
  nextReplySeconds: minutes * 90,
  resolutionSeconds: minutes * 240,
  thirdPartySeconds: minutes * 120,
});

/** A desk with ladders that do everything: a policy for what is high or urgent at the team `returns`, around the clock, and the default one for the rest. */
export const LADDER_RULES: DeskRules = {
  ...RULES,
  policy: SlaPolicy.parse({
    ...DEFAULT_POLICY,
    targets: { low: lengths(240), medium: lengths(60), high: lengths(30), urgent: lengths(15) },
    pausesOnHold: true,
    escalations: [
      { at: { percent: 50 }, notify: ['assignee'] },
      { at: { percent: 80 }, target: ['first_reply', 'third_party'], raisePriority: true },
      { at: { secondsBefore: 300 }, target: ['next_reply'], unassign: true },
      { at: { breach: true }, notify: ['lead'], raisePriority: true },
      { at: { secondsAfter: 600 }, notify: ['manager'], unassign: true },
    ],
  }),
  policies: [
    SlaPolicy.parse({
      ...DEFAULT_POLICY,
      id: 'returns',
      clock: 'calendar',
      targets: { low: {}, medium: {}, high: lengths(40), urgent: lengths(20) },
      conditions: { teamIds: ['returns'], priorities: ['high', 'urgent'] },
      escalations: [
        { at: { percent: 50 }, notify: ['lead'] },
        { at: { percent: 90 }, notify: ['manager'], raisePriority: true },
      ],
    }),
  ],
};

export const zones = createTimeZones();

/** What `decide` may know at `now`; `said` gathers what was sealed. */
function contextAt(now: Instant, act: Act, { rules, earlier }: Desk, said: BodyContent[]): Context {
  let made = 0;
  return {
    now,
    actor: act.by,
    rules,
    promised: act.promised ?? earlier,
    zones,
    newId: (kind: IdKind) => {
      made += 1;
      return `${prefixOf(kind)}_${now.replace(/\D/gu, '')}${made}`;
    },
    seal: (content) => {
      said.push(content);
      return sealed(content, `b${said.length}`).ref;
    },
    assignee: act.assignee === null ? undefined : (act.assignee ?? anAgent({ teams: ['default', 'returns'] })),
  };
}

/** An act, an event as it came of one, or all of it at once. */
type Past = Act | TicketEvent | { readonly ticket: Ticket };
const isAct = (past: Past): past is Act => 'command' in past;

/** `earlier`: calendars that held before. */
type Desk = { readonly rules: DeskRules; readonly earlier: readonly Calendar[] };
type State = { readonly ticket?: Ticket; readonly at: Instant; readonly entries: readonly TicketEntry[] };

const headerOf = (ticket: Ticket | undefined, at: Instant, actor: EntryHeader['actor']): EntryHeader => ({
  number: NUMBER,
  version: (ticket?.version ?? 0) + 1,
  at,
  actor,
  commandId: 'cmd_00000000000000000000000001',
});

function applied({ ticket, entries }: State, events: readonly TicketEvent[], { number, ...header }: EntryHeader): State {
  const after = events.reduce<Ticket | undefined>((before, event) => evolve(before, event, { number, ...header }), ticket);
  const entry = { format: 1 as const, ledger: String(number), ...header, events: [...events] };
  return { at: header.at, ticket: after, entries: events.length > 0 ? [...entries, entry] : entries };
}

const next = (at: Instant): Instant => new Date(Date.parse(at) + 60_000).toISOString();

function perform(state: State, act: Act, desk: Desk): State & { events: TicketEvent[]; said: BodyContent[] } {
  const at = act.at ?? next(state.at);
  const said: BodyContent[] = [];
  const events = decide(
    toldByLedger(act.command(at), () => state.entries),
    state.ticket,
    contextAt(at, act, desk, said),
  );
  return { events, said, ...applied(state, events, headerOf(state.ticket, at, act.by)) };
}

function happened(state: State, past: Past, desk: Desk): State {
  if (isAct(past)) return perform(state, past, desk);
  if ('ticket' in past) return { ...state, ticket: past.ticket };
  const at = next(state.at);
  return applied(state, [past], headerOf(state.ticket, at, machine('test')));
}

/** An event's type, or as many of its fields as matter. */
type Expected = TicketEvent['type'] | ({ readonly type: TicketEvent['type'] } & { readonly [field: string]: unknown });
const expectedType = (event: Expected): string => (typeof event === 'string' ? event : event.type);
const expectedFields = (event: Expected): object => (typeof event === 'string' ? { type: event } : event);

const mustBe = (ticket: Ticket | undefined): Ticket => {
  if (!ticket) throw new Error('No ticket was opened.');
  return ticket;
};

/** What came of it; each check gives the ticket after it. */
function outcome(before: State, act: Act, desk: Desk) {
  const happens = () => perform(before, act, desk);
  return {
    /** Exactly these events, in this order. */
    thenEvents: (...expected: readonly Expected[]): Ticket => {
      const { events, ticket } = happens();
      expect(events.map(({ type }) => type)).toEqual(expected.map(expectedType));
      expect(events).toMatchObject(expected.map(expectedFields));
      return mustBe(ticket);
    },
    thenNothing: (): Ticket => {
      const { events, ticket } = happens();
      expect(events).toEqual([]);
      return mustBe(ticket);
    },
    /** By that code, in a sentence. */
    thenRefuses: (code: ProblemCode, details: Record<string, unknown> = {}): void => {
      const refusal = refusalOf(happens);
      expect(refusal).toBeInstanceOf(HelpdeskError);
      expect(refusal).toMatchObject({ code, details, message: expect.stringMatching(/^[A-Z].{15,}\.$/) });
    },
    /** Something, whatever it is. */
    changes: (): void => {
      expect(happens().events).not.toEqual([]);
    },
    events: (): TicketEvent[] => happens().events,
    after: (): Ticket => mustBe(happens().ticket),
    /** What was sealed beside the entry. */
    said: (): BodyContent[] => happens().said,
  };
}

function refusalOf(happens: () => unknown): unknown {
  try {
    return happens();
  } catch (error) {
    return error;
  }
}

/** Acts and events in order, a minute apart unless they say when; the first at minute 0. */
export function given(...past: readonly Past[]) {
  return givenUnder(RULES, ...past);
}

export const givenUnder = (rules: DeskRules, ...past: readonly Past[]) =>
  since({ at: minute(-1), entries: [] }, { rules, earlier: [] }, past);

function since(before: State, desk: Desk, past: readonly Past[]) {
  const state = past.reduce<State>((so, each) => happened(so, each, desk), before);
  const earlier = [...desk.earlier, desk.rules.calendar, ...desk.rules.calendars];
  return {
    when: (act: Act) => outcome(state, act, desk),
    /** The settings are others by now, and that has happened since. */
    nowUnder: (rules: DeskRules, ...more: readonly Past[]) => since(state, { rules, earlier }, more),
    ticket: (): Ticket => mustBe(state.ticket),
    /** Oldest first. */
    ledger: () => state.entries,
  };
}
