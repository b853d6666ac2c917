/** All functions: one pool each, with the environment Lambda gives and endpoints that lead to the local engines. */
import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ObservedInvocation } from '../adversary/observer.ts';
import { findFunction } from '../template/context.ts';
import type { FunctionFacts } from '../template/facts.ts';
import type { Run } from './messages.ts';
import { createPool, type Pool } from './pool.ts';

export interface RuntimeOptions {
  readonly functions: readonly FunctionFacts[];
  /** Construct ids of those that an HTTP request waits for. */
  readonly awaited: ReadonlySet<string>;
  readonly logDir: string;
  readonly region: string;
  /** The function's own variables as they hold now, and where the services are; asked whenever a worker starts. */
  readonly variablesOf: (facts: FunctionFacts) => Readonly<Record<string, string>>;
  readonly clockOffsetMs: () => number;
  readonly poolSizes: Readonly<Record<string, number>>;
  readonly onInvocation?: (invocation: ObservedInvocation) => void;
}

export interface Runtime {
  readonly run: Run;
  busy(): number;
  /** Whether what a worker has in hand is given up when it fails once more. */
  isAtLast(workerId: string): boolean;
  kill(workerId: string): void;
  recycle(): void;
  stop(): Promise<void>;
}

const DEFAULT_POOL_SIZE = 2;
const COMPILED = 'compiled';

export function createRuntime(options: RuntimeOptions): Runtime {
  const { logDir } = options;
  mkdirSync(logDir, { recursive: true });
  const pools = new Map<string, Pool>();
  const logs: WriteStream[] = [];
  return {
    async run(functionId, event, isLast = false) {
      const facts = findFunction(options.functions, functionId);
      if (!facts) throw new Error(`There is no function ${functionId}.`);
      return poolOf(facts).run(event, isLast);
    },
    busy: () => [...pools.values()].reduce((sum, pool) => sum + pool.busy(), 0),
    isAtLast: (workerId) => [...pools.values()].some((pool) => pool.isAtLast(workerId)),
    kill(workerId) {
      for (const pool of pools.values()) if (pool.kill(workerId)) return;
    },
    recycle() {
      for (const pool of pools.values()) pool.recycle();
    },
    async stop() {
      await Promise.all([...pools.values()].map((pool) => pool.stop()));
      for (const log of logs) log.end();
    },
  };

  function poolOf(facts: FunctionFacts): Pool {
    const present = pools.get(facts.id);
    if (present) return present;
    const log = createWriteStream(join(logDir, `${facts.id}.log`), { flags: 'a' });
    // Each worker's two streams are piped into it.
    log.setMaxListeners(0);
    logs.push(log);
    const pool = createPool({
      function: facts,
      isBackground: !options.awaited.has(facts.id),
      size: options.poolSizes[facts.id] ?? DEFAULT_POOL_SIZE,
      environmentOf: (workerId) => environmentOf(options, facts, workerId),
      log,
      clockOffsetMs: options.clockOffsetMs,
      onDone: (handlerMs, ok) => options.onInvocation?.({ functionId: facts.id, handlerMs, ok }),
    });
    pools.set(facts.id, pool);
    return pool;
  }
}

/** Lambda's reserved names win: no template can set them. */
function environmentOf(options: RuntimeOptions, facts: FunctionFacts, workerId: string): Record<string, string> {
  return {
    ...options.variablesOf(facts),
    AWS_REGION: options.region,
    AWS_DEFAULT_REGION: options.region,
    // Which function and which of its workers calls: what the call recorder and the fault proxy read.
    AWS_ACCESS_KEY_ID: facts.id,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: workerId,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: facts.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(facts.memoryMb),
    LAMBDA_TASK_ROOT: facts.codeDir,
    // Half of a start is compiling. Beside the code, so that it goes when the code goes.
    NODE_COMPILE_CACHE: join(dirname(facts.codeDir), COMPILED),
    POWERTOOLS_TRACE_ENABLED: 'false',
    TZ: 'UTC',
  };
}
