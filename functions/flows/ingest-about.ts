/** What a channel says about messages that are here already: edits, revocations, reactions, answers given on a telephone, new identities. */
import type { Command } from '#domain/command';
import { identityKey, inOrder, retirements } from '#domain/contacts';
import type { Context } from '#domain/context';
import { TransientError } from '#domain/errors';
import { newRecord } from '#domain/identity-records';
import { canonicalJson } from '#domain/ledger';
import type { Identity } from '#schemas/channel';
import type { IdentityRecord } from '#schemas/contact';
import type { Instant } from '#schemas/primitives';
import type { InboundEnvelope } from '#schemas/queue';
import { loadSurvivor } from './follow-merges.ts';
import { handleCommand } from './handle-command.ts';
import { expiry, type IngestPorts, MARKER_SECONDS, providerKey, type Taken } from './ingest-ports.ts';
import { keepChannelEvent } from './keep.ts';
import { sealContent } from './message-in.ts';
import type { Extra, StoredTicket } from './ports.ts';
import { resolveSender, type Who } from './resolve-sender.ts';
import { markerOf } from './said-again.ts';

type Envelope<K extends InboundEnvelope['kind']> = Extract<InboundEnvelope, { kind: K }>;
type Target = { readonly number: number; readonly messageId?: string };

/** Deliveries after which what refers to an unknown message is kept as a channel event: its original may only be late. */
const PATIENCE = 2;

/** A repeat says the same under the same id; something else under that id is not a repeat. A clamped instant may differ between tries. */
function onceOnly(ports: IngestPorts, envelope: InboundEnvelope): Extra {
  const { sentAt, receivedAt, ...said } = envelope;
  return { kind: 'marker', key: ports.digests.key('about', canonicalJson(said)), expiresAt: expiry(ports.clock.now(), MARKER_SECONDS) };
}

/** The message that a provider's id stands for: one the contact sent, or one that we did. */
async function targetOf(ports: IngestPorts, envelope: InboundEnvelope, providerId: string): Promise<Target | undefined> {
  const key = providerKey(ports, { ...envelope, providerId });
  const read = await ports.intake.lookup({ marker: key, identities: [], references: [key] });
  const found = read.marker ?? read.references[0];
  return found?.number === undefined ? undefined : { number: found.number, messageId: found.messageId };
}

async function onTarget(
  ports: IngestPorts,
  envelope: InboundEnvelope,
  request: { target: Target | undefined; delivery: number; command: (target: Target, context: Context) => Command },
): Promise<Taken> {
  const { target, delivery, command } = request;
  if (!target) {
    if (delivery < PATIENCE) throw new TransientError('The message this refers to is not here yet.');
    return keepChannelEvent(ports, envelope);
  }
  const handled = await handleCommand(ports, {
    number: target.number,
    actor: { kind: 'channel', id: envelope.channel },
    prepare: ({ context }) => ({ command: command(target, context), extras: [onceOnly(ports, envelope)] }),
  });
  return handled.seen ? 'duplicate' : 'noted';
}

export async function ingestEdit(ports: IngestPorts, envelope: Envelope<'edit'>, delivery: number): Promise<Taken> {
  const target = await targetOf(ports, envelope, envelope.originalProviderId);
  const command = ({ messageId = '' }: Target, context: Context): Command => ({
    type: 'EditMessage',
    messageId,
    at: envelope.sentAt,
    body: sealContent(envelope.content, { providerId: envelope.providerId }, context).body,
  });
  return onTarget(ports, envelope, { target, delivery, command });
}

export async function ingestRevoke(ports: IngestPorts, envelope: Envelope<'revoke'>, delivery: number): Promise<Taken> {
  const target = await targetOf(ports, envelope, envelope.originalProviderId);
  return onTarget(ports, envelope, {
    target,
    delivery,
    command: ({ messageId = '' }) => ({ type: 'RevokeMessage', messageId, at: envelope.sentAt }),
  });
}

export async function ingestReaction(ports: IngestPorts, envelope: Envelope<'reaction'>, delivery: number): Promise<Taken> {
  const target = await targetOf(ports, envelope, envelope.targetProviderId);
  const command = ({ messageId }: Target, context: Context): Command => ({
    type: 'RecordReaction',
    messageId,
    at: envelope.sentAt,
    body: context.seal({ emoji: envelope.emoji }),
  });
  return onTarget(ports, envelope, { target, delivery, command });
}

/** The ticket that a contact's chat is on, whatever its status; of a merged one its survivor. */
async function chatTicket(
  ports: IngestPorts,
  identities: readonly Identity[],
  { records, account, sentAt }: { records: readonly (IdentityRecord | undefined)[]; account: string; sentAt: Instant },
): Promise<StoredTicket | undefined> {
  if (records.every((record) => record === undefined)) return undefined;
  const { pointed } = await resolveSender(ports, { identities, records, account, sentAt });
  return pointed === undefined ? undefined : loadSurvivor(ports.tickets, pointed);
}

/** An answer from the WhatsApp Business app: stored as outbound, fulfils the reply target, opens nothing. One that we sent ourselves is here already. */
export async function ingestEcho(ports: IngestPorts, envelope: Envelope<'echo'>): Promise<Taken> {
  const { channel, account, providerId, sentAt, content } = envelope;
  const identities = inOrder(envelope.recipient.identities);
  const key = providerKey(ports, envelope);
  const read = await ports.intake.lookup({ marker: key, identities, references: [key] });
  const marker = await markerOf(ports, envelope, read.marker);
  if (!marker || read.references[0]) return 'duplicate';
  const stored = await chatTicket(ports, identities, { records: read.identities, account, sentAt });
  if (!stored) return keepChannelEvent(ports, envelope);
  const { number } = stored.ticket;
  const handled = await handleCommand(ports, {
    number,
    stored,
    actor: { kind: 'channel', id: channel },
    prepare: ({ context }) => {
      const messageId = context.newId('message');
      const message = { messageId, channel, account, sentAt, ...sealContent(content, { providerId }, context) };
      return {
        command: { type: 'RecordSentElsewhere', message },
        extras: [{ kind: 'marker', ...marker, number, messageId, expiresAt: expiry(context.now, MARKER_SECONDS) }],
      };
    },
  });
  if (handled.seen) throw new TransientError('The same id is being taken in: what it says must be read first.');
  return 'noted';
}

/**
 * The contact has a new number or user id: its new identities lead to the same contact. One that leads to somebody else is only a suggestion.
 * A number that it gave up is retired, for it may be given to a stranger.
 * The ticket's conversation says so, and nothing is opened.
 */
export async function ingestIdentityChange(ports: IngestPorts, envelope: Envelope<'identity_change'>): Promise<Taken> {
  const { account, previous, current, notice, sentAt } = envelope;
  const identities = [...inOrder(previous), ...inOrder(current)];
  const read = await ports.intake.lookup({ marker: 'none', identities });
  if (read.identities.every((record) => record === undefined)) return keepChannelEvent(ports, envelope);
  const who = await resolveSender(ports, { identities, records: read.identities, account, sentAt });
  if (who.kind === 'unknown') return keepChannelEvent(ports, envelope);
  const extras = [onceOnly(ports, envelope), ...changeExtras(who, envelope, { records: read.identities, at: ports.clock.now() })];
  const stored = who.pointed === undefined ? undefined : await loadSurvivor(ports.tickets, who.pointed);
  if (!stored) {
    const outcome = await ports.tickets.append([], extras);
    if (outcome.kind === 'conflict') throw new TransientError('One of the identities is being taken.');
    return keepChannelEvent(ports, envelope);
  }
  const handled = await handleCommand(ports, {
    number: stored.ticket.number,
    stored,
    actor: { kind: 'channel', id: envelope.channel },
    prepare: ({ context }) => ({
      command: { type: 'RecordNotice', notice: 'identity_changed', at: sentAt, body: context.seal({ text: notice }) },
      extras,
    }),
  });
  return handled.seen ? 'duplicate' : 'noted';
}

function changeExtras(
  who: Extract<Who, { kind: 'known' }>,
  change: Envelope<'identity_change'>,
  { records, at }: { readonly records: readonly (IdentityRecord | undefined)[]; readonly at: Instant },
): Extra[] {
  const { ownId: contactId, primary } = who;
  const current = new Set(change.current.map(identityKey));
  const { retired, revived } = retirements(change, contactId, records);
  return [
    ...who.aliases
      .filter((identity) => current.has(identityKey(identity)))
      .map((identity): Extra => ({ kind: 'alias', record: newRecord(identity, { contactId, primary, at }) })),
    ...who.elsewhere.map((identity): Extra => ({ kind: 'merge_suggestion', identity, contactId })),
    ...retired.map((identity): Extra => ({ kind: 'retire_identity', identity, contactId, at: change.sentAt })),
    ...revived.map((identity): Extra => ({ kind: 'revive_identity', identity, contactId })),
  ];
}
