/** The open tickets of an agent who is off the desk go back to their queues, each to the place that its age and deadline give it. */
import { type CommandPorts, handleCommand } from './handle-command.ts';
import type { Log, Nudges } from './ports.ts';

export type ReleasePorts = CommandPorts & { readonly nudges: Pick<Nudges, 'task'>; readonly log: Log };

/** One after the other, as each also changes the agent's load: so many take a few seconds. */
const AT_ONCE = 50;
/** The list may lag behind what was assigned last, so that it is looked at once more when it should be empty. */
const AGAIN_SECONDS = 5;

/** A page at a time, again until a look finds none. A repeat, or an agent who is back by now, changes nothing. */
export async function releaseAgent(ports: ReleasePorts, { agentId }: { agentId: string }): Promise<void> {
  const agent = await ports.directory.agent(agentId);
  if (agent?.active) return;
  const held = await ports.tickets.work({ of: { assignee: agentId }, undone: true, limit: AT_ONCE });
  let released = 0;
  for (const { number } of held) {
    const { events } = await handleCommand(ports, {
      number,
      actor: { kind: 'system', id: 'agents' },
      prepare: () => ({ command: { type: 'ReleaseFromAgent', agentId } }),
    });
    if (events.length > 0) released += 1;
  }
  if (held.length > 0) await ports.nudges.task({ kind: 'release_agent', agentId }, AGAIN_SECONDS);
  ports.log.info('agent released', { agentId, released });
}
