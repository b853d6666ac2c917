/** What had no place is taken in again, once its place is made. */
import { HelpdeskError } from '#domain/errors';
import { InboundBody } from '#schemas/queue';
import type { ApiContext } from './api-ports.ts';
import { recordAct } from './desk-act.ts';
import type { Quarantined } from './ports.ts';

/**
 * Records first and sends then, so that what cannot be placed even now comes back to the list. An act that fails in between is told to the
 * caller and may be done again: intake keeps a message once however often it comes.
 * @throws HelpdeskError not_found, invalid_request while its account is still unknown.
 */
export async function releaseQuarantine(context: ApiContext, id: string): Promise<Quarantined> {
  const { directory, clock, takeInAgain } = context.ports;
  const item = await directory.quarantinedItem(id);
  if (!item) throw new HelpdeskError('not_found', `There is nothing ${id} in quarantine.`);
  await refuseUnplaced(context, item);
  const at = clock.now();
  const event = { type: 'QuarantineReleased', id } as const;
  const outcome = item.releasedAt ? 'conflict' : await recordAct(context, event, [{ kind: 'release', id, at }]);
  if (outcome === 'conflict') await recordAct(context, event, []);
  await takeInAgain(InboundBody.parse(JSON.parse(item.envelope)), `${id} ${at}`);
  return { ...item, releasedAt: item.releasedAt ?? at };
}

async function refuseUnplaced({ ports }: ApiContext, { reason, channel, account }: Quarantined): Promise<void> {
  if (reason !== 'unknown_account') return;
  const { channels } = await ports.directory.desk();
  if (channels.some((own) => own.channel === channel && own.account === account)) return;
  throw new HelpdeskError('invalid_request', `${account} is not one of the desk's ${channel} accounts: add it to the settings first.`);
}
