import { describe, expect, it } from 'vitest';
import { CountedView } from '#schemas/view';
import { aChat, phone } from '../helpers/envelopes.ts';
import { minute } from '../helpers/factories.ts';
import { setting } from '../helpers/in-memory-ports.ts';
import { call, createRig, given, type Person, type Rig } from './rig.ts';

const chatFrom = (value: string) => aChat({ from: [phone(value)], sentAt: minute(0) });

async function change(rig: Rig, number: number, fields: object): Promise<void> {
  const { ticket } = await call(rig, 'getTicket', { as: 'admin', params: { number } });
  await call(rig, 'updateTicket', { as: 'admin', params: { number }, body: { version: ticket.version, ...fields } });
}

/** What each view lists to somebody, counted page by page. */
async function listed(rig: Rig, as: Person): Promise<Record<string, number>> {
  const counts = CountedView.options.map(async (view) => {
    const { items, nextCursor } = await call(rig, 'listTickets', { as, query: { view, limit: 100 } });
    expect(nextCursor).toBeNull();
    return [view, items.length] as const;
  });
  return Object.fromEntries(await Promise.all(counts));
}
const counted = async (rig: Rig, as: Person): Promise<Record<string, number>> =>
  Object.fromEntries(Object.entries(await call(rig, 'countViews', { as })).map(([view, { count }]) => [view, count]));

describe('countViews', () => {
  it.each(['agent', 'other', 'outsider', 'supervisor', 'admin', 'auditor'] as const)(
    'counts for the %s what each view lists',
    async (as) => {
      const rig = createRig();
      setting(rig.memory, 'channel', 'whatsapp:2', { channel: 'whatsapp', account: '2', name: 'Sales', teamId: 'sales' });
      const numbers: number[] = [];
      for (let at = 0; at < 8; at += 1)
        numbers.push(await given(rig, { ...chatFrom(`62812000010${at}`), ...(at === 7 ? { account: '2' } : {}) }));
      const [mine = 0, theirs = 0, pending = 0, waking = 0, solved = 0] = numbers;
      await change(rig, mine, { assigneeId: 'agent-1' });
      await change(rig, theirs, { assigneeId: 'agent-2', priority: 'urgent' });
      await change(rig, pending, { status: 'pending' });
      await change(rig, waking, { status: 'on_hold', wakeAt: minute(120) });
      await change(rig, solved, { status: 'solved' });
      rig.passSeconds(45 * 60);

      const counts = await counted(rig, as);

      expect(counts).toEqual(await listed(rig, as));
      if (as === 'agent') expect(counts).toMatchObject({ mine: 1, open: 6, waiting: 1, waking: 1 });
    },
  );

  it('stops at a hundred, and says that there may be more', async () => {
    const rig = createRig();
    for (let at = 0; at < 101; at += 1) await given(rig, chatFrom(`6281200${String(at).padStart(5, '0')}`));

    const { open, mine } = await call(rig, 'countViews');

    expect(open).toEqual({ count: 100, isMore: true });
    expect(mine).toEqual({ count: 0, isMore: false });
  });
});
