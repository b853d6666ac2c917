/** A folder of its own, a clock that stands until moved, and the world's services around them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Clock, createClock } from '../../local/services/clock.ts';
import { createTimers, type Timers } from '../../local/services/timers.ts';
import type { WorldFault } from '../../local/world/context.ts';

export const HOST = '127.0.0.1';
/** 23 November 2026, 09:15 in Jakarta. */
export const START = Date.parse('2026-11-23T02:15:00.000Z');
export const CREDENTIALS = { accessKeyId: 'Test', secretAccessKey: 'local' };

export function tempDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'meja-world-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

export type Rig = { readonly stateDir: string; readonly clock: Clock; readonly timers: Timers };

/** Machine time stands still, so domain time moves by `advance` alone. */
export function rig(stateDir = tempDir(), idle: () => Promise<void> = async () => undefined): Rig {
  const clock = createClock({ stateDir, machineNow: () => START });
  const timers = createTimers({ stateDir, clock, idle });
  onTestFinished(() => timers.close().catch(() => undefined));
  return { stateDir, clock, timers };
}

/** Closes before the test's folder is removed. */
export async function started<T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> {
  const running = await starting;
  onTestFinished(() => running.close().catch(() => undefined));
  return running;
}

/** Remembers what was sent; refuses the first `refusals` times. */
export function recordingQueue(refusals = 0) {
  const sent: { queue: string; body: string; groupId?: string | undefined }[] = [];
  const left = { refusals };
  const send = async (queue: string, body: string, options?: { groupId?: string }): Promise<void> => {
    if (left.refusals > 0 && !queue.includes('dead')) {
      left.refusals -= 1;
      throw new Error('the queue is away');
    }
    sent.push({ queue, body, groupId: options?.groupId });
  };
  return { sent, send };
}

export function recordedFaults() {
  let faults: WorldFault[] = [];
  return {
    set: (fault: WorldFault) => void faults.push(fault),
    clear: () => {
      faults = [];
    },
    list: () => faults,
    strikes: (kind: string, target: string) => faults.some((fault) => fault.kind === kind && fault.target === target),
  };
}

export type Hook = { readonly body: string; readonly signature: string; readonly json: unknown };

/** A webhook that answers the given statuses in turn, then 200. */
export async function webhook(statuses: number[] = []) {
  const received: Hook[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString('latin1');
    received.push({ body, signature: String(request.headers['x-hub-signature-256']), json: JSON.parse(body) });
    response.writeHead(statuses.shift() ?? 200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  const address = server.address();
  if (address === null || typeof address !== 'object') throw new Error('no port');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { received, url: `http://${HOST}:${address.port}` };
}
