import { describe, expect, it } from 'vitest';
import { matchTeam } from '#flows/match-team';
import { aChat, phone } from '../helpers/envelopes.ts';
import { setting, ticketOf } from '../helpers/in-memory-ports.ts';
import { call, createRig, given, type Person, type Rig, refusal } from './rig.ts';

const english = { headers: { 'accept-language': 'en' } };
const nowOf = async (rig: Rig, number: number, as: Person = 'admin') =>
  (await call(rig, 'explainTicket', { as, params: { number }, ...english })).now;

async function tickets(rig: Rig, count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) {
    await given(rig, aChat({ from: [phone(`62813${String(at).padStart(7, '0')}`)], sentAt: rig.time.now, receivedAt: rig.time.now }));
    rig.passSeconds(1);
  }
}

describe('where a ticket stands now', () => {
  it('is its place in the queue of its team, as its work order is', async () => {
    const rig = createRig();
    await tickets(rig, 3);
    const { version } = await ticketOf(rig, 3);
    await call(rig, 'updateTicket', { as: 'supervisor', params: { number: 3 }, body: { version, priority: 'urgent' } });

    const places = await Promise.all([3, 1, 2].map((number) => nowOf(rig, number)));

    expect(places.map(({ queue }) => queue)).toEqual(
      [0, 1, 2].map((ahead) => ({ ahead, isMore: false, position: ahead + 1, waitSeconds: null })),
    );
    expect(places[1]?.why[0]).toContain('1 ticket is before it in the queue of team');
  });

  it('counts no other team’s tickets', async () => {
    const rig = createRig();
    await tickets(rig, 2);
    const sales = { id: 'harga', name: 'Harga', when: { words: { anyOf: ['harga'] } }, teamId: 'sales' };
    setting(rig.memory, 'routing', 'default', { conditions: [sales] });
    const number = await given(rig, aChat({ text: 'harga?' }));

    expect(await nowOf(rig, number)).toMatchObject({ teamId: 'sales', queue: { ahead: 0 } });
  });

  it('counts a hundred and then says that there are more', async () => {
    const rig = createRig();
    await tickets(rig, 102);

    expect((await nowOf(rig, 101)).queue).toEqual({ ahead: 100, isMore: false, position: 101, waitSeconds: null });
    expect((await nowOf(rig, 102)).queue).toEqual({ ahead: 100, isMore: true, position: null, waitSeconds: null });
  });

  it('is the agent who was given it, and no queue', async () => {
    const rig = createRig();
    const team = { teamId: 'default', name: 'Umum', memberIds: ['agent-1'] };
    setting(rig.memory, 'team', 'default', team);
    await tickets(rig, 1);
    await matchTeam(rig.ports, 'default', [1]);

    const { items, now } = await call(rig, 'explainTicket', { as: 'admin', params: { number: 1 }, ...english });

    expect(now).toMatchObject({ status: 'open', assigneeId: 'agent-1', queue: null });
    expect(now.why[0]).toBe('Sari has it.');
    expect(items.some(({ what, why }) => what.startsWith('Given to Sari') && why.includes('carried least'))).toBe(true);
  });

  it('shows each target with the due instant of the ticket itself', async () => {
    const rig = createRig();
    await tickets(rig, 1);
    const { targets, priority, createdAt } = await ticketOf(rig, 1);

    const now = await nowOf(rig, 1);

    expect(now.targets.map(({ id, dueAt, state }) => [id, dueAt, state])).toEqual(targets.map(({ id, dueAt }) => [id, dueAt, 'running']));
    expect(now.targets.length).toBeGreaterThan(0);
    const earliest = targets.map(({ dueAt }) => dueAt).toSorted()[0];
    expect(now.workOrder).toEqual({ group: 'to_do', at: earliest, isAssumed: false, priority, createdAt });
  });

  it("is not told of another team's ticket", async () => {
    const rig = createRig();
    await tickets(rig, 1);

    expect(await refusal(rig, 'explainTicket', { as: 'outsider', params: { number: 1 } })).toMatchObject({
      status: 404,
      code: 'not_found',
    });
  });
});
