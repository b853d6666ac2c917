import { describe, expect, it } from 'vitest';
import { wakeTicket } from '#flows/wake-ticket';
import { aChat, phone } from '../helpers/envelopes.ts';
import { call, createRig, given, type Rig, refusal } from './rig.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const from = (digits: string) => aChat({ from: [phone(`62812000${digits}`)] });

const change = async (rig: Rig, number: number, fields: object) => {
  const { ticket } = await call(rig, 'getTicket', { params: { number } });
  return (await call(rig, 'updateTicket', { params: { number }, body: { version: ticket.version, ...fields } })).ticket;
};
const wake = (rig: Rig, number: number) => wakeTicket(rig.ports, { number, at: rig.time.now });
const statusOf = async (rig: Rig, number: number) => (await call(rig, 'getTicket', { params: { number } })).ticket.status;
const setLifecycle = (rig: Rig, autoCloseSeconds: number) =>
  call(rig, 'putSetting', {
    as: 'admin',
    params: { kind: 'lifecycle', id: 'default' },
    body: { version: 0, value: { autoCloseSeconds, reopenSeconds: { whatsapp: DAY, email: 14 * DAY, manual: 14 * DAY } } },
  });

describe('a ticket that waits', () => {
  it.each(['pending', 'on_hold'])('as %s comes back to who had it, before all that this agent has to do', async (status) => {
    const rig = createRig();
    const urgent = await given(rig, from('1'));
    const waits = await given(rig, from('2'));
    await change(rig, urgent, { assigneeId: 'agent-1', priority: 'urgent' });
    const wakeAt = new Date(Date.parse(rig.time.now) + HOUR * 1000).toISOString();
    await change(rig, waits, { assigneeId: 'agent-1', priority: 'low', status, wakeAt });
    const mine = async () => (await call(rig, 'listTickets', { query: { view: 'mine' } })).items.map(({ number }) => number);
    expect(await mine()).toEqual([urgent, waits]);

    rig.passSeconds(HOUR);
    await wake(rig, waits);

    expect(await mine()).toEqual([waits, urgent]);
    expect((await call(rig, 'getTicket', { params: { number: waits } })).ticket).toMatchObject({
      status: 'open',
      assigneeId: 'agent-1',
      wakeAt: null,
    });
  });

  it('has an hour to come, and only while it waits', async () => {
    const rig = createRig();
    const number = await given(rig, from('1'));
    const past = { params: { number }, body: { version: 1, status: 'pending', wakeAt: rig.time.now } };
    const open = { params: { number }, body: { version: 1, status: 'open', wakeAt: '2031-01-01T00:00:00.000Z' } };

    expect((await refusal(rig, 'updateTicket', past)).code).toBe('invalid_request');
    expect((await refusal(rig, 'updateTicket', open)).code).toBe('invalid_request');
  });
});

describe('a solved ticket', () => {
  it.each([HOUR, 28 * DAY])('closes %d seconds later when the desk says so, and not a second before', async (seconds) => {
    const rig = createRig();
    await setLifecycle(rig, seconds);
    const number = await given(rig, from('1'));
    await change(rig, number, { status: 'solved' });

    rig.passSeconds(seconds - 1);
    await wake(rig, number);
    expect(await statusOf(rig, number)).toBe('solved');
    rig.passSeconds(1);
    await wake(rig, number);

    expect(await statusOf(rig, number)).toBe('closed');
  });

  it.each([HOUR - 1, 28 * DAY + 1])('cannot be set to close after %d seconds', async (seconds) => {
    const rig = createRig();
    const value = { autoCloseSeconds: seconds, reopenSeconds: { whatsapp: DAY, email: DAY, manual: DAY } };
    const asked = { as: 'admin', params: { kind: 'lifecycle', id: 'default' }, body: { version: 0, value } } as const;

    expect((await refusal(rig, 'putSetting', asked)).errors).toMatchObject([{ path: 'body.value.autoCloseSeconds' }]);
  });
});
