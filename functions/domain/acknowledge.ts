/** Tells the contact the number: in the entry that opens the ticket, so once; and only when no loop can come of it. */
import type { TicketEvent } from '#schemas/event';
import type { Instant } from '#schemas/primitives';
import { acknowledgementFor } from './acknowledgement.ts';
import { isOpenAt, nextOpening } from './business-time.ts';
import type { AcknowledgementPlan } from './command.ts';
import type { Draft } from './draft.ts';
import { placeIn, type QueueFacts, type QueuePlace } from './queue.ts';
import { placeAnswer } from './queue-text.ts';

type Send = Extract<AcknowledgementPlan, { kind: 'send' }>;
type Purpose = Extract<TicketEvent, { type: 'AutomaticMessageQueued' }>['purpose'];

/** @param queue of the ticket's team, where the template names it. */
export function acknowledge(plan: AcknowledgementPlan | undefined, queue: QueueFacts | undefined, d: Draft): void {
  if (!plan) return;
  if (plan.kind === 'skip') return d.add({ type: 'AcknowledgementSkipped', reason: plan.reason });
  const { acknowledgement, calendar } = d.context.rules;
  const opensAt = closedUntil(d);
  const place = queue && placeIn(queue, d.ticket());
  const facts = { number: d.ticket().number, name: plan.name, opensAt, timeZone: calendar.timeZone };
  const text = acknowledgementFor(acknowledgement, { ...facts, place: place && shown(place, opensAt) }, plan.language);
  if (text === undefined) return d.add({ type: 'AcknowledgementSkipped', reason: 'switched_off' });
  say(plan, 'acknowledgement', text, d);
}

/** The contact asked where they stand. Nothing is said where nothing may be. */
export function answerPlace(plan: AcknowledgementPlan | undefined, queue: QueueFacts, d: Draft): void {
  const { acknowledgement } = d.context.rules;
  if (plan?.kind !== 'send' || !acknowledgement.enabled) return;
  const place = placeIn(queue, d.ticket());
  const text = placeAnswer(d.ticket().number, place && shown(place, closedUntil(d)), plan.language ?? acknowledgement.language);
  say(plan, 'queue_place', text, d);
}

function closedUntil(d: Draft): Instant | undefined {
  const { rules, zones, now } = d.context;
  const hours = { calendar: rules.calendar, zones };
  return isOpenAt({ ...hours, at: now }) ? undefined : nextOpening({ ...hours, from: now });
}

/** How long is told while somebody works: the pace is of open hours. */
const shown = (place: QueuePlace, opensAt: Instant | undefined): QueuePlace => (opensAt ? { ...place, waitSeconds: undefined } : place);

function say(plan: Send, purpose: Purpose, text: string, d: Draft): void {
  const { newId, seal } = d.context;
  const { channel, account } = d.ticket();
  const body = seal({ ...plan.content, text });
  d.add({ type: 'AutomaticMessageQueued', purpose, messageId: newId('message'), channel, account, body, attachments: [] });
}
