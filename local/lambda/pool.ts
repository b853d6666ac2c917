/** The worker threads of one function: started when needed, one event at a time each, ended by timeouts and crashes. */
import { randomUUID } from 'node:crypto';
import type { Writable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import type { FunctionFacts } from '../template/facts.ts';
import type { InvocationError, InvocationMessage, InvocationOutcome, WorkerMessage, WorkerSetup } from './messages.ts';

export interface PoolOptions {
  readonly function: FunctionFacts;
  readonly size: number;
  readonly isBackground: boolean;
  /** Whole environment of a new worker; `workerId` lets the call recorder tell workers apart. */
  readonly environmentOf: (workerId: string) => Record<string, string>;
  readonly log: Writable;
  readonly clockOffsetMs: () => number;
  /** Hears how long each event took, waiting for a worker left out. */
  readonly onDone: (handlerMs: number, ok: boolean) => void;
}

export interface Pool {
  run(event: unknown, isLast: boolean): Promise<InvocationOutcome>;
  /** Whether what a worker has in hand is given up when it fails once more; undefined when the worker is none of ours. */
  isAtLast(workerId: string): boolean | undefined;
  /** Events that run or wait for a worker. */
  busy(): number;
  /** Ends a worker in the middle of whatever it does. Answers whether it was one of ours. */
  kill(workerId: string): boolean;
  /** New environment for new workers: idle ones end now, busy ones after their event. */
  recycle(): void;
  stop(): Promise<void>;
}

interface Job {
  readonly event: unknown;
  readonly isLast: boolean;
  readonly settle: (outcome: InvocationOutcome) => void;
}

interface Member {
  readonly id: string;
  readonly worker: Worker;
  job?: {
    readonly requestId: string;
    readonly isLast: boolean;
    readonly startedAtMs: number;
    readonly settle: (outcome: InvocationOutcome) => void;
    readonly timer: NodeJS.Timeout;
  };
  ready: boolean;
  retired: boolean;
}

/** Lambda: 6 MB for the answer of a synchronous invocation. */
const PAYLOAD_LIMIT_BYTES = 6_291_556;
const WORKER_FILE = new URL('./worker.ts', import.meta.url);

export function createPool(options: PoolOptions): Pool {
  const facts = options.function;
  const members = new Set<Member>();
  const waiting: Job[] = [];
  let stopped = false;

  return {
    run: (event, isLast) =>
      new Promise((settle) => {
        waiting.push({ event, isLast, settle });
        dispatch();
      }),
    isAtLast(workerId) {
      const member = memberNamed(workerId);
      return member && (member.job?.isLast ?? false);
    },
    busy: () => waiting.length + [...members].filter((member) => member.job).length,
    kill(workerId) {
      const member = memberNamed(workerId);
      if (!member) return false;
      remove(member, failure('Runtime.ExitError', 'Runtime exited with error: signal: killed'));
      return true;
    },
    recycle() {
      for (const member of members) {
        member.retired = true;
        if (!member.job) remove(member);
      }
    },
    async stop() {
      stopped = true;
      const ending = [...members].map((member) => member.worker.terminate());
      for (const member of members) remove(member, failure('Runtime.ExitError', 'The local cloud stopped.'));
      for (const job of waiting.splice(0)) job.settle(failure('Runtime.ExitError', 'The local cloud stopped.'));
      await Promise.all(ending);
    },
  };

  function memberNamed(workerId: string): Member | undefined {
    return [...members].find((one) => one.id === workerId);
  }

  function dispatch(): void {
    while (waiting.length > 0 && !stopped) {
      const free = [...members].find((member) => member.ready && !member.job && !member.retired);
      if (!free) break;
      const job = waiting.shift();
      if (job) start(free, job);
    }
    const starting = [...members].filter((member) => !member.ready).length;
    if (waiting.length > starting && members.size < options.size && !stopped) spawn();
  }

  function spawn(): void {
    const id = randomUUID();
    const setup: WorkerSetup = {
      codeDir: facts.codeDir,
      handler: facts.handler,
      functionName: facts.name,
      functionArn: facts.arn,
      memoryMb: facts.memoryMb,
      isBackground: options.isBackground,
    };
    const worker = new Worker(WORKER_FILE, {
      workerData: setup,
      env: options.environmentOf(id),
      execArgv: ['--no-warnings'],
      stdout: true,
      stderr: true,
    });
    const member: Member = { id, worker, ready: false, retired: false };
    members.add(member);
    worker.stdout.pipe(options.log, { end: false });
    worker.stderr.pipe(options.log, { end: false });
    worker.on('message', (message: WorkerMessage) => hear(member, message));
    worker.on('error', (error: Error) => remove(member, failure(error.name, error.message)));
    worker.on('exit', (code) => remove(member, failure('Runtime.ExitError', `Runtime exited with code ${code}`)));
  }

  function hear(member: Member, message: WorkerMessage): void {
    switch (message.kind) {
      case 'ready':
        member.ready = true;
        return dispatch();
      case 'init_failed':
        remove(member);
        // Every event would fail the same way; the one that asked for this worker reports it.
        return waiting.shift()?.settle({ ok: false, error: message.error });
      case 'done':
        return finish(member, message.requestId, outcomeOf(message.payload));
      case 'failed':
        return finish(member, message.requestId, { ok: false, error: message.error });
      default:
        return message satisfies never;
    }
  }

  function start(member: Member, job: Job): void {
    const requestId = randomUUID();
    const timeoutMs = facts.timeoutSeconds * 1000;
    const seconds = facts.timeoutSeconds.toFixed(2);
    const timer = setTimeout(
      () => remove(member, failure('Sandbox.Timedout', `${requestId} Task timed out after ${seconds} seconds`)),
      timeoutMs,
    );
    member.job = { requestId, isLast: job.isLast, startedAtMs: performance.now(), settle: job.settle, timer };
    const message: InvocationMessage = {
      requestId,
      event: JSON.stringify(job.event ?? null),
      timeoutMs,
      clockOffsetMs: options.clockOffsetMs(),
    };
    member.worker.postMessage(message);
  }

  function finish(member: Member, requestId: string, outcome: InvocationOutcome): void {
    if (member.job?.requestId !== requestId) return;
    clearTimeout(member.job.timer);
    const { settle, startedAtMs } = member.job;
    member.job = undefined;
    options.onDone(performance.now() - startedAtMs, outcome.ok);
    if (member.retired) remove(member);
    settle(outcome);
    dispatch();
  }

  /** Ends a worker; the event it held, if any, fails with `outcome`. */
  function remove(member: Member, outcome?: InvocationOutcome): void {
    if (!members.delete(member)) return;
    void member.worker.terminate();
    if (member.job) {
      clearTimeout(member.job.timer);
      if (outcome) member.job.settle(outcome);
    }
    dispatch();
  }
}

function outcomeOf(payload: string): InvocationOutcome {
  if (Buffer.byteLength(payload) <= PAYLOAD_LIMIT_BYTES) return { ok: true, payload: JSON.parse(payload) };
  return failure(
    'Function.ResponseSizeTooLarge',
    `Response payload size exceeded maximum allowed payload size (${PAYLOAD_LIMIT_BYTES} bytes).`,
  );
}

function failure(errorType: string, errorMessage: string): InvocationOutcome {
  const error: InvocationError = { errorType, errorMessage };
  return { ok: false, error };
}
