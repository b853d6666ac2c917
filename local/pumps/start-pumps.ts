/** One pump for each event source the templates declare. */
import { createRandom } from '../adversary/random.ts';
import type { QueueEngine } from '../engines/queues.ts';
import type { Runtime } from '../lambda/runtime.ts';
import type { Faults } from '../service-deps.ts';
import type { CloudFacts, EventSourceFacts, TableFacts } from '../template/facts.ts';
import { openCheckpoints } from './checkpoints.ts';
import { type Pump, startQueuePump } from './queue-pump.ts';
import { type StreamPump, startStreamPump } from './stream-pump.ts';
import type { StreamSource } from './stream-source.ts';

export interface PumpDeps {
  readonly stateDir: string;
  readonly facts: CloudFacts;
  readonly engine: QueueEngine;
  readonly runtime: Runtime;
  readonly faults: Faults;
  readonly openStream: (table: TableFacts) => StreamSource;
  /** Batches of one queue in work at once: as many as the function has workers. */
  readonly lanesOf: (functionId: string) => number;
  readonly sendToQueue: (queue: string, body: string) => Promise<void>;
  readonly adversarySeed?: number;
}

export interface Pumps {
  /** Whether every source is empty and handled. */
  isQuiet(): boolean;
  stop(): Promise<void>;
}

export function startPumps(deps: PumpDeps): Pumps {
  const { facts, engine } = deps;
  const checkpoints = openCheckpoints(deps.stateDir);
  const queuePumps: Pump[] = [];
  const streamPumps: StreamPump[] = [];
  const fedQueues: string[] = [];
  for (const source of facts.eventSources) {
    if (source.kind === 'stream') {
      streamPumps.push(streamPump(source));
      continue;
    }
    const queue = facts.queues.find((one) => one.arn === source.sourceArn);
    if (!queue) throw new Error(`${source.functionId} is fed from ${source.sourceArn}, which is no declared queue.`);
    fedQueues.push(queue.name);
    const lanes = Math.min(deps.lanesOf(source.functionId), source.maxConcurrency ?? Number.POSITIVE_INFINITY);
    queuePumps.push(startQueuePump({ source, queue, engine, region: facts.region, lanes, run: deps.runtime.run, faults: deps.faults }));
  }
  return {
    isQuiet: () =>
      streamPumps.every((pump) => pump.isQuiet()) &&
      fedQueues.every((name) => {
        const { ready, inflight } = engine.depth(name);
        return ready + inflight === 0;
      }),
    async stop() {
      engine.wakeAll();
      await Promise.all([...queuePumps, ...streamPumps].map((pump) => pump.stop()));
      checkpoints.close();
    },
  };

  function streamPump(source: EventSourceFacts): StreamPump {
    const table = facts.tables.find((one) => source.sourceArn.startsWith(`${one.arn}/stream/`));
    if (!table) throw new Error(`${source.functionId} is fed from ${source.sourceArn}, which is no declared table's stream.`);
    const stream = deps.openStream(table);
    const random = deps.adversarySeed === undefined ? undefined : createRandom(deps.adversarySeed);
    return startStreamPump({
      source,
      table,
      stream,
      checkpoints,
      region: facts.region,
      run: deps.runtime.run,
      sendToQueue: deps.sendToQueue,
      faults: deps.faults,
      random,
    });
  }
}
