/** Asynchronous invocations: stored before they are acknowledged, retried as Lambda does, and given to a queue in the end. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Runtime } from './lambda/runtime.ts';
import type { InvokeMode } from './service-deps.ts';
import type { Clock } from './services/clock.ts';
import type { Timers } from './services/timers.ts';
import { requireFunction } from './template/context.ts';
import type { FunctionFacts } from './template/facts.ts';

const KIND = 'invocation';
/** Lambda waits one minute before the first retry and two before the second. */
const RETRY_AFTER_MS: readonly number[] = [60_000, 120_000];
/** Lambda: 1 MB for an asynchronous event. */
const EVENT_LIMIT_BYTES = 1_048_576;

const Invocation = z.object({ functionId: z.string(), event: z.unknown(), attempt: z.number() });

export interface InvocationDeps {
  readonly functions: readonly FunctionFacts[];
  readonly runtime: Pick<Runtime, 'run'>;
  readonly timers: Timers;
  readonly clock: Clock;
  readonly sendToQueue: (queue: string, body: string) => Promise<void>;
  /** Waits before the first and the second retry; unset: Lambda's. */
  readonly retryAfterMs?: readonly number[];
}

export type Invoke = (functionId: string, event: unknown, mode: InvokeMode) => Promise<unknown>;

export function createInvoke(deps: InvocationDeps): Invoke {
  const retryAfterMs = deps.retryAfterMs ?? RETRY_AFTER_MS;
  deps.timers.handle(KIND, async (timer) => {
    const { functionId, event, attempt } = Invocation.parse(timer.payload);
    const facts = requireFunction(deps.functions, functionId, 'A stored invocation');
    const isLast = attempt >= facts.asyncRetries;
    const outcome = await deps.runtime.run(facts.id, event, isLast);
    if (outcome.ok) return;
    if (!isLast) {
      const dueAt = deps.clock.now() + (retryAfterMs[attempt] ?? 0);
      deps.timers.set({ kind: KIND, key: timer.key, dueAt, payload: { functionId, event, attempt: attempt + 1 } });
      return;
    }
    if (facts.onFailureArn === undefined) return;
    const report = {
      version: '1.0',
      timestamp: new Date(deps.clock.now()).toISOString(),
      requestContext: { requestId: timer.key, functionArn: facts.arn, condition: 'RetriesExhausted', approximateInvokeCount: attempt + 1 },
      requestPayload: event,
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: outcome.error,
    };
    await deps.sendToQueue(facts.onFailureArn, JSON.stringify(report));
  });

  return async (functionId, event, mode) => {
    const facts = requireFunction(deps.functions, functionId, 'An invocation');
    if (mode === 'sync') {
      const outcome = await deps.runtime.run(facts.id, event);
      if (!outcome.ok) throw new Error(`${outcome.error.errorType}: ${outcome.error.errorMessage}`);
      return outcome.payload;
    }
    if (Buffer.byteLength(JSON.stringify(event)) > EVENT_LIMIT_BYTES)
      throw new Error(`The event for ${facts.id} is larger than ${EVENT_LIMIT_BYTES} bytes.`);
    deps.timers.set({ kind: KIND, key: randomUUID(), dueAt: deps.clock.now(), payload: { functionId: facts.id, event, attempt: 0 } });
    return undefined;
  };
}
