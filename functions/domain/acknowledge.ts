/** Tells the contact the number: in the entry that opens the ticket, so once; and only when no loop can come of it. */
import { acknowledgementFor } from './acknowledgement.ts';
import { isOpenAt, nextOpening } from './business-time.ts';
import type { AcknowledgementPlan } from './command.ts';
import type { Draft } from './draft.ts';

export function acknowledge(plan: AcknowledgementPlan | undefined, d: Draft): void {
  if (!plan) return;
  if (plan.kind === 'skip') return d.add({ type: 'AcknowledgementSkipped', reason: plan.reason });
  const { rules, zones, now, newId, seal } = d.context;
  const { number, channel, account } = d.ticket();
  const hours = { calendar: rules.calendar, zones };
  const opensAt = isOpenAt({ ...hours, at: now }) ? undefined : nextOpening({ ...hours, from: now });
  const text = acknowledgementFor(
    rules.acknowledgement,
    { number, name: plan.name, opensAt, timeZone: rules.calendar.timeZone },
    plan.language,
  );
  if (text === undefined) return d.add({ type: 'AcknowledgementSkipped', reason: 'switched_off' });
  d.add({
    type: 'AutomaticMessageQueued',
    purpose: 'acknowledgement',
    messageId: newId('message'),
    channel,
    account,
    body: seal({ ...plan.content, text }),
    attachments: [],
  });
}
