/** The HTTP API from the page: typed, parsed and signed in, out of the one table of operations. */
import { type Operation, operations } from '#schemas/api';
import { TIME_HEADER } from '#schemas/session';
import { errorOf, UnreachableError } from './api-error.ts';
import type { Call } from './call-types.ts';
import { clock } from './clock.ts';
import { languageStore } from './i18n/language.ts';
import { session } from './session.ts';

export type ClientPorts = {
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>;
  readonly token: () => string | undefined;
  /** A token in place of one that was refused; undefined: nobody is signed in any more. */
  readonly renew: () => Promise<string | undefined>;
  readonly observeTime: (instant: string | null) => void;
  /** What the desk says in words it says in this. */
  readonly language: () => string;
};

type Input = {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
};

const table: Readonly<Record<string, Operation>> = operations;

/** The address of an operation; a parameter that is not given is left out. */
export function addressOf(path: string, { params = {}, query = {} }: Input): string {
  const place = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return search ? `${place}?${search}` : place;
}

function requestOf(operation: Operation, input: Input): RequestInit {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (input.body !== undefined) headers['content-type'] = 'application/json';
  if (operation.creates) headers['idempotency-key'] = input.idempotencyKey ?? crypto.randomUUID();
  return {
    method: operation.method,
    headers,
    ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
    ...(input.signal ? { signal: input.signal } : {}),
  };
}

/** @throws ApiError when the desk refuses, UnreachableError when nothing comes back, ZodError when an answer is not what the table says. */
export function createCall({ fetch, token, renew, observeTime, language }: ClientPorts): Call {
  async function send(path: string, init: RequestInit, bearer: string | undefined): Promise<Response> {
    const headers = { ...init.headers, 'accept-language': language(), ...(bearer ? { authorization: `Bearer ${bearer}` } : {}) };
    const answer = await fetch(path, { ...init, headers }).catch((cause: unknown) => {
      if (init.signal?.aborted) throw cause;
      throw new UnreachableError('The desk cannot be reached.', { cause });
    });
    observeTime(answer.headers.get(TIME_HEADER));
    return answer;
  }

  async function callUntyped(id: string, input: Input = {}): Promise<unknown> {
    const operation = table[id];
    if (!operation) throw new Error(`There is no operation ${id}.`);
    const path = addressOf(operation.path, input);
    // The key stays the same when the request is sent again.
    const request = requestOf(operation, input);
    const first = await send(path, request, token());
    const renewed = first.status === 401 ? await renew() : undefined;
    const answer = renewed ? await send(path, request, renewed) : first;
    if (!answer.ok) throw await errorOf(answer);
    return operation.response.parse(await answer.json());
  }

  // The types of an operation follow from its name, which the compiler cannot see through the table.
  return callUntyped as Call;
}

export const call = createCall({
  fetch: (path, init) => globalThis.fetch(path, init),
  token: session.token,
  renew: session.renew,
  observeTime: clock.observe,
  language: languageStore.get,
});
