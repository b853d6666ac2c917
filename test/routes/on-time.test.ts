import { describe, expect, it } from 'vitest';
import { aChat } from '../helpers/envelopes.ts';
import { setting } from '../helpers/in-memory-ports.ts';
import { call, createRig, given, type Rig } from './rig.ts';

const QUARTER_SECONDS = 15 * 60;

/** A desk that promises a first reply within 15 minutes around the clock, and a ticket of it. */
async function promised(rig: Rig) {
  const lengths = { firstReplySeconds: QUARTER_SECONDS };
  const targets = { low: lengths, medium: lengths, high: lengths, urgent: lengths };
  setting(rig.memory, 'policy', 'default', { id: 'default', version: 1, name: '15 menit', clock: 'calendar', targets });
  const number = await given(rig, aChat());
  const { targets: running } = (await call(rig, 'getTicket', { params: { number } })).ticket;
  return { number, dueAt: running[0]?.dueAt ?? '' };
}

const answered = async (rig: Rig, number: number) => {
  await call(rig, 'sendMessage', { params: { number }, body: { kind: 'reply', text: 'Baik, Kak.', version: 1 } });
  return (await call(rig, 'getTicket', { params: { number } })).ticket.targets[0];
};
const later = (instant: string, milliseconds: number): string => new Date(Date.parse(instant) + milliseconds).toISOString();

describe('a first reply that is promised within 15 minutes', () => {
  it('given at the last of them, to the millisecond, keeps the promise', async () => {
    const rig = createRig();
    const { number, dueAt } = await promised(rig);
    rig.time.now = dueAt;

    const target = await answered(rig, number);

    expect(target).toMatchObject({ metAt: dueAt, dueAt });
    expect(target?.breachedAt).toBeUndefined();
  });

  it('given one millisecond later has broken it, at the instant it was due', async () => {
    const rig = createRig();
    const { number, dueAt } = await promised(rig);
    rig.time.now = later(dueAt, 1);

    expect(await answered(rig, number)).toMatchObject({ breachedAt: dueAt, metAt: later(dueAt, 1) });
  });

  it('is due 15 minutes after the message was sent', async () => {
    const rig = createRig();
    const { dueAt } = await promised(rig);

    expect(Date.parse(dueAt) - Date.parse(aChat().sentAt)).toBe(QUARTER_SECONDS * 1000);
  });
});
