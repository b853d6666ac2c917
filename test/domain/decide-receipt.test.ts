import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KnownSend } from '#domain/command';
import { higherReceipt } from '#domain/decide-sending';
import { deliveryBy, isSendEvent } from '#domain/delivery';
import type { TicketEvent } from '#schemas/event';
import { laterDelivery } from '#schemas/message-update';
import { ReceiptStatus } from '#schemas/queue';
import type { Ticket } from '#schemas/ticket';
import { minute } from '../helpers/factories.ts';
import {
  type Act,
  claims,
  contactOpens,
  isSent,
  losesTrack,
  messageId,
  receipt,
  replies,
  timePasses,
  updates,
} from '../helpers/ticket-acts.ts';
import { given } from '../helpers/ticket-spec.ts';

const claimed = [contactOpens(), replies('agent-1', 2), claims(2)] as const;
const sent = [...claimed, isSent(2)] as const;
const unknown = [...claimed, losesTrack(2)] as const;
const FOUR_DAYS = 4 * 24 * 60;
const closing = [updates('agent-1', { status: 'solved', at: minute(10) }), timePasses(minute(10 + FOUR_DAYS))] as const;

const stateOf = (ticket: Ticket): string | undefined => ticket.outbound.find((item) => item.messageId === messageId(2))?.state;

describe('RecordReceipt', () => {
  it('delivered stays on the ticket until it is read', () => {
    expect(
      stateOf(
        given(...sent)
          .when(receipt(2, 'delivered', minute(4)))
          .thenEvents('ReceiptRecorded'),
      ),
    ).toBe('delivered');
    expect(
      stateOf(
        given(...sent)
          .when(receipt(2, 'read', minute(4)))
          .thenEvents('ReceiptRecorded'),
      ),
    ).toBeUndefined();
  });

  it('settles a message whose fate was unknown, and one that its own answer is late for', () => {
    expect(stateOf(given(...unknown, receipt(2, 'sent', minute(4))).ticket())).toBe('sent');
    expect(stateOf(given(...claimed, receipt(2, 'sent', minute(4))).ticket())).toBe('sent');
  });

  it('failed raises the ticket and the reply is owed again, though it was delivered', () => {
    given(...sent, receipt(2, 'delivered', minute(4)))
      .when(receipt(2, 'failed', minute(5), { code: '131026' }))
      .thenEvents(
        { type: 'ReceiptRecorded', status: 'failed', code: '131026' },
        { type: 'AttentionRaised', reason: 'send_failed' },
        { type: 'TargetResumed', targetId: 'first_reply.1', reason: 'reply_failed' },
      );
  });

  it('failed of what only the ledger still knows raises the ticket alike, unless nobody waits for it', () => {
    const read = [...sent, receipt(2, 'read', minute(4))] as const;

    given(...read)
      .when(receipt(2, 'failed', minute(5), { known: { entry: 2, acceptedAt: minute(1), receipt: 'read' } }))
      .thenEvents('ReceiptRecorded', 'AttentionRaised', { type: 'TargetResumed', targetId: 'first_reply.1' });
    given(...read)
      .when(receipt(2, 'failed', minute(5), { known: { entry: 2, automatic: true } }))
      .thenEvents('ReceiptRecorded');
  });

  it('does not start, meet or stop a clock unless it failed', () => {
    const { targets } = given(...sent).ticket();

    expect(given(...sent, receipt(2, 'read', minute(4))).ticket().targets).toEqual(targets);
  });

  it('never reopens a closed ticket', () => {
    given(...sent, ...closing)
      .when(receipt(2, 'failed', minute(12 + FOUR_DAYS)))
      .thenEvents('ReceiptRecorded');
  });

  it.each([
    ['sent', 'sent'],
    ['sent', 'delivered'],
    ['delivered', 'delivered'],
  ] as const)('stays quiet: %s after %s', (late, before) => {
    given(...claimed, receipt(2, before, minute(4)))
      .when(receipt(2, late, minute(5)))
      .thenNothing();
  });

  it.each([
    ['delivered', 'read'],
    ['read', 'read'],
    ['read', 'failed'],
    ['failed', 'failed'],
  ] as const)('stays quiet: %s after %s, which only the ledger still knows', (late, known) => {
    given(...sent, receipt(2, known, minute(4)))
      .when(receipt(2, late, minute(5), { known: { entry: 2, receipt: known } }))
      .thenNothing();
  });
});

describe('receipts in any order, any number of times, before and after the answer to our own call', () => {
  type Delivery = Parameters<typeof laterDelivery>[0];
  type News = ReceiptStatus | 'answer';
  /** Each receipt has one time of its own, whenever it comes. */
  const AT = { sent: minute(11), delivered: minute(12), read: minute(13), failed: minute(14) } as const;
  const NOW = minute(20);

  type Play = { readonly past: readonly Act[]; readonly known: KnownSend; readonly delivery: Delivery; readonly quiet: boolean };
  const deliveryOf = (before: Delivery, events: readonly TicketEvent[]): Delivery =>
    events
      .filter(isSendEvent)
      .reduce<Delivery>((so, event) => laterDelivery(so, deliveryBy(event, { at: NOW, explain: () => '' })), before);

  const actOf = (news: News, { past, known }: Play): Act => {
    if (news === 'answer') return { ...isSent(2), at: NOW };
    const isHeld = stateOf(given(...past).ticket()) !== undefined;
    return { ...receipt(2, news, AT[news], isHeld ? {} : { known }), at: NOW };
  };

  function hear(play: Play, news: News): Play {
    const act = actOf(news, play);
    const events = given(...play.past)
      .when(act)
      .events();
    const higher = events.reduce<ReceiptStatus | undefined>(
      (so, event) => (event.type === 'ReceiptRecorded' ? higherReceipt(so, event.status) : so),
      play.known.receipt,
    );
    const known = { ...play.known, receipt: higher };
    if (events.length === 0) return { ...play, quiet: true };
    return { past: [...play.past, act], known, delivery: deliveryOf(play.delivery, events), quiet: false };
  }

  const START: Play = { past: claimed, known: { entry: 2, acceptedAt: minute(1) }, delivery: { status: 'claimed', at: NOW }, quiet: true };
  const endOf = (all: readonly News[]): Play => all.reduce(hear, START);
  const settled = ({ past }: Play) => ({ ...given(...past).ticket(), version: 0 });

  const heard = fc.uniqueArray(fc.constantFrom<News>(...ReceiptStatus.options, 'answer'), { minLength: 1 });
  const repeated = heard.chain((news) =>
    fc.record({
      news: fc.constant(news),
      shuffled: fc
        .array(fc.constantFrom(...news), { maxLength: 6 })
        .chain((again) => fc.shuffledSubarray([...news, ...again], { minLength: news.length + again.length })),
    }),
  );
  /** An answer comes once. */
  const once = (all: readonly News[]): News[] => all.filter((news, index) => news !== 'answer' || all.indexOf(news) === index);

  it('end in the same ticket and the same delivery', () => {
    fc.assert(
      fc.property(repeated, ({ news, shuffled }) => {
        const [inOrder, anyhow] = [endOf(news), endOf(once(shuffled))];

        expect(settled(anyhow)).toEqual(settled(inOrder));
        expect(anyhow.delivery).toEqual(inOrder.delivery);
      }),
      { seed: 20_261_123, numRuns: 400 },
    );
  });

  it('write nothing when they are heard again', () => {
    fc.assert(
      fc.property(heard, fc.nat(), (news, pick) => {
        const again = news[pick % news.length] ?? 'sent';
        const { quiet } = hear(endOf(news), again);

        expect(quiet).toBe(again !== 'answer');
      }),
      { seed: 20_261_123, numRuns: 200 },
    );
  });
});
