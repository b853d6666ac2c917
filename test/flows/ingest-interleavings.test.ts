import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aChat } from '../helpers/envelopes.ts';
import { bodiesOf, createWorld, numbersIn, take, type World } from '../helpers/in-memory-ports.ts';

const SEED = 20_261_127;

/** The same world, in which every trip to the table ends when the scheduler says so. */
function scheduled(world: World, scheduler: fc.Scheduler): World {
  const { intake, tickets, ...ports } = world.ports;
  return {
    ...world,
    ports: {
      ...ports,
      intake: { ...intake, lookup: scheduler.scheduleFunction(intake.lookup) },
      tickets: {
        ...tickets,
        nextNumber: scheduler.scheduleFunction(tickets.nextNumber),
        load: scheduler.scheduleFunction(tickets.load),
        append: scheduler.scheduleFunction(tickets.append),
      },
    },
  };
}

/** What stands after `count` messages of a new contact, each delivered twice, in the order that the scheduler gives. */
async function afterCrowd(count: number, scheduler: fc.Scheduler) {
  const world = createWorld();
  const envelopes = Array.from({ length: count }, (_, at) => aChat({ text: `Pesan ${at}` }));
  const slow = scheduled(world, scheduler);
  await scheduler.waitFor(Promise.all([...envelopes, ...envelopes].map((envelope) => take(slow, envelope))));
  const numbers = numbersIn(world);
  return {
    contacts: world.memory.contacts.size,
    tickets: numbers.length,
    messages: numbers.flatMap((number) => bodiesOf(world, number, 'MessageReceived').map(({ text = '' }) => text)).toSorted(),
    acknowledgements: numbers.flatMap((number) => bodiesOf(world, number, 'AutomaticMessageQueued')).length,
  };
}

describe('first messages of one contact, in any interleaving of their trips to the table,', () => {
  it.each([
    { count: 4, numRuns: 1000 },
    { count: 50, numRuns: 5 },
  ])('make one contact, one ticket, $count messages and one acknowledgement: $numRuns orders', async ({ count, numRuns }) => {
    const messages = Array.from({ length: count }, (_, at) => `Pesan ${at}`).toSorted();

    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        expect(await afterCrowd(count, scheduler)).toEqual({ contacts: 1, tickets: 1, messages, acknowledgements: 1 });
      }),
      { seed: SEED, numRuns },
    );
  });
});
