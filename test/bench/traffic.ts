/** Who writes when, and how much of it may be on its way. */
import { setTimeout as wait } from 'node:timers/promises';
import type { BenchCloud } from './bench-cloud.ts';

export type Traffic = ReturnType<typeof createTraffic>;

/** The first message is on its ticket by then. */
const FOLLOW_UP_MS = 3_000;

/** Half of the messages come from new people, half are a second message of somebody who wrote a while ago. */
export function createTraffic() {
  const wrote: { readonly person: number; readonly at: number }[] = [];
  let people = 0;
  let messages = 0;
  return {
    next(): { readonly person: number; readonly turn: number } {
      messages += 1;
      const oldest = wrote[0];
      if (messages % 2 === 0 && oldest && performance.now() - oldest.at > FOLLOW_UP_MS) {
        wrote.shift();
        return { person: oldest.person, turn: 1 };
      }
      people += 1;
      wrote.push({ person: people, at: performance.now() });
      return { person: people, turn: 0 };
    },
    people: () => people,
    messages: () => messages,
  };
}

/** Runs `step` in parallel lanes as long as `more` says so. */
export async function inLanes(lanes: number, more: () => boolean, step: (lane: number) => Promise<void>): Promise<void> {
  const run = async (lane: number): Promise<void> => {
    while (more()) await step(lane);
  };
  await Promise.all(Array.from({ length: lanes }, (_, lane) => run(lane)));
}

/** So many messages may wait in all queues before the generator holds back: what is measured can be kept up for ever. */
const BACKLOG_LIMIT = 150;
const LOOK_MS = 50;

/** Holds back whoever asks while the queues are full. */
export function createValve(cloud: BenchCloud): { readonly open: () => Promise<void>; readonly close: () => void } {
  let waiting = 0;
  let closed = false;
  const look = async (): Promise<void> => {
    while (!closed) {
      const backlog = await cloud.backlog();
      waiting = Object.entries(backlog).reduce((sum, [queue, depth]) => sum + (queue.startsWith('dead:') ? 0 : depth), 0);
      await wait(LOOK_MS);
    }
  };
  void look();
  return {
    async open() {
      while (waiting > BACKLOG_LIMIT && !closed) await wait(LOOK_MS / 5);
    },
    close() {
      closed = true;
    },
  };
}
