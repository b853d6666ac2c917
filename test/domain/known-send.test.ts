import { describe, expect, it } from 'vitest';
import { knownSend } from '#domain/known-send';
import type { TicketEntry, TicketEvent } from '#schemas/event';
import { EVENT_EXAMPLES } from '../helpers/event-examples.ts';
import { aTarget, minute } from '../helpers/factories.ts';
import { messageId } from '../helpers/ticket-acts.ts';

const { AutomaticMessageQueued, MessageSentElsewhere, ReceiptRecorded, ReplyQueued, SendFailed } = EVENT_EXAMPLES;
const OURS = messageId(5);
const OTHER = messageId(6);
const queued: TicketEvent = { ...ReplyQueued, messageId: OURS };
const answered: TicketEvent = { ...ReplyQueued, messageId: OTHER };
const started: TicketEvent = { type: 'TargetStarted', target: aTarget({ startedAt: minute(1) }) };
const met = (at: number, targetId = 'first_reply.1'): TicketEvent => ({ type: 'TargetMet', targetId, at: minute(at) });
const receipt = (status: 'delivered' | 'read' | 'failed', of = OURS): TicketEvent => ({ ...ReceiptRecorded, messageId: of, status });

/** Each list of events is an entry, one a minute; given to the rule newest first. */
function known(entries: readonly (readonly TicketEvent[])[], { forFailure = true, isWhole = true } = {}) {
  const ledger = entries.map((events, index): TicketEntry => {
    const header = { format: 1, ledger: '1042', version: index + 1, at: minute(index + 1), commandId: 'cmd_1' } as const;
    return { ...header, actor: { kind: 'system', id: 'test' }, events: [...events] };
  });
  return knownSend(ledger.toReversed(), { messageId: OURS, forFailure, isWhole });
}

describe('knownSend', () => {
  it('finds the entry that queued the message, and when a reply was accepted', () => {
    expect(known([[started], [answered], [queued]], { forFailure: false })).toEqual({
      entry: 3,
      receipt: undefined,
      acceptedAt: minute(3),
    });
    expect(known([[started], [{ ...AutomaticMessageQueued, messageId: OURS }]])).toEqual({ entry: 2, receipt: undefined, automatic: true });
  });

  it('knows nothing where the message is not in these entries', () => {
    expect(known([[started], [answered], [receipt('delivered')]])).toBeUndefined();
  });

  it.each<[string, TicketEvent[], string | undefined]>([
    ['none', [], undefined],
    ['the one there is', [receipt('delivered')], 'delivered'],
    ['the highest of several, in whatever order they came', [receipt('read'), receipt('delivered')], 'read'],
    ['the failure, over all others', [receipt('read'), receipt('failed')], 'failed'],
    ['a failure that the channel told us at once', [{ ...SendFailed, messageId: OURS }], 'failed'],
    ['not that of another message', [receipt('read', OTHER), { ...SendFailed, messageId: OTHER }], undefined],
    ['nothing of what else is said of it', [{ ...EVENT_EXAMPLES.MessageSent, messageId: OURS }], undefined],
  ])('says how far it came: %s', (_what, events, status) => {
    expect(known([[queued], events], { forFailure: false })?.receipt).toBe(status);
  });

  it('says of a failure which reply targets there were, as they are now', () => {
    const resolution: TicketEvent = { type: 'TargetStarted', target: aTarget({ id: 'resolution.1', kind: 'resolution' }) };
    const { replyTargets } =
      known([
        [started, resolution],
        [queued, met(2)],
      ]) ?? {};

    expect(replyTargets).toMatchObject([{ id: 'first_reply.1', metAt: minute(2) }]);
  });

  it.each<[string, (readonly TicketEvent[])[], number | undefined]>([
    ['nobody', [[started], [queued, met(2)]], undefined],
    ['another reply', [[started], [queued, met(2)], [answered]], 3],
    ['the earlier of two', [[started], [queued, met(2)], [answered], [{ ...answered, messageId: messageId(7) }]], 3],
    ['not one that failed', [[started], [queued, met(2)], [answered], [{ ...SendFailed, messageId: OTHER }]], undefined],
    ['not one of which a receipt says that it failed', [[started], [queued, met(2)], [answered], [receipt('failed', OTHER)]], undefined],
    ['one that arrived', [[started], [queued, met(2)], [answered], [receipt('delivered', OTHER)]], 3],
    ['one from the telephone, by its own time', [[started], [queued, met(2)], [{ ...MessageSentElsewhere, sentAt: minute(1) }]], 1],
    [
      'the earlier by its own time, though it is told later',
      [[started], [queued, met(2)], [answered], [{ ...MessageSentElsewhere, sentAt: minute(2) }]],
      2,
    ],
    ['not one of before the target began', [[started], [queued, met(2)], [{ ...MessageSentElsewhere, sentAt: minute(0) }]], undefined],
    [
      'not one in the entry that began the target',
      [
        [answered, started],
        [queued, met(2)],
      ],
      undefined,
    ],
    ['not of a target that something else met', [[started], [queued], [answered, met(3)]], undefined],
  ])('says who else answered in time: %s', (_what, entries, at) => {
    expect(known(entries)?.answeredAt).toBe(at === undefined ? undefined : minute(at));
  });

  describe('in entries that do not begin with the ticket', () => {
    it('asks for older ones where the target that the reply met began in them', () => {
      expect(known([[queued, met(1)]], { isWhole: false })).toBeUndefined();
      expect(known([[queued, met(1)]], { isWhole: true })).toMatchObject({ entry: 1, replyTargets: [] });
    });

    it.each<[string, (readonly TicketEvent[])[]]>([
      ['the target began in these', [[started], [queued, met(2)]]],
      ['it met none', [[queued]]],
      ['another met it', [[queued], [met(2)]]],
      ['it met no reply target', [[queued, met(1, 'resolution.1')]]],
    ])('is content where %s', (_what, entries) => {
      expect(known(entries, { isWhole: false })).toBeDefined();
    });
  });
});
