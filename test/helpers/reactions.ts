/** What follows from the ledgers of a world in memory: relayed, handed out and done as the queues do, until nothing is left. */
import { followNudges } from '#flows/match-team';
import { relayEntry } from '#flows/relay-entry';
import { releaseAgent } from '#flows/release-agent';
import type { Task, WorkBody } from '#schemas/queue';
import type { World } from './in-memory-ports.ts';

export type Reactions = {
  /** All that follows at once. What is delayed waits for `settleDelayed`. */
  readonly settle: () => Promise<void>;
  readonly settleDelayed: () => Promise<void>;
};

/** From the world as it is; `ports` where they differ from the world's own. */
export function reactionsOf(world: World, ports: World['ports'] = world.ports): Reactions {
  const relayed = new Map<string | number, number>();
  let delayed: Task[] = [];

  async function relayNew(): Promise<void> {
    for (const [ledger, entries] of world.memory.ledgers) {
      const from = relayed.get(ledger) ?? 0;
      relayed.set(ledger, entries.length);
      for (const { stored } of entries.slice(from)) await relayEntry(ports, { entry: stored.entry });
    }
  }

  async function match(bodies: readonly WorkBody[]): Promise<void> {
    for (const [teamId, of] of Map.groupBy(bodies, (body) => body.teamId)) await followNudges(ports, teamId, of);
  }

  async function act(task: Task): Promise<void> {
    if (task.kind === 'release_agent') await releaseAgent(ports, task);
    if (task.kind === 'match_team') await ports.nudges.work({ teamId: task.teamId, again: task.numbers });
  }

  async function settle(): Promise<void> {
    for (;;) {
      await relayNew();
      const [work, tasks] = [world.nudged.work.splice(0), world.nudged.tasks.splice(0)];
      if (work.length === 0 && tasks.length === 0) return;
      delayed.push(...tasks.filter(({ delaySeconds }) => delaySeconds > 0).map(({ task }) => task));
      for (const { task, delaySeconds } of tasks) if (delaySeconds === 0) await act(task);
      await match(work);
    }
  }

  return {
    settle,
    settleDelayed: async () => {
      const due = delayed;
      delayed = [];
      for (const task of due) await act(task);
      await settle();
    },
  };
}
