/** Engines that run as child processes: output to a file, and ended on every way out of this process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

export interface Engine {
  readonly pid: number;
  stop(): Promise<void>;
}

export interface EngineCommand {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Where it is to answer. It says so itself once it listens: what answers there before may be another cloud's engine. */
  readonly url: string;
  readonly logFile: string;
  /** Remembers the child, so that a start after a kill -9 can end the orphan. */
  readonly pidFile: string;
  /** Answers whether the engine takes requests. */
  readonly isReady: () => Promise<boolean>;
}

const running = new Set<ChildProcess>();
const READY_POLL_MS = 15;
const STOP_GRACE_MS = 2_000;
const LOG_LINES = 20;
/** One that ends is heard of at once; this is for a machine with much else to do. */
const READY_MS = 90_000;

// A crash of this process runs 'exit' listeners too; only a kill -9 does not, and the next start ends what that left behind.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** @throws Error with the log file's name when the engine ends or stays silent. */
export async function startEngine(engine: EngineCommand): Promise<Engine> {
  endOrphan(engine);
  // Never a pipe: an orphan that holds a pipe hangs whatever started it.
  const log = openSync(engine.logFile, 'a');
  const logged = fstatSync(log).size;
  const child = spawn(engine.command, engine.args, { cwd: engine.cwd, env: engine.env, stdio: ['ignore', log, log] });
  closeSync(log);
  running.add(child);
  writeFileSync(engine.pidFile, String(child.pid ?? 0));
  const ended = new Promise<void>((resolve) => {
    child.once('exit', resolve);
    child.once('error', () => resolve());
  });
  void ended.then(() => running.delete(child));
  await becomesReady(child, engine, logged);
  return {
    pid: child.pid ?? 0,
    async stop() {
      child.kill('SIGTERM');
      const hardKill = setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS);
      await ended;
      clearTimeout(hardKill);
      rmSync(engine.pidFile, { force: true });
    },
  };
}

/** @param logged bytes that its log had before it was started. */
async function becomesReady(child: ChildProcess, engine: EngineCommand, logged: number): Promise<void> {
  const listens = () => readFileSync(engine.logFile).subarray(logged).includes(engine.url);
  const deadline = Date.now() + READY_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.pid === undefined)
      throw new Error(`${engine.name} ended at its start; the end of its log, ${engine.logFile}:\n${lastLines(engine.logFile)}`);
    if (listens() && (await engine.isReady().catch(() => false))) return;
    await wait(READY_POLL_MS);
  }
  child.kill('SIGKILL');
  throw new Error(`${engine.name} did not answer in time; its log is ${engine.logFile}.`);
}

function lastLines(file: string): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-LOG_LINES).join('\n');
}

/** Two engines on one data file would lose writes. Only a process whose command line is this engine's own is ended. */
function endOrphan(engine: EngineCommand): void {
  try {
    const pid = Number(readFileSync(engine.pidFile, 'utf8'));
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    const marks = [engine.command, ...engine.args.filter((argument) => argument.startsWith('/'))];
    if (pid > 0 && marks.every((mark) => commandLine.includes(mark))) process.kill(pid, 'SIGKILL');
  } catch {
    // No pid file, no such process, or no /proc on this platform: there is nothing to end.
  }
}
