import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Ticket } from '#schemas/ticket';
import { aChat, phone } from '../helpers/envelopes.ts';
import { numbersIn, ticketOf } from '../helpers/in-memory-ports.ts';
import { call, createRig, given, type Rig, request } from './rig.ts';

const SEED = 20_261_127;
const TICKETS = 4;

const version = async (rig: Rig, number: number): Promise<number> => (await ticketOf(rig, number)).version;
const change = async (rig: Rig, number: number, fields: object) =>
  request(rig, 'updateTicket', { params: { number }, body: { version: await version(rig, number), ...fields } });

const LIVES = [
  async () => undefined,
  async (rig: Rig, number: number) => void (await change(rig, number, { assigneeId: 'agent-1' })),
  async (rig: Rig, number: number) => void (await change(rig, number, { assigneeId: 'agent-2', priority: 'high' })),
  async (rig: Rig, number: number) => void (await change(rig, number, { status: 'on_hold', tags: ['gudang'] })),
  async (rig: Rig, number: number) =>
    void (await call(rig, 'sendMessage', {
      params: { number },
      body: { kind: 'reply', text: 'Halo', version: await version(rig, number) },
    })),
  async (rig: Rig, number: number) => void (await change(rig, number, { status: 'solved' })),
] as const;

/** All that merging may move: the tickets but for what counts their entries, the contacts' pointers, the agents' loads. */
async function standing(rig: Rig) {
  const tickets = await Promise.all(numbersIn(rig).map((number) => ticketOf(rig, number)));
  return {
    tickets: tickets.map(({ version: _, lastCommandId: __, ...ticket }): Omit<Ticket, 'version' | 'lastCommandId'> => ticket),
    pointers: [...rig.memory.identities].map(([name, { pointers }]) => [name, pointers]),
    loads: [...rig.memory.agents].map(([agentId, { load }]) => [agentId, load]),
  };
}

describe('merging over the API, in chains and stars,', () => {
  it('and undoing it in any order gives back every ticket, pointer and load as it was', async () => {
    let merges = 0;
    const pairs = fc.array(fc.tuple(fc.nat(TICKETS - 1), fc.nat(TICKETS - 1)), { minLength: 3, maxLength: 8 });
    const lives = fc.array(fc.constantFrom(...LIVES), { minLength: TICKETS, maxLength: TICKETS });
    await fc.assert(
      fc.asyncProperty(lives, pairs, fc.infiniteStream(fc.nat()), async (lived, wanted, random) => {
        const rig = createRig();
        const numbers: number[] = [];
        for (const live of lived) {
          const number = await given(rig, aChat({ from: [phone(`62812000009${numbers.length}`)] }));
          numbers.push(number);
          await live(rig, number);
        }
        const before = await standing(rig);

        const gone: number[] = [];
        for (const [from, to] of wanted) {
          const [number = 0, into = 0] = [numbers[from], numbers[to]];
          const body = { version: await version(rig, number), into, intoVersion: await version(rig, into), confirm: true };
          // A repeat is done already, what would be a circle is refused: neither is undone twice.
          const isDone = gone.includes(number);
          const { status } = await request(rig, 'mergeTicket', { params: { number }, body });
          if (status === 200 && !isDone) gone.push(number);
        }
        merges += gone.length;
        while (gone.length > 0) {
          const [number = 0] = gone.splice((random.next().value ?? 0) % gone.length, 1);
          await call(rig, 'unmergeTicket', { params: { number }, body: { version: await version(rig, number) } });
        }

        expect(await standing(rig)).toEqual(before);
      }),
      { seed: SEED, numRuns: 150 },
    );
    expect(merges).toBeGreaterThan(100);
  });
});
