/** Finds mails that SES put into the bucket and that never reached a ticket or the quarantine. */
import { RAW_MAIL_PREFIX, SETUP_NOTIFICATION } from '#schemas/providers/email';
import type { Clock, Digests, IntakeStore, Log, Meter, TicketStore } from './ports.ts';

export type RawMailPorts = {
  readonly clock: Clock;
  readonly digests: Pick<Digests, 'key'>;
  readonly intake: Pick<IntakeStore, 'lookup'>;
  readonly tickets: Pick<TicketStore, 'marker'>;
  readonly log: Log;
  readonly meter: Meter;
  /** Keys below a prefix with the time of their last write. */
  readonly list: (prefix: string) => AsyncIterable<{ readonly key: string; readonly writtenAt: Date }>;
};

/** A look a day sees every mail twice. */
const OLDEST_MS = 2 * 86_400_000;
/** Lambda tries an asynchronous event for up to six hours before it gives it to the dead-letter queue. */
const NEWEST_MS = 6 * 3_600_000;
/** One BatchGetItem reads a hundred keys, one of them the marker. */
const AT_ONCE = 99;

/** @returns the SES ids of what is missing; each is logged, and all of them raise the alarm. */
export async function reconcileRawMail(ports: RawMailPorts): Promise<string[]> {
  const ids = await recentIds(ports);
  const missing: string[] = [];
  for (let at = 0; at < ids.length; at += AT_ONCE) missing.push(...(await missingOf(ports, ids.slice(at, at + AT_ONCE))));
  for (const sesMessageId of missing) ports.log.error('raw mail without ticket', { sesMessageId });
  if (missing.length > 0) ports.meter.count('ChannelAlarm', missing.length);
  ports.log.info('raw mail checked', { checked: ids.length, missing: missing.length });
  return missing;
}

async function recentIds({ clock, list }: RawMailPorts): Promise<string[]> {
  const now = Date.parse(clock.now());
  const ids: string[] = [];
  for await (const { key, writtenAt } of list(RAW_MAIL_PREFIX)) {
    const age = now - writtenAt.getTime();
    const id = key.slice(RAW_MAIL_PREFIX.length);
    if (age >= NEWEST_MS && age <= OLDEST_MS && id !== SETUP_NOTIFICATION) ids.push(id);
  }
  return ids;
}

/** What was kept has a reference, what was quarantined a marker. */
async function missingOf(ports: RawMailPorts, ids: readonly string[]): Promise<string[]> {
  const keys = ids.map((id) => ports.digests.key('ses', id));
  const { references } = await ports.intake.lookup({ marker: 'none', identities: [], references: keys });
  const unreferenced = ids.filter((_, index) => references[index] === undefined);
  const markers = await Promise.all(unreferenced.map((id) => ports.tickets.marker(ports.digests.key('ses', id))));
  return unreferenced.filter((_, index) => markers[index] === undefined);
}
