/** The open tickets that an agent may have no more go back to their queues, each to the place that its age and deadline give it. */
import type { Task } from '#schemas/queue';
import { type CommandPorts, handleCommand } from './handle-command.ts';
import type { Log, Nudges } from './ports.ts';

export type ReleasePorts = CommandPorts & { readonly nudges: Pick<Nudges, 'task'>; readonly log: Log };
type Release = Omit<Extract<Task, { kind: 'release_agent' }>, 'kind'>;

/** One after the other, as each also changes the agent's load: so many take a few seconds. */
const AT_ONCE = 50;
/** The list may lag behind what was assigned last, so that it is looked at once more after a round that found something, and after the first. */
const AGAIN_SECONDS = 5;

/** A page at a time, round by round until one finds nothing. A repeat, or an agent whose tickets are theirs again, changes nothing. */
export async function releaseAgent(ports: ReleasePorts, { agentId, after, isLast = false }: Release): Promise<void> {
  const agent = await ports.directory.agent(agentId);
  const held = await ports.tickets.work({ of: { assignee: agentId }, undone: true, limit: AT_ONCE, after });
  let released = 0;
  for (const { number } of held) {
    const { events } = await handleCommand(ports, {
      number,
      actor: { kind: 'system', id: 'agents' },
      prepare: () => ({ command: { type: 'ReleaseFromAgent', agentId, agent } }),
    });
    if (events.length > 0) released += 1;
  }
  ports.log.info('agent released', { agentId, released });
  const isOver = isLast && released === 0;
  const end = held.at(-1)?.workKey;
  if (held.length === AT_ONCE && end) return ports.nudges.task({ kind: 'release_agent', agentId, after: end, isLast: isOver });
  if (!isOver) await ports.nudges.task({ kind: 'release_agent', agentId, isLast: true }, AGAIN_SECONDS);
}
