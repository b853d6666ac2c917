/** The ports that every command needs, on AWS. */

import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { timerAt } from '#domain/timer';
import type { CommandPorts } from '#flows/handle-command';
import type { Log, Meter } from '#flows/ports';
import { dynamoDb } from './aws-clients.ts';
import { now } from './clock.ts';
import { createDirectoryStore } from './directory-store.ts';
import type { TableAccess } from './dynamo.ts';
import { newId } from './ids.ts';
import { wait } from './pause.ts';
import { createQueuePace } from './queue-pace.ts';
import { createSealer } from './sealer.ts';
import { createLog, createMetrics } from './telemetry.ts';
import { createTicketStore } from './ticket-store.ts';
import { createTimeZones } from './time-zones.ts';

/** A conflict is over within the other's round trip; the spread keeps two from meeting again. */
const PAUSE_MS = 25;
const pause = (attempt: number): Promise<void> => wait(Math.random() * PAUSE_MS * 2 ** attempt);

export const tableAccess = (tableName: string): TableAccess => ({ client: dynamoDb(), tableName });

export function createCommandPorts(tableName: string): CommandPorts & { log: Log; meter: Meter } {
  const access = tableAccess(tableName);
  const log = createLog();
  const metrics = createMetrics();
  return {
    tickets: createTicketStore({ ...access, timerAt }),
    directory: createDirectoryStore(access),
    clock: { now },
    newId,
    newSealer: createSealer,
    zones: createTimeZones(),
    pace: createQueuePace(access),
    pause,
    log,
    meter: { count: (name, value) => metrics.singleMetric().addMetric(name, MetricUnit.Count, value) },
  };
}
