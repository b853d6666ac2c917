/** Runs inside a worker thread: loads one function's bundle and hands it one event at a time, as Lambda's runtime does. */
import { existsSync, readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { InvocationError, InvocationMessage, WorkerMessage, WorkerSetup } from './messages.ts';

type Handler = (event: unknown, context: object) => unknown;

// The host alone starts this file, always with a setup.
const setup = workerData as WorkerSetup;
const port = parentPort;
const say = (message: WorkerMessage) => port?.postMessage(message);

/** On Lambda the two never share a processor. Here a burst in the queues would make every page of the desk slow. */
const GIVES_WAY = 10;
if (setup.isBackground) giveWay();

try {
  const handler = await loadHandler();
  port?.on('message', (message: InvocationMessage) => void handle(handler, message));
  say({ kind: 'ready' });
} catch (error) {
  say({ kind: 'init_failed', error: describe(error) });
}

/** Only Linux has a priority for each thread, and tells a thread its id. */
function giveWay(): void {
  const self = '/proc/thread-self';
  if (!existsSync(self)) return;
  const [, , thread] = readlinkSync(self).split('/');
  setPriority(Number(thread), GIVES_WAY);
}

async function loadHandler(): Promise<Handler> {
  const [file = '', name = ''] = setup.handler.split('.');
  const path = ['.mjs', '.js', '.cjs'].map((extension) => join(setup.codeDir, file + extension)).find((candidate) => existsSync(candidate));
  if (!path) throw new Error(`Cannot find module '${file}' in ${setup.codeDir}`);
  const module: Record<string, unknown> = await import(pathToFileURL(path).href);
  const handler = module[name];
  if (typeof handler !== 'function') throw new Error(`${setup.handler} is undefined or not exported`);
  return (event, context) => handler(event, context);
}

async function handle(handler: Handler, message: InvocationMessage): Promise<void> {
  const { requestId } = message;
  process.env.MEJA_CLOCK_OFFSET_MS = String(message.clockOffsetMs);
  const deadline = Date.now() + message.timeoutMs;
  const context = {
    awsRequestId: requestId,
    functionName: setup.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: setup.functionArn,
    memoryLimitInMB: String(setup.memoryMb),
    logGroupName: `/aws/lambda/${setup.functionName}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
  try {
    const result = await handler(JSON.parse(message.event), context);
    say({ kind: 'done', requestId, payload: JSON.stringify(result ?? null) });
  } catch (error) {
    say({ kind: 'failed', requestId, error: describe(error) });
  }
}

function describe(error: unknown): InvocationError {
  if (!(error instanceof Error)) return { errorType: 'Error', errorMessage: String(error) };
  return { errorType: error.name, errorMessage: error.message, trace: error.stack?.split('\n') };
}
