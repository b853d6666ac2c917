/** Sends what a ticket has queued, oldest first, and stops at the first that cannot go now. */

import type { Command } from '#domain/command';
import type { Context } from '#domain/context';
import { isAbandoned, isSendable } from '#domain/decide-sending';
import { TransientError } from '#domain/errors';
import { messageIdOf } from '#domain/mail-headers';
import { adviceOnNotSent, adviceOnRefusal, type SendAdvice } from '#domain/send-advice';
import type { Channel } from '#schemas/channel';
import { type AttachmentRef, TicketEntry } from '#schemas/event';
import type { BodyContent } from '#schemas/message';
import type { Outbound, Ticket } from '#schemas/ticket';
import { type CommandPorts, handleCommand } from './handle-command.ts';
import { mailReferenceKey } from './ingest-mail.ts';
import { expiry, providerKey, REFERENCE_SECONDS } from './ingest-ports.ts';
import type { Digests, Extra, Log, Meter, SendOutcome, StoredTicket } from './ports.ts';
import { readKnownSend } from './read-known-send.ts';

/** One message, ready for its channel. */
export type Outgoing = {
  readonly ticket: Ticket;
  readonly messageId: string;
  readonly account: string;
  readonly form: 'text' | 'media' | 'template' | 'mail' | 'acknowledgement';
  readonly content: BodyContent;
  readonly attachments: readonly AttachmentRef[];
};
/** Does all that may be repeated (uploads, composing) and gives the one act that may not. */
export type PrepareSend = (outgoing: Outgoing) => Promise<() => Promise<SendOutcome>>;
export type DeliverPorts = CommandPorts & {
  readonly channels: Readonly<Record<'whatsapp' | 'email', PrepareSend>>;
  readonly digests: Digests;
  readonly meter: Meter;
  readonly log: Log;
  /** How long this delivery may still take. */
  readonly remainingMs: () => number;
};

/** A provider may take 20 s to answer, and the answer must be recorded: a claim that its worker outlives is no unknown. */
const SEND_NEEDS_MS = 25_000;

const actor = { kind: 'system', id: 'delivery' } as const;

async function outgoingOf(ports: DeliverPorts, { ticket }: StoredTicket, item: Outbound): Promise<Outgoing & { channel: Channel }> {
  const stored = await ports.tickets.entry(ticket.number, item.entry);
  const events = stored ? TicketEntry.parse(JSON.parse(stored.entry)).events : [];
  for (const event of events) {
    if (event.type !== 'ReplyQueued' && event.type !== 'AutomaticMessageQueued') continue;
    if (event.messageId !== item.messageId) continue;
    const form = event.type === 'AutomaticMessageQueued' ? 'acknowledgement' : event.form === 'none' ? 'text' : event.form;
    const content = stored?.bodies[event.body.id]?.content ?? {};
    return {
      ticket,
      messageId: item.messageId,
      account: event.account ?? '',
      channel: event.channel,
      form,
      content,
      attachments: event.attachments,
    };
  }
  throw new Error(`Entry ${item.entry} of #${ticket.number} does not hold ${item.messageId}.`);
}

/** A preparation that fails has sent nothing. */
async function prepare(ports: DeliverPorts, outgoing: Outgoing & { channel: Channel }): Promise<() => Promise<SendOutcome>> {
  const { channel } = outgoing;
  if (channel === 'manual') return async () => ({ outcome: 'not_sent', reason: 'no_recipient' });
  try {
    return await ports.channels[channel](outgoing);
  } catch (error) {
    ports.log.warn('send not prepared', { number: outgoing.ticket.number, messageId: outgoing.messageId, error });
    const reason = error instanceof Error && error.name === 'PermanentError' ? 'no_recipient' : 'unreachable';
    return async () => ({ outcome: 'not_sent', reason });
  }
}

const later = (now: string, seconds: number): string => new Date(Date.parse(now) + seconds * 1000).toISOString();

type Settled = { readonly command: Command; readonly extras?: readonly Extra[]; readonly goesOn: boolean };

function onAdvice(
  advice: SendAdvice,
  of: { outgoing: Outgoing & { channel: Channel }; attempt: number; code: string; detail: string },
  context: Context,
): Settled {
  const { outgoing, attempt, code, detail } = of;
  const { messageId, channel, account, ticket } = outgoing;
  switch (advice.kind) {
    case 'retry':
      return {
        command: { type: 'ReleaseSend', messageId, attempt, code, retryAt: later(context.now, advice.delaySeconds) },
        goesOn: false,
      };
    case 'park':
      return {
        command: { type: 'ParkSend', messageId, attempt, code },
        extras: [{ kind: 'parked', channel, account, number: ticket.number }],
        goesOn: false,
      };
    case 'fail':
      return { command: { type: 'FailSend', messageId, attempt, code, body: context.seal({ detail }) }, goesOn: true };
    default:
      return advice satisfies never;
  }
}

function settle(
  ports: DeliverPorts,
  outcome: SendOutcome,
  of: { outgoing: Outgoing & { channel: Channel }; attempt: number },
  context: Context,
): Settled {
  const { outgoing, attempt } = of;
  const { messageId, channel, account, ticket } = outgoing;
  switch (outcome.outcome) {
    case 'accepted': {
      const { providerId, rfcMessageId } = outcome;
      const to = { number: ticket.number, messageId, expiresAt: expiry(context.now, REFERENCE_SECONDS) };
      const rfcId = messageIdOf(rfcMessageId);
      const extras: Extra[] = [
        { kind: 'reference', key: providerKey(ports, { channel, account, providerId }), ...to },
        ...(rfcId ? [{ kind: 'reference', key: mailReferenceKey(ports, rfcId), ...to } as const] : []),
      ];
      return {
        command: { type: 'RecordSent', messageId, attempt, body: context.seal({ providerId, rfcMessageId: rfcId }) },
        extras,
        goesOn: true,
      };
    }
    case 'unknown':
      return { command: { type: 'MarkSendUnknown', messageId, attempt }, goesOn: true };
    case 'refused':
      return onAdvice(adviceOnRefusal(channel, outcome, attempt), { ...of, code: outcome.code, detail: outcome.details }, context);
    case 'not_sent':
      return onAdvice(adviceOnNotSent(outcome.reason, attempt), { ...of, code: outcome.reason, detail: '' }, context);
    default:
      return outcome satisfies never;
  }
}

/** Claim, send, record. @returns whether the next message may follow. */
async function sendOne(ports: DeliverPorts, stored: StoredTicket, item: Outbound): Promise<{ stored: StoredTicket; goesOn: boolean }> {
  const { number } = stored.ticket;
  const outgoing = await outgoingOf(ports, stored, item);
  const blocked = await ports.directory.blocked(outgoing.channel, outgoing.account);
  const send = blocked
    ? async (): Promise<SendOutcome> => ({ outcome: 'refused', code: blocked, details: '' })
    : await prepare(ports, outgoing);
  if (ports.remainingMs() < SEND_NEEDS_MS) throw new TransientError('Too little time is left to send another message.');
  const claimed = await handleCommand(ports, {
    number,
    actor,
    stored,
    prepare: () => ({ command: { type: 'ClaimSend', messageId: item.messageId } }),
  });
  const claim = claimed.events.find((event) => event.type === 'SendClaimed');
  if (!claim) return { stored: claimed.stored, goesOn: false };
  const outcome = await send();
  let goesOn = false;
  const settled = await handleCommand(ports, {
    number,
    actor,
    stored: claimed.stored,
    prepare: async ({ context }) => {
      const { command, ...settlement } = settle(ports, outcome, { outgoing, attempt: claim.attempt }, context);
      goesOn = settlement.goesOn;
      if (command.type !== 'FailSend') return { command, ...settlement };
      const known = await readKnownSend(ports.tickets, number, { messageId: item.messageId, forFailure: true });
      return { command: { ...command, known }, ...settlement };
    },
  });
  const parked = settled.events.find((event) => event.type === 'SendParked');
  if (parked && !blocked) await block(ports, outgoing, parked.code);
  ports.log.info('send settled', {
    number,
    messageId: item.messageId,
    channel: outgoing.channel,
    outcome: outcome.outcome,
    attempt: claim.attempt,
  });
  return { stored: settled.stored, goesOn };
}

async function block(ports: DeliverPorts, { channel, account }: { channel: Channel; account: string }, code: string): Promise<void> {
  await ports.directory.block(channel, account, code, ports.clock.now());
  ports.meter.count('ChannelAlarm', 1);
  ports.log.error('channel blocked', { channel, code });
}

export async function deliverTicket(ports: DeliverPorts, number: number): Promise<void> {
  let stored = await ports.tickets.load(number);
  if (stored?.ticket.outbound.some((item) => isAbandoned(item, ports.clock.now()))) {
    stored = (await handleCommand(ports, { number, actor, stored, prepare: () => ({ command: { type: 'PassTime' } }) })).stored;
  }
  const tried = new Set<string>();
  while (stored) {
    const next: Outbound | undefined = stored.ticket.outbound.find(
      (item) => !tried.has(item.messageId) && (item.state === 'queued' || item.state === 'claimed' || item.state === 'parked'),
    );
    if (!next || !isSendable(next, ports.clock.now())) return;
    tried.add(next.messageId);
    const result = await sendOne(ports, stored, next);
    if (!result.goesOn) return;
    stored = result.stored;
  }
}
