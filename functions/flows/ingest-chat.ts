/** A chat message: the contact's pointer says which ticket it belongs to. BatchGet, transact: two trips for a contact seen before by this process. */

import type { AcknowledgementPlan } from '#domain/command';
import { identityKey, inOrder } from '#domain/contacts';
import type { InboundMessage } from '#schemas/queue';
import type { ChannelSettings } from '#schemas/settings';
import { survivorOf } from './follow-merges.ts';
import { expiry, type IngestPorts, MARKER_SECONDS, providerKey, type Taken } from './ingest-ports.ts';
import { land } from './open-or-append.ts';
import type { AppendOutcome, Desk, StoredTicket } from './ports.ts';
import { resolveSender, type Who } from './resolve-sender.ts';
import { markerOf } from './said-again.ts';

/** So many new tickets a day may greet one chat contact: a person never gets there, two robots do. */
const CHAT_ACKNOWLEDGEMENTS = 10;
const DAY_MS = 86_400_000;
/** Hints are a convenience: the oldest half goes when there are so many. */
const HINTS_KEPT = 20_000;

function remember(hints: Map<string, number>, key: string, number: number): void {
  if (hints.size >= HINTS_KEPT) for (const old of [...hints.keys()].slice(0, HINTS_KEPT / 2)) hints.delete(old);
  hints.set(key, number);
}

export const acknowledgedToday = (at: readonly string[], now: string): number =>
  at.filter((instant) => Date.parse(now) - Date.parse(instant) < DAY_MS).length;

function planFor(envelope: InboundMessage, who: Who, now: string): AcknowledgementPlan {
  if (acknowledgedToday(who.acknowledgedAt, now) >= CHAT_ACKNOWLEDGEMENTS) return { kind: 'skip', reason: 'too_many' };
  const find = (kind: string): string | undefined => envelope.sender.identities.find((identity) => identity.kind === kind)?.value;
  return { kind: 'send', name: envelope.sender.name, content: { recipient: { phone: find('wa_phone'), bsuid: find('wa_bsuid') } } };
}

/** One try: read, land. */
export async function ingestChat(
  ports: IngestPorts,
  envelope: InboundMessage,
  place: { desk: Desk; own: ChannelSettings },
  commandId: string,
): Promise<AppendOutcome | Taken> {
  const identities = inOrder(envelope.sender.identities);
  const key = providerKey(ports, envelope);
  const hintKey = [envelope.account, ...identities.slice(0, 1).map(identityKey)].join('#');
  const hint = ports.hints.get(hintKey);
  const read = await ports.intake.lookup({ marker: key, identities, tickets: hint === undefined ? [] : [hint] });
  const marker = await markerOf(ports, envelope, read.marker);
  if (!marker) return 'duplicate';
  const { account, sentAt } = envelope;
  const who = await resolveSender(ports, { identities, records: read.identities, account, sentAt });
  const stored = await pointed(ports, who, read.tickets);
  const now = ports.clock.now();
  const outcome = await land(
    ports,
    {
      envelope,
      desk: place.desk,
      who,
      stored,
      teamId: place.own.teamId,
      participants: [],
      acknowledgement: planFor(envelope, who, now),
      once: (messageId, number) => [{ kind: 'marker', ...marker, number, messageId, expiresAt: expiry(now, MARKER_SECONDS) }],
      pointer: true,
    },
    commandId,
  );
  if (outcome.kind === 'committed' && outcome.stored[0]) remember(ports.hints, hintKey, outcome.stored[0].ticket.number);
  return outcome;
}

async function pointed(ports: IngestPorts, who: Who, hinted: readonly (StoredTicket | undefined)[]): Promise<StoredTicket | undefined> {
  if (who.pointed === undefined) return undefined;
  const stored = hinted.find((ticket) => ticket?.ticket.number === who.pointed) ?? (await ports.tickets.load(who.pointed));
  return stored && survivorOf(ports.tickets, stored);
}
