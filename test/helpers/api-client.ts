/** The HTTP API as its callers use it: operations of the table, real tokens, answers held against their schemas. */
import { randomUUID } from 'node:crypto';
import type * as z from 'zod';
import { type Operation, type OperationId, operations } from '#schemas/api';
import { Problem } from '#schemas/problem';

export const USERS = {
  admin: 'admin@meja.local',
  supervisor: 'supervisor@meja.local',
  agent1: 'agent1@meja.local',
  agent2: 'agent2@meja.local',
} as const;
export type User = keyof typeof USERS;

export type Parts = {
  readonly params?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: unknown;
};
type Answer<K extends OperationId> = z.output<(typeof operations)[K]['response']>;

/** What the API refused. */
export class ApiRefusal extends Error {
  readonly status: number;
  readonly problem: Problem;
  constructor(status: number, problem: Problem) {
    super(`${status} ${problem.code}: ${problem.detail}`);
    this.status = status;
    this.problem = problem;
  }
}

/** A crash or a full house is tried again this often, as any client of the API does. */
const TRIES = 8;

export type ApiClient = {
  /** The answer, checked against the operation's schema. @throws ApiRefusal */
  call<K extends OperationId>(operation: K, parts?: Parts): Promise<Answer<K>>;
  /** The problem with which it is refused. @throws Error when it is not. */
  refusal(operation: OperationId, parts?: Parts): Promise<Problem>;
  /** One request as it is, repeated only where nobody answered for sure. */
  fetch(operation: OperationId, parts?: Parts, headers?: Record<string, string>): Promise<Response>;
  readonly token: string;
};

export function createApiClient(http: string, token: string): ApiClient {
  async function send(operation: OperationId, parts: Parts = {}, headers: Record<string, string> = {}): Promise<Response> {
    const { method, creates }: Operation = operations[operation];
    const sent: RequestInit = {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(parts.body === undefined ? {} : { 'content-type': 'application/json' }),
        // A repeat after a crash must not create a second one.
        ...(creates ? { 'idempotency-key': randomUUID() } : {}),
        ...headers,
      },
      ...(parts.body === undefined ? {} : { body: JSON.stringify(parts.body) }),
    };
    for (let attempt = 1; ; attempt += 1) {
      const response = await fetch(urlOf(http, operation, parts), sent);
      if (response.status < 500 || attempt >= TRIES) return response;
    }
  }

  return {
    token,
    fetch: send,
    async call(operation, parts) {
      const response = await send(operation, parts);
      const answer: unknown = await response.json();
      if (!response.ok) throw new ApiRefusal(response.status, Problem.parse(answer));
      // The schema is the operation's own; the compiler cannot follow the key through the table.
      return operations[operation].response.parse(answer) as Answer<typeof operation>;
    },
    async refusal(operation, parts) {
      const response = await send(operation, parts);
      const problem = Problem.parse(await response.json());
      if (problem.status !== response.status) throw new Error(`${operation} says ${problem.status} under ${response.status}.`);
      return problem;
    },
  };
}

/** Path variables are filled in as they are, so that wrong ones can be tried. */
export function urlOf(http: string, operation: OperationId, { params = {}, query = {} }: Parts): string {
  const path = operations[operation].path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  return `${http}${path}${search.size > 0 ? `?${search}` : ''}`;
}
