/** CPU time of a process tree, as Linux counts it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Milliseconds by what they were spent in. */
export type CpuTimes = Readonly<Record<string, number>>;

/** USER_HZ on every Linux that Node runs on. */
const TICK_MS = 10;

export function cpuOf(pid: number): CpuTimes {
  const main = ticksOf(`/proc/${pid}/task/${pid}/stat`);
  const whole = ticksOf(`/proc/${pid}/stat`);
  const times: Record<string, number> = {
    'gateway, queues, pumps, world (main thread)': main * TICK_MS,
    'functions (worker threads), garbage collection': (whole - main) * TICK_MS,
  };
  for (const child of childrenOf(pid)) times[nameOf(child)] = (times[nameOf(child)] ?? 0) + ticksOf(`/proc/${child}/stat`) * TICK_MS;
  return times;
}

/** What was spent between two looks. */
export function spent(before: CpuTimes, after: CpuTimes): CpuTimes {
  return Object.fromEntries(Object.entries(after).map(([name, ms]) => [name, ms - (before[name] ?? 0)]));
}

export const total = (times: CpuTimes): number => Object.values(times).reduce((sum, ms) => sum + ms, 0);

/** utime and stime are the 14th and 15th field, those of ended children the two after; the second is in brackets and may hold anything. */
function ticksOf(file: string): number {
  if (!existsSync(file)) return 0;
  const fields = fieldsOf(file);
  return Number(fields[11]) + Number(fields[12]);
}

/** From the third field on. */
function fieldsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function childrenOf(pid: number): number[] {
  const tasks = `/proc/${pid}/task`;
  if (!existsSync(tasks)) return [];
  const direct = readdirSync(tasks).flatMap((task) =>
    readFileSync(`${tasks}/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
  return direct.flatMap((child) => [child, ...childrenOf(child)]);
}

function nameOf(pid: number): string {
  const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ');
  if (words.includes('dynoxide')) return 'table (dynoxide)';
  return words.includes('cognito') ? 'sign-in (cognito-local)' : 'other';
}

/** CPU seconds so far of the whole machine, and of this process with all children that have ended. */
type Used = { readonly machine: number; readonly own: number; readonly at: number };

function used(): Used {
  const [user = 0, nice = 0, system = 0, , , interrupt = 0, softInterrupt = 0] = (readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '')
    .split(/ +/)
    .slice(1)
    .map(Number);
  const fields = fieldsOf('/proc/self/stat').map(Number);
  const own = [11, 12, 13, 14].reduce((sum, index) => sum + (fields[index] ?? 0), 0);
  const seconds = (ticks: number): number => (ticks * TICK_MS) / 1000;
  return { machine: seconds(user + nice + system + interrupt + softInterrupt), own: seconds(own), at: performance.now() / 1000 };
}

/** Of this process and of all that it started and that have ended: what others do on the machine is not in it. */
export const ownCpuSeconds = (): number => used().own;

/** Runs `work`, and says how many cores everybody else on the machine took meanwhile: it is missing in what was measured. */
export async function besideOthers<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly cores: number }> {
  const before = used();
  const result = await work();
  const after = used();
  return { result, cores: Math.max(0, (after.machine - before.machine - (after.own - before.own)) / (after.at - before.at)) };
}
