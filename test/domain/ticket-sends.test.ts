import { describe, expect, it } from 'vitest';
import { evolve } from '#domain/ticket';
import type { TicketEvent } from '#schemas/event';
import { DELIVERED_KEPT, type Outbound, type Ticket } from '#schemas/ticket';
import { EVENT_EXAMPLES } from '../helpers/event-examples.ts';
import { aTicket, minute } from '../helpers/factories.ts';
import { agent, messageId } from '../helpers/ticket-acts.ts';

const item = (n: number, state: Outbound['state'] = 'queued'): Outbound => ({
  messageId: messageId(n),
  entry: 1,
  state,
  attempt: 1,
  at: minute(0),
});
const sendsAfter = (event: TicketEvent, outbound: Outbound[], fields: Partial<Ticket> = {}): Outbound[] =>
  evolve(aTicket({ ...fields, outbound }), event, { number: 1042, version: 7, at: minute(9), actor: agent('agent-1'), commandId: 'cmd_1' })
    .outbound;
const statesOf = (outbound: readonly Outbound[]): string[] => outbound.map(({ messageId: id, state }) => `${Number(id.slice(4))} ${state}`);

describe('the sends of a ticket', () => {
  it('begin with a reply that somebody accepted then, and with an automatic message that nobody did', () => {
    const queued = { entry: 7, state: 'queued', attempt: 0, at: minute(9) };

    expect(sendsAfter(EVENT_EXAMPLES.ReplyQueued, [])).toEqual([{ ...queued, messageId: messageId(1), acceptedAt: minute(9) }]);
    expect(sendsAfter(EVENT_EXAMPLES.AutomaticMessageQueued, [])).toEqual([{ ...queued, messageId: messageId(1), automatic: true }]);
  });

  it('lose one that failed or was read, and no other', () => {
    const both = [item(1, 'sent'), item(2, 'claimed')];

    for (const event of [
      EVENT_EXAMPLES.SendFailed,
      { ...EVENT_EXAMPLES.ReceiptRecorded, status: 'read' },
      { ...EVENT_EXAMPLES.ReceiptRecorded, status: 'failed' },
    ] as const)
      expect(statesOf(sendsAfter(event, both))).toEqual(['2 claimed']);
  });

  it('keep a mail that was taken and has not arrived yet', () => {
    const taken = { ...EVENT_EXAMPLES.ReceiptRecorded, status: 'sent' } as const;

    expect(statesOf(sendsAfter(taken, [item(1, 'claimed')], { channel: 'email' }))).toEqual(['1 sent']);
  });

  it('keep what has arrived, however many that have not come after it', () => {
    const waiting = Array.from({ length: DELIVERED_KEPT }, (_, n) => item(n + 2));

    expect(statesOf(sendsAfter(EVENT_EXAMPLES.ReceiptRecorded, [item(1, 'sent'), ...waiting]))[0]).toBe('1 delivered');
  });

  it('take an answer to our own call as sent, unless a receipt of that very message came before it', () => {
    expect(statesOf(sendsAfter(EVENT_EXAMPLES.MessageSent, [item(1, 'claimed'), item(2, 'delivered')]))).toEqual(['1 sent', '2 delivered']);
    expect(statesOf(sendsAfter(EVENT_EXAMPLES.MessageSent, [item(1, 'delivered'), item(2)]))).toEqual(['1 delivered', '2 queued']);
  });

  it('have an instant of a retry only until the next thing that happens to them', () => {
    const [released] = sendsAfter(EVENT_EXAMPLES.SendReleased, [item(1, 'claimed')]);

    expect(released).toMatchObject({ state: 'queued', retryAt: minute(6) });
    expect(sendsAfter(EVENT_EXAMPLES.SendClaimed, released ? [released] : [])[0]?.retryAt).toBeUndefined();
  });
});
