/** The few calls of the HTTP API that the bench makes. */
import { randomUUID } from 'node:crypto';
import type { BenchCloud } from './bench-cloud.ts';

type Listed = { readonly number: number; readonly version: number };
type Answer = { readonly items: readonly Listed[]; readonly ticket?: Listed };
export type Call = (method: 'GET' | 'POST', path: string, body?: object) => Promise<Answer>;

/** Every call throws for whatever is not a success. */
export function apiOf(cloud: BenchCloud, token: string): Call {
  return async (method, path, body) => {
    const headers: Record<string, string> = { authorization: `Bearer ${token}` };
    if (body) Object.assign(headers, { 'content-type': 'application/json', 'idempotency-key': randomUUID() });
    const response = await fetch(cloud.urls.http + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    // The operations' schemas hold it; here only its two shapes matter.
    return answer as Answer;
  };
}
