/** A local cloud for one measurement: plain mode, table on disk, its own process. */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CpuTimes, cpuOf } from './cpu.ts';
import type { Answer, Asked, HostOptions, Observed, Ready } from './host-messages.ts';

export type BenchCloud = Omit<Ready, 'kind'> & {
  readonly stateDir: string;
  /** Milliseconds from the call to the addresses being there. */
  readonly startMs: number;
  /** Resolves when nothing is on its way any more. */
  readonly idle: () => Promise<void>;
  /** Messages that wait or are in work, by queue. */
  readonly backlog: () => Promise<Readonly<Record<string, number>>>;
  readonly token: (email: string) => Promise<string>;
  /** Calls and invocations since the last time; empty unless observing. */
  readonly observed: () => Promise<Observed>;
  /** CPU milliseconds so far, by process. */
  readonly cpu: () => CpuTimes;
  readonly stop: (keep?: 'keep state') => Promise<void>;
};

const HOST = new URL('./host.ts', import.meta.url);

export async function startBenchCloud({ observe = false, stateDir }: { observe?: boolean; stateDir?: string } = {}): Promise<BenchCloud> {
  const options: HostOptions = { stateDir: stateDir ?? mkdtempSync(join(tmpdir(), 'meja-bench-')), fresh: stateDir === undefined, observe };
  const startedAt = performance.now();
  const child = fork(HOST, [JSON.stringify(options)], {
    execArgv: ['--no-warnings', ...(process.env.MEJA_BENCH_HOST_ARGS?.split(' ') ?? [])],
  });
  const ask = asker(child);
  const ready = await readyOf(child);
  const startMs = performance.now() - startedAt;
  return {
    ...ready,
    stateDir: options.stateDir,
    startMs,
    idle: async () => void (await ask({ ask: 'idle' })),
    // The host answers each question with the type that host.ts gives it.
    backlog: () => ask({ ask: 'backlog' }) as Promise<Record<string, number>>,
    token: (email) => ask({ ask: 'token', email }) as Promise<string>,
    observed: () => ask({ ask: 'observed' }) as Promise<Observed>,
    cpu: () => cpuOf(child.pid ?? 0),
    async stop(keep) {
      await ask({ ask: 'stop' });
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.disconnect();
      await ended;
      if (!keep) rmSync(options.stateDir, { recursive: true, force: true });
    },
  };
}

function readyOf(child: ChildProcess): Promise<Ready> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The local cloud ended with ${code} before it was ready.`)));
    child.on('message', (answer: Answer) => answer.kind === 'ready' && resolve(answer));
  });
}

function asker(child: ChildProcess): (asked: Asked) => Promise<unknown> {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let last = 0;
  child.on('message', (answer: Answer) => {
    if (answer.kind !== 'answer') return;
    const waiter = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.error === undefined) waiter?.resolve(answer.value);
    else waiter?.reject(new Error(answer.error));
  });
  return (asked) =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve, reject });
      child.send({ ...asked, id: last });
    });
}
