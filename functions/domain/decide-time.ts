/** What is due by now; and what background work found. A stale or repeated wake gives no events. */
import type { Instant } from '#schemas/primitives';
import type { CommandOf } from './command.ts';
import { isAbandoned } from './decide-sending.ts';
import type { Draft } from './draft.ts';
import { passTargets } from './escalate.ts';
import { isQueued } from './queue.ts';
import { backToOpen, changeStatus } from './transitions.ts';

const isPast = (at: Instant | undefined, now: Instant): boolean => at !== undefined && at <= now;

/** A claim whose worker must be dead: the message may have left, so nobody sends it again unasked. */
function abandonedClaims(d: Draft): void {
  for (const item of d.ticket().outbound) {
    if (isAbandoned(item, d.context.now)) d.add({ type: 'SendUnknown', messageId: item.messageId, at: d.context.now });
  }
}

function relaxSkills(d: Draft): void {
  const { skills, teamId } = d.ticket();
  if (skills && isQueued(d.ticket()) && isPast(skills.until, d.context.now)) d.add({ type: 'SkillsRelaxed', teamId, skills: skills.all });
}

export function passTime(d: Draft): void {
  const { now } = d.context;
  passTargets(d);
  abandonedClaims(d);
  relaxSkills(d);
  if (isPast(d.ticket().wakeAt, now)) {
    backToOpen('woke', d);
    d.add({ type: 'AttentionRaised', reason: 'woke' });
    // A step that a shorter length left behind during the pause is due as soon as the target runs again.
    passTargets(d);
  }
  // Only a solved ticket has an hour to close.
  if (isPast(d.ticket().closeAt, now)) changeStatus('closed', 'auto_close', d);
}

export function storeAttachment(command: CommandOf<'StoreAttachment'>, d: Draft): void {
  const { type: _, ...stored } = command;
  d.add({ type: 'AttachmentStored', ...stored });
}

export function missAttachment(command: CommandOf<'MissAttachment'>, d: Draft): void {
  const { type: _, ...missing } = command;
  d.add({ type: 'AttachmentMissing', ...missing });
}
