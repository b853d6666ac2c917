import { beforeEach, describe, expect, it } from 'vitest';
import { deliverTicket } from '#flows/deliver-ticket';
import { wakeTicket } from '#flows/wake-ticket';
import { act, put, reply } from '../helpers/acts.ts';
import { aChat } from '../helpers/envelopes.ts';
import { minute } from '../helpers/factories.ts';
import { createWorld, eventsOf, eventsOfType, setting, take, ticketOf, type World } from '../helpers/in-memory-ports.ts';

/** First reply, medium: 60 business minutes from 09:15; the timer stands 1 ms later. */
const DUE = minute(60);
const TIMER = '2026-11-23T03:15:00.001Z';

let world: World;
beforeEach(async () => {
  world = createWorld();
  setting(world.memory, 'acknowledgement', 'default', { enabled: false });
  await take(world, aChat());
});

const wake = (at: string) => wakeTicket(world.ports, { number: 1, at });
const breaches = () => eventsOfType(world, 1, 'TargetBreached');

describe('a wake-up', () => {
  it('that is early waits for the rest, exactly', async () => {
    world.time.now = '2026-11-23T03:14:20.001Z';

    await wake(TIMER);

    expect(world.nudged.tasks).toEqual([{ task: { kind: 'wake', number: 1, at: TIMER }, delaySeconds: 40 }]);
    expect(breaches()).toEqual([]);
  });

  it('that is far too early waits as long as a message can', async () => {
    await wake(minute(600));

    expect(world.nudged.tasks).toEqual([{ task: { kind: 'wake', number: 1, at: minute(600) }, delaySeconds: 900 }]);
  });

  it('on time stamps the breach', async () => {
    world.time.now = TIMER;

    await wake(TIMER);

    expect(breaches()).toMatchObject([{ targetId: 'first_reply.1', at: DUE }]);
  });

  it('that is hours late stamps the breach with the instant it was due', async () => {
    world.time.now = minute(300);

    await wake(TIMER);

    expect(breaches()).toMatchObject([{ targetId: 'first_reply.1', at: DUE }]);
  });

  it('that is repeated adds nothing', async () => {
    world.time.now = TIMER;
    await wake(TIMER);
    const before = eventsOf(world, 1);

    await wake(TIMER);

    expect(eventsOf(world, 1)).toEqual(before);
  });

  it('arms what comes next though it decided nothing', async () => {
    world.time.now = minute(30);

    await wake(minute(29));

    expect(eventsOf(world, 1).at(-1)?.type).not.toBe('TargetBreached');
    expect(world.armed).toEqual([{ number: 1, at: TIMER }]);
  });

  it('of a target that was met meanwhile stamps nothing', async () => {
    await reply(world, 1);
    world.time.now = TIMER;

    await wake(TIMER);

    expect(breaches()).toEqual([]);
  });

  it('opens a waiting ticket at its hour, first on its list', async () => {
    await put(world, 1, 'pending');
    await act(world, 1, ({ stored }) => ({ type: 'UpdateTicket', seen: stored.ticket.version, wakeAt: minute(30) }));
    world.time.now = minute(30);

    await wake(minute(30));

    expect(await ticketOf(world, 1)).toMatchObject({ status: 'open', attentionAt: minute(30) });
  });

  it('closes a ticket that was solved four days ago, and then has nothing more to arm', async () => {
    await put(world, 1, 'solved');
    const { closeAt = '' } = await ticketOf(world, 1);
    expect(closeAt).toBe(minute(4 * 24 * 60));
    world.time.now = closeAt;

    await wake(closeAt);

    expect((await ticketOf(world, 1)).status).toBe('closed');
    expect(world.armed).toEqual([]);
  });

  it('leaves a ticket alone that was opened again before it closed', async () => {
    await put(world, 1, 'solved');
    const { closeAt = '' } = await ticketOf(world, 1);
    await put(world, 1, 'open');
    world.time.now = closeAt;

    await wake(closeAt);

    expect((await ticketOf(world, 1)).status).toBe('open');
  });

  it('nudges a send whose hour has come, and an assignment that is still open', async () => {
    await reply(world, 1);
    world.answers.push({ outcome: 'not_sent', reason: 'unreachable' });
    await deliverTicket(world.ports, 1);
    const retryAt = (await ticketOf(world, 1)).outbound[0]?.retryAt ?? '';
    world.time.now = retryAt;

    await wake(retryAt);

    expect(world.nudged.outbound).toEqual([1]);
    expect(world.nudged.work).toEqual([{ teamId: 'default', number: 1 }]);
  });

  it('gives up a claim whose worker died', async () => {
    const messageId = await reply(world, 1);
    await act(world, 1, () => ({ type: 'ClaimSend', messageId }), { kind: 'system', id: 'delivery' });
    world.passSeconds(60);

    await wake(world.time.now);

    expect(eventsOfType(world, 1, 'SendUnknown')).toMatchObject([{ messageId }]);
  });
});
