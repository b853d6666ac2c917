/** A goodbye is settled without a reply: nobody waits any more, and no reply is owed. */
import type { CommandOf } from './command.ts';
import type { Draft } from './draft.ts';
import { HelpdeskError } from './errors.ts';
import { onNoReplyNeeded } from './sla-events.ts';
import { isLive, isReplyTarget } from './targets.ts';

/** @throws HelpdeskError nothing_waits; seen_is_stale when the contact wrote after what the writer saw: that may be no goodbye. */
export function markNoReplyNeeded({ seen }: CommandOf<'MarkNoReplyNeeded'>, d: Draft): void {
  const { number, waitingSince, targets, contactMessage } = d.ticket();
  if (contactMessage && contactMessage.version > seen)
    throw new HelpdeskError('seen_is_stale', `The contact of ticket #${number} wrote something that you had not seen at version ${seen}.`, {
      missed: [contactMessage.version],
      seen,
    });
  if (waitingSince === undefined && !targets.some((target) => isReplyTarget(target) && isLive(target)))
    throw new HelpdeskError('nothing_waits', `Nothing on ticket #${number} waits for a reply.`);
  d.add({ type: 'NoReplyNeeded' });
  onNoReplyNeeded(d);
}
