/** One task of the tasks queue, by its kind. */
import type { Task } from '#schemas/queue';
import { type ApplyPorts, applyPage } from './apply-page.ts';
import { type NotifyPorts, notify } from './notify.ts';
import { type NewEntry, type RelayPorts, relayEntry } from './relay-entry.ts';
import { releaseAgent } from './release-agent.ts';
import { doSocketTask, type SocketTaskPorts } from './socket-tasks.ts';
import { type WakePorts, wakeTicket } from './wake-ticket.ts';

export type TaskPorts = ApplyPorts &
  NotifyPorts &
  SocketTaskPorts &
  RelayPorts &
  WakePorts & {
    /** The entry that a key names, as the stream would have shown it. */
    readonly newEntry: (key: { readonly pk: string; readonly sk: string }) => Promise<NewEntry>;
  };

/** Media is fetched in turn, by the function that knows how long it may still run. */
export async function performTask(ports: TaskPorts, task: Exclude<Task, { kind: 'fetch_media' }>): Promise<void> {
  switch (task.kind) {
    case 'wake':
      return wakeTicket(ports, task);
    case 'notify':
      return notify(ports, task);
    case 'relay':
      return void (await relayEntry(ports, await ports.newEntry(task)));
    case 'release_agent':
      return releaseAgent(ports, task);
    case 'match_team':
      return ports.nudges.work({ teamId: task.teamId, again: task.numbers });
    case 'apply_setting':
      return applyPage(ports, task);
    default:
      return doSocketTask(ports, task);
  }
}
