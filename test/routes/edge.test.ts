import { afterEach, describe, expect, it, vi } from 'vitest';
import { serve } from '#adapters/serve';
import { TransientError } from '#domain/errors';
import { PERMISSIONS } from '#domain/permissions';
import { type Operation, type OperationId, operations } from '#schemas/api';
import { aChat } from '../helpers/envelopes.ts';
import { call, createRig, edgeOf, eventOf, given, PEOPLE, type Person, refusal, request, tokenOf } from './rig.ts';

const every = Object.entries<Operation>(operations).map(([id, operation]) => ({ id: id as OperationId, operation }));
const signedIn = every.filter(({ operation }) => !operation.public);

describe('every operation', () => {
  it.each(signedIn)('$id needs an access token', async ({ id }) => {
    const rig = createRig();

    expect((await refusal(rig, id, { as: 'nobody' })).code).toBe('not_authenticated');
    expect((await refusal(rig, id, { token: 'forged' })).code).toBe('not_authenticated');
  });

  it.each(signedIn)('$id is for agents of the desk who are active', async ({ id }) => {
    const rig = createRig();
    rig.memory.agents.set('agent-2', { ...PEOPLE.other, active: false });

    expect((await refusal(rig, id, { token: tokenOf('stranger') })).code).toBe('not_allowed');
    expect((await refusal(rig, id, { as: 'other' })).code).toBe('not_allowed');
  });

  const forbidden = signedIn.flatMap(({ id }) =>
    (['supervisor', 'agent'] as const).filter((role) => PERMISSIONS[id][role] === 'none').map((role) => ({ id, role })),
  );
  it.each(forbidden)('$id is not for the role $role, whatever is asked', async ({ id, role }) => {
    const as: Person = role;

    expect((await refusal(createRig(), id, { as })).code).toBe('not_allowed');
  });

  const withBody = signedIn.filter(({ operation }) => operation.body);
  it.each(withBody)('$id refuses what is no JSON, no object, or too large', async ({ id }) => {
    const rig = createRig();
    const as = 'admin';

    expect((await refusal(rig, id, { as, raw: '{"a":' })).code).toBe('malformed_json');
    expect((await refusal(rig, id, { as, raw: '[]' })).code).toBe('invalid_request');
    expect((await refusal(rig, id, { as })).code).toBe('invalid_request');
    expect((await refusal(rig, id, { as, raw: `"${'x'.repeat(1_048_576)}"` })).code).toBe('body_too_large');
  });

  it.each(every)('$id refuses a query parameter that it does not know, and names it', async ({ id }) => {
    const { code, errors = [] } = await refusal(createRig(), id, { as: 'admin', query: { stauts: 'open' } });

    expect([code, errors.map(({ path }) => path)]).toEqual(['invalid_request', expect.arrayContaining(['query.stauts'])]);
  });

  it('says each thing that is wrong, by its path', async () => {
    const { errors = [] } = await refusal(createRig(), 'updateTicket', {
      params: { number: 'x' },
      body: { version: 'one', status: 'done', colour: 'red', size: 1 },
    });

    expect(errors.map(({ path }) => path)).toEqual(['params.number', 'body.version', 'body.status', 'body.colour', 'body.size']);
  });
});

it('a body of nothing but wrong fields is refused in an answer of some size', async () => {
  const body = { version: 1, ...Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`f${index}`, 1])) };

  expect((await refusal(createRig(), 'updateTicket', { params: { number: 1 }, body })).errors).toHaveLength(100);
});

describe('an access token', () => {
  const authorized = (authorization: string) => ({ as: 'nobody', headers: { authorization } }) as const;

  it.each(['', 'Bearer', 'Bearer ', 'Basic YTpi', `Token ${tokenOf('agent-1')}`, tokenOf('agent-1'), 'Bearer a b', 'Bearer ä'])(
    'is not what %j shows, and the refusal says what is',
    async (authorization) => {
      const { status, headers } = await request(createRig(), 'getMe', authorized(authorization));

      expect([status, headers['content-type'], headers['www-authenticate']]).toEqual([401, 'application/problem+json', 'Bearer']);
    },
  );

  it('is taken under the scheme in any case (RFC 9110, section 11.1)', async () => {
    expect((await call(createRig(), 'getMe', authorized(`bearer ${tokenOf('agent-1')}`))).agentId).toBe('agent-1');
  });

  it('is asked for before anything is said of the request', async () => {
    const asked = { as: 'nobody', params: { number: 'x' }, raw: '{"a":' } as const;

    expect((await refusal(createRig(), 'updateTicket', asked)).code).toBe('not_authenticated');
  });

  it('that cannot be verified just now is to be shown again', async () => {
    const rig = createRig();
    const verifyToken = () => Promise.reject(new TransientError('No keys.'));

    const { statusCode, headers } = await serve(eventOf('getMe'), { ...edgeOf(rig), verifyToken });

    expect([statusCode, headers?.['retry-after'], headers?.['www-authenticate']]).toEqual([503, '1', undefined]);
  });
});

describe('a request', () => {
  it('may come in base64, and its headers in any case', async () => {
    const rig = createRig();
    const number = await given(rig, aChat());
    const asked = { base64: true, headers: { 'IDEMPOTENCY-KEY': 'k' }, params: { number }, body: { kind: 'note', version: 1, text: 'é' } };

    const first = await call(rig, 'sendMessage', asked);

    expect((await call(rig, 'sendMessage', asked)).messageId).toBe(first.messageId);
  });

  it('reads the role each time: who is taken off the desk is off it at once', async () => {
    const rig = createRig();
    await call(rig, 'getMe');
    rig.memory.agents.delete('agent-1');

    expect((await refusal(rig, 'getMe')).code).toBe('not_allowed');
  });

  it('to a route that is no operation is not found', async () => {
    const rig = createRig();
    const { statusCode, body = '' } = await serve({ ...eventOf('getMe'), routeKey: 'ANY /v1/{proxy+}' }, edgeOf(rig));

    expect({ statusCode, code: JSON.parse(body).code }).toEqual({ statusCode: 404, code: 'not_found' });
  });

  it('whose answer is explained in English where the caller reads it', async () => {
    const rig = createRig();
    const number = await given(rig, aChat());

    const answer = await request(rig, 'getTicket', { params: { number }, headers: { 'accept-language': 'en-GB,id;q=0.5' } });

    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'application/json', 'cache-control': 'no-store' } });
  });
});

describe('every answer', () => {
  afterEach(() => vi.unstubAllEnvs());

  it("tells the time of the desk's clock, which may be another than the machine's", async () => {
    const threeHours = 3 * 3_600_000;
    vi.stubEnv('MEJA_CLOCK_OFFSET_MS', String(threeHours));

    const answers = [await request(createRig(), 'getMe'), await request(createRig(), 'getMe', { as: 'nobody' })];

    expect(answers.map(({ status }) => status)).toEqual([200, 401]);
    for (const { headers } of answers) {
      const ahead = Date.parse(String(headers['meja-time'])) - Date.now() - threeHours;
      expect(Math.abs(ahead)).toBeLessThan(60_000);
    }
  });
});

describe('what nobody foresaw', () => {
  it('is 500 without a word of what was inside, and stands in the log as an error without the body', async () => {
    const rig = createRig();
    const api = {
      ...rig.api,
      directory: {
        ...rig.api.directory,
        agent: async () => {
          throw new Error('rahasia: table exploded');
        },
      },
    };

    const { status, json } = await request({ ...rig, api }, 'createContact', { body: { name: 'Budi Rahasia' } });

    expect({ status, json }).toMatchObject({ status: 500, json: { code: 'internal', requestId: 'request-1' } });
    expect(JSON.stringify(json)).not.toContain('rahasia');
    expect(rig.logged).toMatchObject([{ level: 'error', fields: { requestId: 'request-1', operation: 'createContact' } }]);
    expect(JSON.stringify(rig.logged)).not.toContain('Budi');
  });
});

describe('logs', () => {
  it('hold neither texts nor names nor addresses, done or refused', async () => {
    const rig = createRig();
    const number = await given(rig, aChat());
    const before = rig.logged.length;

    await call(rig, 'sendMessage', { params: { number }, body: { kind: 'note', version: 1, text: 'rahasia' } });
    await refusal(rig, 'createContact', { body: { name: 'rahasia', identities: [{ kind: 'email', value: 'rahasia' }] } });

    const written = rig.logged.slice(before);
    expect(written.map(({ message }) => message)).toEqual(['request done', 'request refused']);
    expect(JSON.stringify(written)).not.toContain('rahasia');
  });
});

describe('getOpenApi', () => {
  it('is for everybody', async () => {
    expect(await call(createRig(), 'getOpenApi', { as: 'nobody' })).toMatchObject({ openapi: '3.1.0' });
  });
});
