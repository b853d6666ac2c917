/** What the parts of the application share. */
import type { HelpdeskQueues } from './helpdesk-queues.ts';
import type { Scheduling } from './scheduling.ts';
import type { StageConfig } from './stage-config.ts';
import type { StateStack } from './state-stack.ts';

export interface DeskResources {
  readonly config: StageConfig;
  readonly state: StateStack;
  readonly queues: HelpdeskQueues;
  readonly scheduling: Scheduling;
}
