import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PERMISSIONS } from '#domain/permissions';
import { type Operation, type OperationId, operations } from '#schemas/api';
import { Problem } from '#schemas/problem';
import { type User, urlOf } from '../helpers/api-client.ts';
import { startTestCloud, type TestCloud } from '../helpers/cloud.ts';
import { createDesk } from '../helpers/desk.ts';
import { changesBetween, type Kept, kept, keptAtRest } from '../helpers/kept.ts';
import { isTaken, spoiledRequests } from '../helpers/spoiled-requests.ts';
import { until } from '../helpers/until.ts';
import { validRequests } from '../helpers/valid-requests.ts';

let flow: TestCloud;
/** A ticket that agents see, and one of a team that they are not in. */
let number: number;
let hidden: number;

beforeAll(async () => {
  // Nothing may happen by itself while tables are compared: neither the adversary's repeats nor the phone's receipts.
  flow = await startTestCloud('bad-input', { adversary: undefined });
  await flow.world.autoReceipts(false);
  // Whose first request it is has their sign-in recorded by it.
  await flow.api.supervisor.call('getMe');
  const desk = createDesk(flow);
  await flow.world.says({ from: '+6281290030001', name: 'Kartika Putri', text: 'Tiket untuk dicoba-coba' });
  ({ number } = await desk.ticketAbout('Tiket untuk dicoba-coba'));
  await flow.world.says({ from: '+6281290030002', name: 'Lukman Sardi', text: 'Tiket milik gudang' });
  ({ number: hidden } = await desk.ticketAbout('Tiket milik gudang'));
  for (const opened of [number, hidden]) {
    await desk.ticketWhen(opened, 'is acknowledged', ({ conversation }) =>
      conversation.some(({ delivery }) => delivery?.status === 'sent'),
    );
  }
  await flow.api.admin.call('putSetting', {
    params: { kind: 'team', id: 'gudang' },
    body: { value: { teamId: 'gudang', name: 'Gudang', memberIds: [] }, version: 0 },
  });
  await until('the ticket is moved to the other team', async () => {
    const { ticket } = await flow.api.admin.call('getTicket', { params: { number: hidden } });
    if (ticket.teamId === 'gudang') return true;
    await flow.api.admin.fetch('updateTicket', { params: { number: hidden }, body: { version: ticket.version, teamId: 'gudang' } });
    return false;
  });
});
afterAll(() => flow?.end());

const changesSince = async (before: Kept) => changesBetween(before, await kept(flow));

const APP_SECRET = 'local-app-secret';
const signed = (body: string, secret = APP_SECRET) => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

async function postWebhook(body: string, signature?: string) {
  const headers = { 'content-type': 'application/json', ...(signature === undefined ? {} : { 'x-hub-signature-256': signature }) };
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(`${flow.cloud.urls.http}/webhooks/whatsapp`, { method: 'POST', headers, body });
    // The adversary ends workers; Meta, too, comes again.
    if (response.status < 500 || attempt >= 5) return response;
  }
}

/** As Meta sends it, with as much text as asked. */
const bodyOf = (text: string): string =>
  JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '1',
        changes: [
          {
            field: 'messages',
            value: {
              messaging_product: 'whatsapp',
              metadata: { display_phone_number: '1', phone_number_id: '1065550000001' },
              contacts: [{ profile: { name: 'Penyusup' }, wa_id: '628120000666' }],
              messages: [{ from: '628120000666', id: 'wamid.bad', timestamp: '1800000000', type: 'text', text: { body: text } }],
            },
          },
        ],
      },
    ],
  });
/** A body over a queue message's size goes to the bucket first. */
const LARGE = 400_000;
/** Meta's limit is 3 MB; API Gateway's is 10 MB. */
const [OVER_META, OVER_GATEWAY] = [3_300_000, 10_600_000];

describe('the webhook', () => {
  const small = bodyOf('Halo, ini pesan gelap');
  const large = bodyOf('Gelap '.repeat(LARGE / 6));
  const refused: readonly (readonly [what: string, body: string, signature: string | undefined, status: number])[] = [
    ['an unsigned body', small, undefined, 401],
    ['an unsigned body that would go to the bucket', large, undefined, 401],
    ['a body signed with another secret', small, signed(small, 'another-app-secret'), 401],
    ['a body that was changed after it was signed', small.replace('gelap', 'terang'), signed(small), 401],
    ['a signature that is no hexadecimal', small, 'sha256=zz', 401],
    ['a signature without its scheme', small, signed(small).slice('sha256='.length), 401],
    ['a signed body that is no JSON', '{"object":', signed('{"object":'), 400],
    ['a signed body that is too large for Meta', bodyOf('x'.repeat(OVER_META)), signed(bodyOf('x'.repeat(OVER_META))), 413],
    ['a body that is too large for API Gateway', 'x'.repeat(OVER_GATEWAY), undefined, 413],
  ];

  let before: Kept;
  beforeAll(async () => {
    before = await keptAtRest(flow);
  });

  it.each(refused)('refuses %s, and nothing is stored', async (_what, body, signature, status) => {
    const response = await postWebhook(body, signature);

    expect(response.status).toBe(status);
    if (body.length < OVER_GATEWAY) expect(Problem.omit({ code: true }).parse(await response.json())).toMatchObject({ status });
    expect(await changesSince(before)).toEqual([]);
  });

  it.each(['hub.verify_token=wrong&hub.mode=subscribe&hub.challenge=7', 'hub.mode=subscribe&hub.challenge=7', ''])(
    'refuses the handshake %s',
    async (query) => {
      const response = await fetch(`${flow.cloud.urls.http}/webhooks/whatsapp?${query}`);

      expect([response.status, await response.text()]).toEqual([403, expect.not.stringMatching(/^7$/)]);
    },
  );

  it('takes what Meta signed', async () => {
    const body = bodyOf('Pesan yang sah dari Penyusup');
    flow.secrets.add('Pesan yang sah dari Penyusup', 'Penyusup', '628120000666');
    expect((await postWebhook(body, signed(body))).status).toBe(200);
  });
});

const ids = Object.keys(operations) as OperationId[]; // Its own keys.
const guarded = ids.filter((id) => !('public' in operations[id]));
const withBody = guarded.filter((id) => 'body' in operations[id]);
const asProblem = async (response: Response) => {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const problem = Problem.parse(await response.json());
  expect(problem.status).toBe(response.status);
  return problem;
};

describe('the HTTP API', { timeout: 180_000 }, () => {
  let before: Kept;
  beforeAll(async () => {
    before = await keptAtRest(flow);
  });
  afterAll(async () => {
    // Every refusal of this file together has changed nothing.
    expect(await changesSince(before)).toEqual([]);
  });

  it('is tried with requests that are right but for the one thing that is spoiled', () => {
    expect(ids.filter((id) => !isTaken(id, validRequests(number)[id]))).toEqual([]);
  });

  it.each(guarded)('%s refuses a call without a token or with a wrong one', async (id) => {
    const { method }: Operation = operations[id];
    const url = urlOf(flow.cloud.urls.http, id, validRequests(number)[id]);
    for (const authorization of [undefined, 'Bearer wrong', `Bearer ${flow.api.admin.token.slice(0, -4)}AAAA`, 'Basic YTpi']) {
      const response = await fetch(url, { method, headers: authorization === undefined ? {} : { authorization } });
      expect(response.headers.get('www-authenticate')).toBe('Bearer');
      expect(await asProblem(response)).toMatchObject({ status: 401, code: 'not_authenticated' });
    }
  });

  it.each(guarded)('%s names what is wrong in a request of wrong types', async (id) => {
    const spoiled = spoiledRequests(id, validRequests(number)[id]);
    const wrong: string[] = [];
    for (const { what, parts } of spoiled) {
      const response = await flow.api.admin.fetch(id, parts);
      const problem = await asProblem(response);
      const [part = ''] = what.split(' ');
      const isNamed = problem.errors?.some(({ path }) => path.startsWith(part.split('.')[0] ?? ''));
      if (response.status !== 400 || problem.code !== 'invalid_request' || !isNamed)
        wrong.push(`${what}: ${response.status} ${problem.code}`);
    }
    const { params, query, body }: Operation = operations[id];
    expect(wrong).toEqual([]);
    expect(spoiled.length > 0).toBe(params !== undefined || query !== undefined || body !== undefined);
  });

  it.each(withBody)('%s refuses what is no JSON, no body, and more than a megabyte', async (id) => {
    const { method }: Operation = operations[id];
    const url = urlOf(flow.cloud.urls.http, id, validRequests(number)[id]);
    const send = async (body: string | undefined) => {
      for (let attempt = 1; ; attempt += 1) {
        const headers = { authorization: `Bearer ${flow.api.admin.token}`, 'content-type': 'application/json' };
        const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
        if (response.status < 500 || attempt >= 5) return asProblem(response);
      }
    };
    const [broken, absent, huge] = [
      await send('{"text": '),
      await send(undefined),
      await send(JSON.stringify({ text: 'x'.repeat(1_100_000) })),
    ];

    expect([broken, absent, huge].map(({ status, code }) => `${status} ${code}`)).toEqual([
      '400 malformed_json',
      '400 invalid_request',
      '413 body_too_large',
    ]);
  });

  const forbidden = guarded.flatMap((id) =>
    (['supervisor', 'agent'] as const)
      .filter((role) => PERMISSIONS[id][role] === 'none')
      .map((role) => [id, role, role === 'agent' ? 'agent1' : role] as const),
  );
  it.each(forbidden)('%s is refused to the role %s', async (id, _role, user: User) => {
    expect(await flow.api[user].refusal(id, validRequests(number)[id])).toMatchObject({ status: 403, code: 'not_allowed' });
  });

  const ofTicket = guarded.filter((id) => operations[id].path.startsWith('/v1/tickets/{number}'));
  it.each(ofTicket)("%s does not tell another team's ticket from one that does not exist", async (id) => {
    const absent = 99_999;
    // Without a cursor: one that no page gave is refused before the ticket is looked for.
    const asker = flow.api[PERMISSIONS[id].agent === 'none' ? 'supervisor' : 'agent1'];
    const of = (ticket: number) => asker.refusal(id, { ...validRequests(ticket)[id], query: {} });
    const [others, none] = [await of(hidden), await of(absent)];

    expect([others, none].map(({ status, code }) => `${status} ${code}`)).toEqual(['404 not_found', '404 not_found']);
    expect(others.detail.replace(String(hidden), '')).toBe(none.detail.replace(String(absent), ''));
  });

  it.each([
    ['GET', '/v1/nothing'],
    ['DELETE', '/v1/tickets'],
    ['POST', '/v1/tickets/7/nothing/at/all'],
  ])('answers what is no operation with a problem: %s %s', async (method, path) => {
    const response = await fetch(`${flow.cloud.urls.http}${path}`, { method });

    expect(await asProblem(response)).toMatchObject({ status: 404, code: 'not_found' });
  });
});
