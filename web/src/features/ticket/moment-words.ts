/** An event of the ledger in a few words: what it was, and what it became. */
import * as z from 'zod';
import { EscalationStep } from '#schemas/escalation';
import { Priority, Status } from '#schemas/ticket';
import type { Translate } from '../../i18n/translate.ts';
import { type LedgerEvent, momentOf } from './timeline.ts';

type Words = {
  readonly t: Translate;
  readonly duration: (ms: number) => string;
  readonly nameOf: (agentId: string | null) => string | undefined;
};

const StatusChange = z.object({ type: z.literal('StatusChanged'), from: Status, to: Status });
const PriorityChange = z.object({ type: z.literal('PriorityChanged'), from: Priority, to: Priority });
const Escalation = z.object({ type: z.literal('EscalationReached'), step: EscalationStep });
const Assignment = z.object({ type: z.literal('TicketAssigned'), agentId: z.string() });

/** @returns what stands behind the event's name; nothing for one that says all by its name, or whose values this page does not know. */
function outcomeOf(event: LedgerEvent, { t, nameOf }: Words): string | undefined {
  const status = StatusChange.safeParse(event).data;
  if (status) return `${t(`status.${status.from}`)} → ${t(`status.${status.to}`)}`;
  const priority = PriorityChange.safeParse(event).data;
  if (priority) return `${t(`priority.${priority.from}`)} → ${t(`priority.${priority.to}`)}`;
  const assigned = Assignment.safeParse(event).data;
  return assigned && nameOf(assigned.agentId);
}

/** A step before the due instant warns, one at it is the breach, and one after it says how late it is. */
function escalationWords(event: LedgerEvent, { t, duration }: Words): string | undefined {
  const [point, seconds] = Escalation.safeParse(event).data?.step.split('-') ?? [];
  if (point === 'breach') return t('moment.TargetBreached');
  return point === 'after' ? t('escalation.late', { late: duration(Number(seconds) * 1000) }) : undefined;
}

export function momentWords(event: LedgerEvent, words: Words): string {
  const escalation = escalationWords(event, words);
  if (escalation) return escalation;
  const moment = momentOf(event.type);
  const value = outcomeOf(event, words);
  return [moment && words.t(moment), value].filter(Boolean).join(': ');
}
