/** The few calls of the HTTP API that the bench makes. */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { BenchCloud } from './bench-cloud.ts';

type Listed = { readonly number: number; readonly version: number };
type Answer = {
  readonly items: readonly Listed[];
  readonly nextCursor?: string | null;
  readonly ticket?: Listed;
  readonly ledger?: readonly { readonly version: number; readonly at: string }[];
  readonly conversation?: readonly { readonly text: string; readonly entry: number }[];
};
export type Call = (method: 'GET' | 'POST' | 'PATCH', path: string, body?: object) => Promise<Answer>;

/** As a client should: the same call with the same Idempotency-Key after the time that the answer names. */
const TRIES = 4;

/** Every call throws for whatever is not a success; `onRetry` hears of each 503 that was tried again. */
export function apiOf(cloud: BenchCloud, token: string, onRetry: () => void = () => undefined): Call {
  return async (method, path, body) => {
    const headers: Record<string, string> = { authorization: `Bearer ${token}` };
    if (body) Object.assign(headers, { 'content-type': 'application/json', 'idempotency-key': randomUUID() });
    for (let attempt = 1; ; attempt += 1) {
      const response = await fetch(cloud.urls.http + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
      const answer = await response.json();
      // The operations' schemas hold it; here only what the bench looks at matters.
      if (response.ok) return answer as Answer;
      if (response.status !== 503 || attempt === TRIES) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
      onRetry();
      await wait(Number(response.headers.get('retry-after') ?? 1) * 1000);
    }
  };
}
