/** What the tasks queue brings of sockets. */
import type { Task } from '#schemas/queue';
import { type EndPorts, endSockets, renewSockets } from './end-sockets.ts';
import { comeBack, lookAfterLostSocket, lookForIdleAgent, type PresencePorts } from './watch-presence.ts';

export type SocketTask = Extract<Task, { kind: 'sign_out' | 'renew_sockets' | 'socket_lost' | 'look_for_idle' | 'come_back' }>;

export type SocketTaskPorts = EndPorts & PresencePorts;

export function doSocketTask(ports: SocketTaskPorts, task: SocketTask): Promise<void> {
  switch (task.kind) {
    case 'sign_out':
      return endSockets(ports, task);
    case 'renew_sockets':
      return renewSockets(ports, task);
    case 'socket_lost':
      return lookAfterLostSocket(ports, task);
    case 'look_for_idle':
      return lookForIdleAgent(ports, task);
    case 'come_back':
      return comeBack(ports, task);
    default:
      return task satisfies never;
  }
}
