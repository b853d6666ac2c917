import { beforeEach, describe, expect, it } from 'vitest';
import { problem, stubDesk } from '../testing/desk-answers.ts';
import { ApiError, UnreachableError } from './api-error.ts';
import { addressOf, createCall } from './client.ts';

const { answers, asked } = stubDesk();
const ME = { agentId: 'a-1', name: 'Sari', email: 's@example.co.id', role: 'agent', teams: [], presence: 'online', capacity: 5, load: 0 };

let token: string | undefined;
let renewals: (string | undefined)[];
const times: (string | null)[] = [];
const call = createCall({
  fetch: (path, init) => globalThis.fetch(path, init),
  token: () => token,
  renew: async () => {
    token = renewals.shift();
    return token;
  },
  observeTime: (instant) => times.push(instant),
  language: () => 'en',
});

beforeEach(() => {
  token = 'first';
  renewals = [];
  times.length = 0;
});

describe('addresses', () => {
  it('have parameters in their place, escaped, and leave out what is not given', () => {
    const input = { params: { id: 'a/b ?' }, query: { cursor: undefined, view: 'mine', limit: 50 } };

    expect(addressOf('/v1/quarantine/{id}/release', input)).toBe('/v1/quarantine/a%2Fb%20%3F/release?view=mine&limit=50');
  });
});

describe('a call', () => {
  it('is signed in, and gives what the table says', async () => {
    answers['GET /v1/me'] = { ...ME, unheardOf: 1 };

    expect(await call('getMe')).toEqual(ME);
    expect(asked[0]?.headers.get('authorization')).toBe('Bearer first');
    expect(asked[0]?.headers.get('idempotency-key')).toBeNull();
  });

  it('is answered in the language of the page, whatever the browser speaks', async () => {
    answers['GET /v1/me'] = ME;

    await call('getMe');

    expect(asked[0]?.headers.get('accept-language')).toBe('en');
  });

  it("tells the desk's time of every answer, refusals too", async () => {
    answers['GET /v1/me'] = new Response('{}', { status: 500, headers: { 'meja-time': '2026-11-23T12:00:00.000Z' } });

    await expect(call('getMe')).rejects.toBeInstanceOf(ApiError);
    expect(times).toEqual(['2026-11-23T12:00:00.000Z']);
  });

  it('that creates carries a key: the one given, or one of its own', async () => {
    answers['POST /v1/tickets/7/messages'] = problem('ticket_closed');
    const reply = { params: { number: 7 }, body: { kind: 'reply' as const, text: 'Ya', version: 1 } };

    await call('sendMessage', { ...reply, idempotencyKey: 'k-1' }).catch(() => {});
    await call('sendMessage', reply).catch(() => {});

    expect(asked[0]?.headers.get('idempotency-key')).toBe('k-1');
    expect(asked[1]?.headers.get('idempotency-key')).toMatch(/^[0-9a-f-]{36}$/);
    expect(asked[0]?.body).toEqual({ kind: 'reply', text: 'Ya', version: 1 });
  });

  it('is sent again once with a new token, under the same key', async () => {
    renewals = ['second'];
    answers['POST /v1/tickets/7/messages'] = ({ headers }: { headers: Headers }) =>
      problem(headers.get('authorization') === 'Bearer second' ? 'ticket_closed' : 'not_authenticated');

    const refused = call('sendMessage', { params: { number: 7 }, body: { kind: 'reply', text: 'Ya', version: 1 } });

    await expect(refused).rejects.toMatchObject({ problem: { code: 'ticket_closed' } });
    expect(asked.map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer first', 'Bearer second']);
    expect(asked[1]?.headers.get('idempotency-key')).toBe(asked[0]?.headers.get('idempotency-key'));
  });

  it('that is refused with the new token as well is not sent a third time', async () => {
    renewals = ['second', 'third'];
    answers['GET /v1/me'] = () => problem('not_authenticated');

    await expect(call('getMe')).rejects.toMatchObject({ problem: { code: 'not_authenticated' } });
    expect(asked).toHaveLength(2);
  });

  it('that nobody may make any more is not sent again', async () => {
    answers['GET /v1/me'] = problem('not_authenticated');

    await expect(call('getMe')).rejects.toMatchObject({ problem: { code: 'not_authenticated' } });
    expect(asked).toHaveLength(1);
  });

  it('keeps what the desk said of the refusal', async () => {
    answers['GET /v1/tickets/7'] = problem('seen_is_stale', { missed: [{ text: 'Halo' }] });

    await expect(call('getTicket', { params: { number: 7 } })).rejects.toMatchObject({
      problem: { code: 'seen_is_stale', requestId: 'req-1', missed: [{ text: 'Halo' }] },
    });
  });

  it('knows a refusal in foreign words by its status', async () => {
    answers['GET /v1/me'] = new Response('<h1>Bad gateway</h1>', { status: 502 });

    await expect(call('getMe')).rejects.toMatchObject({ problem: { code: 'internal', status: 502 } });
  });

  it('that never comes back is told from a refusal', async () => {
    await expect(call('getMe')).rejects.toBeInstanceOf(UnreachableError);
  });

  it('does not pass on an answer of another shape', async () => {
    answers['GET /v1/me'] = { ...ME, role: 'king' };

    await expect(call('getMe')).rejects.toThrow(/role/);
  });
});
