/** `Idempotency-Key`: a call that creates is done once, however often it is made. @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/ */
import { HelpdeskError } from '#domain/errors';
import { canonicalJson, type Digest } from '#domain/ledger';
import type { ApiContext, OnceKey } from './api-ports.ts';
import type { Handled } from './handle-command.ts';
import { expiry } from './ingest-ports.ts';
import type { Digests, Extra, Marker, StoredTicket } from './ports.ts';
import { loadVisible } from './visible-ticket.ts';

/** Stripe keeps keys for 24 h: long enough for every retry, short enough that a key may be used again some day. */
const KEPT_SECONDS = 86_400;

/** The same caller, operation and key give the same marker; anything else asked under it shows by the digest. */
export function onceKey(
  ports: { readonly key: Digests['key']; readonly sha256: Digest },
  call: { agentId: string; operation: string; key: string; request: unknown },
): OnceKey {
  const { agentId, operation, key, request } = call;
  return { key: `api#${ports.key(agentId, operation, key)}`, digest: ports.sha256(canonicalJson(request)) };
}

/** To be written with what the call makes. */
export function onceExtras(
  { once, ports }: ApiContext,
  made: { number: number; messageId?: string } | { jobId: string },
): Extract<Extra, { kind: 'marker' }>[] {
  return once ? [{ kind: 'marker', ...once, ...made, expiresAt: expiry(ports.clock.now(), KEPT_SECONDS) }] : [];
}

/** What the call made when it was made before. @throws HelpdeskError idempotency_key_reused when something else was asked then. */
export async function madeBefore({ once, ports }: ApiContext): Promise<Marker | undefined> {
  const marker = once && (await ports.tickets.marker(once.key));
  if (marker) refuseOtherRequest(marker.digest === once.digest);
  return marker;
}

/** A ticket after a change; as it is by now where the change was made before. @throws HelpdeskError not_found, idempotency_key_reused. */
export async function afterOnce(context: ApiContext, { stored, seen }: Handled): Promise<StoredTicket> {
  if (seen === undefined) return stored;
  await madeBefore(context);
  return loadVisible(context, stored.ticket.number);
}

/** What was done once is refused the second time: only then is it asked whether it was this call that did it. */
export async function unlessMade(context: ApiContext, number: number, change: () => Promise<StoredTicket>): Promise<StoredTicket> {
  try {
    return await change();
  } catch (error) {
    if (await madeBefore(context)) return loadVisible(context, number);
    throw error;
  }
}

/** @throws HelpdeskError idempotency_key_reused. */
export function refuseOtherRequest(isSame: boolean): void {
  if (!isSame) throw new HelpdeskError('idempotency_key_reused', 'This Idempotency-Key was used for another request.');
}
