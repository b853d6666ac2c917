/** What had no place is taken in again, once its place is made. */
import { HelpdeskError } from '#domain/errors';
import { InboundBody } from '#schemas/queue';
import type { ApiContext } from './api-ports.ts';
import { recordAct } from './desk-act.ts';
import type { Quarantined } from './ports.ts';

/**
 * Sends it first and records then: an act that fails in between is done again, and intake keeps a message once however often it comes.
 * So one may be released again, as when its account was added only a moment before.
 * @throws HelpdeskError not_found, invalid_request while its account is still unknown.
 */
export async function releaseQuarantine(context: ApiContext, id: string): Promise<Quarantined> {
  const { directory, clock, takeInAgain } = context.ports;
  const item = await directory.quarantinedItem(id);
  if (!item) throw new HelpdeskError('not_found', `There is nothing ${id} in quarantine.`);
  await refuseUnplaced(context, item);
  const at = clock.now();
  await takeInAgain(InboundBody.parse(JSON.parse(item.envelope)), `${id} ${at}`);
  const event = { type: 'QuarantineReleased', id } as const;
  const outcome = item.releasedAt ? 'conflict' : await recordAct(context, event, [{ kind: 'release', id, at }]);
  if (outcome === 'conflict') await recordAct(context, event, []);
  return (await directory.quarantinedItem(id)) ?? item;
}

async function refuseUnplaced({ ports }: ApiContext, { reason, channel, account }: Quarantined): Promise<void> {
  if (reason !== 'unknown_account') return;
  const { channels } = await ports.directory.desk();
  if (channels.some((own) => own.channel === channel && own.account === account)) return;
  throw new HelpdeskError('invalid_request', `${account} is not one of the desk's ${channel} accounts: add it to the settings first.`);
}
