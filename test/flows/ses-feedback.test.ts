import { beforeEach, describe, expect, it } from 'vitest';
import { deliverTicket } from '#flows/deliver-ticket';
import { applySesFeedback } from '#flows/ses-feedback';
import { put, reply } from '../helpers/acts.ts';
import { aMail } from '../helpers/envelopes.ts';
import { minute } from '../helpers/factories.ts';
import { createWorld, eventsOfType, setting, take, ticketOf, type World } from '../helpers/in-memory-ports.ts';

let world: World;
let messageId: string;
beforeEach(async () => {
  world = createWorld();
  setting(world.memory, 'acknowledgement', 'default', { enabled: false });
  await take(world, aMail());
  messageId = await reply(world, 1);
  await deliverTicket(world.ports, 1);
});

const mailOf = (ticket: string, message: string) => ({
  messageId: 'ses-1',
  destination: ['budi@example.com'],
  tags: { ticket: [ticket], message: [message] },
});
const detail = (eventType: string, more: object = {}, mail = mailOf('1', messageId)) => ({ eventType, mail, ...more });
const bounce = (bounceType = 'Permanent') =>
  detail('Bounce', { bounce: { bounceType, bouncedRecipients: [{ emailAddress: 'budi@example.com' }] } });
const delivery = () => detail('Delivery', { delivery: { recipients: ['budi@example.com'] } });
const apply = (event: object) => applySesFeedback(world.ports, event, minute(9));
const receipts = () => eventsOfType(world, 1, 'ReceiptRecorded').map(({ status, code }) => (code ? `${status} ${code}` : status));

describe('what SES tells', () => {
  it('of a delivery is a receipt', async () => {
    await apply(delivery());

    expect(eventsOfType(world, 1, 'ReceiptRecorded')).toMatchObject([{ messageId, status: 'delivered', at: minute(9) }]);
  });

  it.each([
    ['a permanent bounce', () => bounce(), 'failed bounce_permanent'],
    ['a transient bounce', () => bounce('Transient'), 'failed bounce_transient'],
    ['a rejection', () => detail('Reject', { reject: { reason: 'Bad content' } }), 'failed rejected'],
    ['a rendering failure', () => detail('Rendering Failure', { failure: { errorMessage: 'x' } }), 'failed rendering_failure'],
  ])('of %s opens the solved ticket again, first on its list', async (_, event, recorded) => {
    await put(world, 1, 'solved');

    await apply(event());

    expect(receipts()).toEqual([recorded]);
    expect(await ticketOf(world, 1)).toMatchObject({ status: 'open', attentionAt: world.time.now });
  });

  it('in any order and repeated ends the same: a bounce stands', async () => {
    for (const event of [delivery(), bounce(), delivery(), bounce()]) await apply(event);

    expect(receipts()).toEqual(['delivered', 'failed bounce_permanent']);
  });

  it('of a delivery after the bounce changes nothing', async () => {
    for (const event of [bounce(), delivery(), bounce(), delivery()]) await apply(event);

    expect(receipts()).toEqual(['failed bounce_permanent']);
  });

  it('of a complaint comes to the ticket once, with an alarm, and opens nothing', async () => {
    await put(world, 1, 'solved');
    const complaint = detail('Complaint', { complaint: { complainedRecipients: [{ emailAddress: 'budi@example.com' }] } });

    await apply(complaint);
    await apply(complaint);

    expect(eventsOfType(world, 1, 'NoticeRecorded')).toMatchObject([{ notice: 'complaint', at: minute(9) }]);
    expect(world.counted.get('ChannelAlarm')).toBe(1);
    expect((await ticketOf(world, 1)).status).toBe('solved');
  });

  it.each([
    ['a send', () => detail('Send')],
    ['an event that is not known', () => detail('Whatever')],
    ['a mail that is not ours', () => detail('Delivery', {}, { messageId: 'ses-9', destination: [], tags: { ticket: [], message: [] } })],
    ['a ticket that does not exist', () => detail('Delivery', {}, mailOf('99', messageId))],
    ['a complaint about a ticket that does not exist', () => detail('Complaint', {}, mailOf('99', messageId))],
    ['a message that the ticket never had', () => detail('Delivery', {}, mailOf('1', 'msg_zzzzzzzzzzzzzzzzzzzzzzzzzz'))],
    ['what is no event', () => ({ hello: 'world' })],
  ])('of %s writes nothing', async (_, event) => {
    const { version } = await ticketOf(world, 1);

    await apply(event());

    expect((await ticketOf(world, 1)).version).toBe(version);
  });
});
