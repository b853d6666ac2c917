import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInvoke, type Invoke } from '../../local/invocations.ts';
import type { InvocationOutcome, Run } from '../../local/lambda/messages.ts';
import { createClock } from '../../local/services/clock.ts';
import { createTimers, type Timers } from '../../local/services/timers.ts';
import type { FunctionFacts } from '../../local/template/facts.ts';

const MAIL: FunctionFacts = {
  id: 'Mail',
  logicalId: 'Mail',
  name: 'App-Mail',
  arn: 'arn:aws:lambda:ap-southeast-3:000000000000:function:App-Mail',
  codeDir: '',
  handler: 'index.handler',
  environment: {},
  timeoutSeconds: 1,
  memoryMb: 128,
  asyncRetries: 2,
  onFailureArn: 'arn:dead',
};

let stateDir: string;
let timers: Timers;
let invoke: Invoke;
let runs: unknown[];
/** Whether each run was told to be the last one. */
let lasts: unknown[];
let dead: unknown[];
let outcome: InvocationOutcome;

beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'meja-invocations-'));
  const clock = createClock({ stateDir });
  timers = createTimers({ stateDir, clock, idle: async () => undefined });
  runs = [];
  lasts = [];
  dead = [];
  outcome = { ok: true, payload: 'answer' };
  const run: Run = async (_functionId, event, isLast) => {
    runs.push(event);
    lasts.push(isLast);
    return outcome;
  };
  invoke = createInvoke({
    functions: [MAIL],
    runtime: { run },
    timers,
    clock,
    sendToQueue: async (_queue, body) => void dead.push(JSON.parse(body)),
  });
});
afterEach(async () => {
  await timers.close();
  rmSync(stateDir, { recursive: true, force: true });
});

describe('an asynchronous invocation', () => {
  it('is stored first and runs when the timers do', async () => {
    await invoke('Mail', { mail: 1 }, 'async');
    expect(runs).toEqual([]);

    await timers.advance(0);
    expect(runs).toEqual([{ mail: 1 }]);
  });

  it('is tried again after one minute and after two more, then given to the failure queue with its event', async () => {
    outcome = { ok: false, error: { errorType: 'Error', errorMessage: 'no' } };
    await invoke('Mail', { mail: 1 }, 'async');

    const runsAfter = [];
    for (const seconds of [0, 61, 121, 600]) {
      await timers.advance(seconds);
      runsAfter.push(runs.length);
    }

    expect(runsAfter).toEqual([1, 2, 3, 3]);
    expect(lasts).toEqual([false, false, true]);
    expect(dead).toMatchObject([
      { requestPayload: { mail: 1 }, requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 } },
    ]);
  });

  it('is refused above 1 MB', async () => {
    await expect(invoke('Mail', 'x'.repeat(1_048_576), 'async')).rejects.toThrow('larger than');
  });
});

describe('a synchronous invocation', () => {
  it('answers with what the function answers', async () => {
    expect(await invoke(MAIL.arn, {}, 'sync')).toBe('answer');
  });

  it('throws what the function threw', async () => {
    outcome = { ok: false, error: { errorType: 'TypeError', errorMessage: 'no' } };

    await expect(invoke('App-Mail', {}, 'sync')).rejects.toThrow('TypeError: no');
  });
});
