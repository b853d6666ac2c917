import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { startSmtp } from '../../local/services/smtp.ts';
import { startWorld } from '../../local/world/world.ts';
import { HOST, recordedFaults, rig, START, started, tempDir, webhook } from './rig.ts';

const SECRETS = { appSecret: 'local-app-secret', accessToken: 'local-access-token', phoneNumberId: '1065550000001' };
const PHONE = '6281234567890';
const RULES = [{ recipients: ['support@meja.local'], actions: [{ kind: 'lambda', functionId: 'Mail', invocation: 'Event' }] }] as const;

async function world(options: { statuses?: number[]; stateDir?: string } = {}) {
  const around = rig(options.stateDir ?? tempDir());
  const hook = await webhook(options.statuses);
  const faults = recordedFaults();
  const invoked: unknown[] = [];
  const smtp = await started(
    startSmtp({
      ...around,
      host: HOST,
      port: 0,
      receiptRules: RULES,
      putObject: async () => undefined,
      invoke: async (_id, event) => void invoked.push(event),
    }),
  );
  const server = await started(
    startWorld({
      ...around,
      host: HOST,
      port: 0,
      gatewayUrl: () => hook.url,
      smtpPort: () => smtp.port,
      mailbox: 'support@meja.local',
      secrets: SECRETS,
      faults,
    }),
  );
  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const response = await fetch(server.url + path, { method, body: text, headers: { 'content-type': 'application/json', ...headers } });
    return { status: response.status, body: JSON.parse(await response.text()) };
  };
  const graph = (path: string, body: unknown) => call('POST', `/graph/v26.0/${path}`, body, { authorization: 'Bearer local-access-token' });
  const text = (to: Record<string, string>, more = {}) =>
    graph('1065550000001/messages', { messaging_product: 'whatsapp', ...to, type: 'text', text: { body: 'Baik' }, ...more });
  return { ...around, server, hook, faults, invoked, call, graph, text };
}

const changeOf = (json: unknown) => {
  const body = JSON.parse(JSON.stringify(json));
  return body.entry[0].changes[0].value;
};

describe('POST /api/whatsapp/messages', () => {
  test("delivers Meta's body, signed over escaped bytes, as often as asked", async () => {
    const { call, hook } = await world();

    const answer = await call('POST', '/api/whatsapp/messages', { from: '+62 812-3456-7890', name: 'Budi', text: 'Halo 👋 é', repeat: 3 });

    expect(answer).toMatchObject({ status: 201, body: { delivered: [200, 200, 200] } });
    const [first] = hook.received;
    expect(hook.received).toHaveLength(3);
    expect(first?.body).toContain('Halo \\ud83d\\udc4b \\u00e9');
    expect(first?.signature).toBe(
      `sha256=${createHmac('sha256', 'local-app-secret')
        .update(first?.body ?? '')
        .digest('hex')}`,
    );
    const value = changeOf(first?.json);
    expect(value.metadata.phone_number_id).toBe('1065550000001');
    expect(value.contacts[0]).toEqual({ profile: { name: 'Budi' }, wa_id: PHONE, user_id: expect.stringMatching(/^ID\.\d+$/) });
    expect(value.messages[0]).toMatchObject({
      from: PHONE,
      id: answer.body.id,
      timestamp: String(START / 1000),
      type: 'text',
      text: { body: 'Halo 👋 é' },
    });
  });

  test('leaves out the phone or the user id when told to; the user id is the same each time', async () => {
    const { call, hook } = await world();

    for (const identity of ['both', 'bsuid', 'phone']) await call('POST', '/api/whatsapp/messages', { from: PHONE, text: 'x', identity });

    const seen = hook.received.map((one) => changeOf(one.json).messages[0]);
    expect(seen.map((one) => one.from)).toEqual([PHONE, undefined, PHONE]);
    expect(seen[1].from_user_id).toBe(seen[0].from_user_id);
    expect(seen[2].from_user_id).toBeUndefined();
  });

  test('serves its media by the Graph API, to callers with the token, intact', async () => {
    const { call, hook, server } = await world();
    const media = { filename: 'foto.jpg', type: 'image/jpeg', base64: Buffer.from('JPEG').toString('base64') };
    await call('POST', '/api/whatsapp/messages', { from: PHONE, text: 'ini', media });
    const { image } = changeOf(hook.received[0]?.json).messages[0];
    const authorization = { authorization: 'Bearer local-access-token' };

    const facts = await call('GET', `/graph/v26.0/${image.id}`, undefined, authorization);
    const bytes = await (await fetch(facts.body.url, { headers: authorization })).text();
    const unsigned = await fetch(facts.body.url);
    const forged = await fetch(`${server.url}/graph/whatsapp_business/attachments/?mid=${image.id}&ext=9999999999&hash=x`, {
      headers: authorization,
    });

    expect(image).toMatchObject({ mime_type: 'image/jpeg', caption: 'ini', url: expect.stringContaining(server.url) });
    expect(facts.body).toMatchObject({ mime_type: 'image/jpeg', sha256: image.sha256, file_size: 4, id: image.id });
    expect(bytes).toBe('JPEG');
    expect(unsigned.status).toBe(401);
    expect(forged.status).toBe(404);
  });

  test.each([
    ['image/webp', 'sticker'],
    ['audio/ogg', 'audio'],
    ['video/mp4', 'video'],
    ['application/pdf', 'document'],
  ])('sends %s as %s', async (type, expected) => {
    const { call, hook } = await world();

    await call('POST', '/api/whatsapp/messages', { from: PHONE, media: { filename: 'f', type, base64: 'AAAA' } });

    expect(changeOf(hook.received[0]?.json).messages[0].type).toBe(expected);
  });

  test('is delivered again until the webhook answers 200, and every answer is reported', async () => {
    const { call, hook } = await world({ statuses: [500, 503] });

    const answer = await call('POST', '/api/whatsapp/messages', { from: PHONE, text: 'x' });

    expect(answer.body.delivered).toEqual([500, 503, 200]);
    expect(new Set(hook.received.map((one) => one.body)).size).toBe(1);
  });

  test('that the webhook never took comes again later, as from Meta', async () => {
    const { call, hook, timers } = await world({ statuses: [500, 500, 500, 500] });
    await call('POST', '/api/whatsapp/messages', { from: PHONE, text: 'x' });

    await timers.advance(60);

    expect(hook.received).toHaveLength(5);
  });

  test.each([
    [{ from: 'Budi', text: 'x' }, 'from'],
    [{ from: PHONE }, 'text or media is required'],
    [{ from: PHONE, text: 'x', colour: 'red' }, 'colour'],
    [{ from: PHONE, text: 'x', media: { filename: 'v.ogg', type: 'audio/ogg', base64: 'AAAA' } }, 'a voice message carries no text'],
  ])('refuses %j with a sentence', async (body, reason) => {
    const { call, hook } = await world();

    const answer = await call('POST', '/api/whatsapp/messages', body);

    expect(answer.status).toBe(400);
    expect(answer.body.error).toContain(reason);
    expect(hook.received).toEqual([]);
  });
});

describe('the Graph API', () => {
  test('takes a reply inside the window, and receipts follow with its callback data', async () => {
    const { call, text, timers, hook } = await world();
    await call('POST', '/api/whatsapp/messages', { from: PHONE, text: 'Halo' });

    const sent = await text({ to: PHONE }, { biz_opaque_callback_data: '1042.msg_1' });
    await timers.advance(1);

    const id = sent.body.messages[0].id;
    const listed = (await call('GET', '/api/whatsapp/messages')).body.items;
    const statuses = hook.received.slice(1).map((one) => changeOf(one.json).statuses[0]);
    expect(sent.body.contacts[0]).toMatchObject({ input: PHONE, wa_id: PHONE });
    expect(listed).toEqual([
      expect.objectContaining({ id, to: PHONE, type: 'text', text: 'Baik', at: '2026-11-23T02:15:00.000Z', status: 'delivered' }),
    ]);
    expect(statuses.map((one) => one.status)).toEqual(['sent', 'delivered']);
    expect(statuses[0]).toMatchObject({ id, recipient_id: PHONE, biz_opaque_callback_data: '1042.msg_1' });
  });

  test('takes a user id for the recipient once its owner has written', async () => {
    const { call, text, hook } = await world();
    await call('POST', '/api/whatsapp/messages', { from: PHONE, text: 'Halo', identity: 'bsuid' });
    const bsuid = changeOf(hook.received[0]?.json).messages[0].from_user_id;

    expect((await text({ recipient: bsuid })).status).toBe(200);
    expect((await text({ recipient: 'ID.404' })).body.error.code).toBe(131026);
    expect((await call('GET', '/api/whatsapp/messages')).body.items[0].to).toBe(PHONE);
  });

  test('refuses free text 24 hours after the last message, by domain time, but not a template', async () => {
    const { call, text, graph, timers } = await world();
    const template = {
      messaging_product: 'whatsapp',
      to: PHONE,
      type: 'template',
      template: { name: 'hello_world', language: { code: 'id' } },
    };
    await call('POST', '/api/whatsapp/messages', { from: PHONE, text: 'Halo' });

    await timers.advance(86_399);
    const inside = await text({ to: PHONE });
    await timers.advance(1);
    const outside = await text({ to: PHONE });

    expect(inside.status).toBe(200);
    expect(outside).toMatchObject({ status: 400, body: { error: { code: 131047, type: 'OAuthException' } } });
    expect((await graph('1065550000001/messages', template)).status).toBe(200);
  });

  test.each<[string, Record<string, unknown>, number]>([
    ['an unknown template', { type: 'template', template: { name: 'none', language: { code: 'id' } } }, 132001],
    [
      'a template with too many parameters',
      {
        type: 'template',
        template: {
          name: 'hello_world',
          language: { code: 'id' },
          components: [{ type: 'body', parameters: [{ type: 'text', text: 'x' }] }],
        },
      },
      132000,
    ],
    ['text over 4,096 characters', { type: 'text', text: { body: 'x'.repeat(4097) } }, 100],
    ['media that was never uploaded', { type: 'image', image: { id: '1' } }, 131053],
    ['a type without its part', { type: 'image' }, 131008],
    ['a type that nobody knows', { type: 'fax', fax: {} }, 131051],
  ])('refuses %s', async (_name, part, code) => {
    const { call, graph } = await world();
    await call('POST', '/api/whatsapp/messages', { from: PHONE, text: 'Halo' });

    const answer = await graph('1065550000001/messages', { messaging_product: 'whatsapp', to: PHONE, ...part });

    expect(answer.body.error.code).toBe(code);
    expect((await call('GET', '/api/whatsapp/messages')).body.items).toEqual([]);
  });

  test('refuses a wrong token with code 190', async () => {
    const { call } = await world();

    const answer = await call('POST', '/graph/v26.0/1065550000001/messages', {}, { authorization: 'Bearer wrong' });

    expect(answer).toMatchObject({ status: 401, body: { error: { code: 190 } } });
  });

  test('takes an upload and sends it on', async () => {
    const { call, graph, server } = await world();
    await call('POST', '/api/whatsapp/messages', { from: PHONE, text: 'Halo' });
    const form = new FormData();
    form.set('messaging_product', 'whatsapp');
    form.set('type', 'application/pdf');
    form.set('file', new Blob(['%PDF'], { type: 'application/pdf' }), 'nota.pdf');

    const upload = await fetch(`${server.url}/graph/v26.0/1065550000001/media`, {
      method: 'POST',
      body: form,
      headers: { authorization: 'Bearer local-access-token' },
    });
    const { id } = JSON.parse(await upload.text());
    await graph('1065550000001/messages', {
      messaging_product: 'whatsapp',
      to: PHONE,
      type: 'document',
      document: { id, caption: 'Nota', filename: 'nota.pdf' },
    });

    expect((await call('GET', '/api/whatsapp/messages')).body.items[0]).toMatchObject({
      type: 'document',
      text: 'Nota',
      media: { id, filename: 'nota.pdf', bytes: 4 },
    });
  });

  test('marks a message of the customer as read', async () => {
    const { call, graph } = await world();
    const { body } = await call('POST', '/api/whatsapp/messages', { from: PHONE, text: 'Halo' });

    const answer = await graph('1065550000001/messages', { messaging_product: 'whatsapp', status: 'read', message_id: body.id });

    expect(answer.body).toEqual({ success: true });
    expect((await call('GET', `/api/page?phone=${PHONE}`)).body.conversation[0].status).toBe('read');
  });

  test('fails as often as an error was planned, then works', async () => {
    const { call, text } = await world();
    await call('POST', '/api/whatsapp/messages', { from: PHONE, text: 'Halo' });
    await call('POST', '/api/whatsapp/errors', { to: PHONE, code: 130429, times: 2 });

    const codes = [await text({ to: PHONE }), await text({ to: PHONE }), await text({ to: PHONE })].map((one) => one.body.error?.code);

    expect(codes).toEqual([130429, 130429, undefined]);
  });

  test('fails later, by a receipt, when planned so', async () => {
    const { call, text, timers, hook } = await world();
    await call('POST', '/api/whatsapp/messages', { from: PHONE, text: 'Halo' });
    await call('POST', '/api/whatsapp/errors', { to: PHONE, code: 131026, via: 'receipt' });

    const sent = await text({ to: PHONE });
    await timers.advance(2);

    expect(sent.status).toBe(200);
    expect(hook.received.slice(1).map((one) => changeOf(one.json).statuses[0])).toEqual([
      expect.objectContaining({ status: 'failed', errors: [expect.objectContaining({ code: 131026 })] }),
    ]);
  });

  test('under a provider time-out keeps the message and never answers', async () => {
    const { call, server } = await world();
    await call('POST', '/api/whatsapp/messages', { from: PHONE, text: 'Halo' });
    await call('POST', '/api/faults', { kind: 'provider_timeout', target: 'graph', rate: 1, seed: 3 });

    const body = JSON.stringify({ messaging_product: 'whatsapp', to: PHONE, type: 'text', text: { body: 'Baik' } });
    const sending = fetch(`${server.url}/graph/v26.0/1065550000001/messages`, {
      method: 'POST',
      body,
      headers: { authorization: 'Bearer local-access-token' },
      signal: AbortSignal.timeout(150),
    });

    await expect(sending).rejects.toThrow();
    expect((await call('GET', '/api/whatsapp/messages')).body.items).toHaveLength(1);
  });
});

describe('receipts by hand', () => {
  test('go out signed, with the error of a failure; automatic ones can be switched off', async () => {
    const { call, text, timers, hook } = await world();
    await call('POST', '/api/whatsapp/auto-receipts', { enabled: false });
    await call('POST', '/api/whatsapp/messages', { from: PHONE, text: 'Halo' });
    const sent = await text({ to: PHONE });
    await timers.advance(5);

    const answer = await call('POST', '/api/whatsapp/receipts', {
      messageId: sent.body.messages[0].id,
      status: 'failed',
      errorCode: 131049,
    });

    expect(answer).toEqual({ status: 201, body: { delivered: [200] } });
    expect(hook.received).toHaveLength(2);
    expect(changeOf(hook.received[1]?.json).statuses[0]).toMatchObject({
      status: 'failed',
      errors: [{ code: 131049, title: 'Meta chose not to deliver' }],
    });
  });

  test('of a message that the system never sent are refused', async () => {
    const { call } = await world();

    expect((await call('POST', '/api/whatsapp/receipts', { messageId: 'wamid.none', status: 'read' })).status).toBe(404);
  });
});

describe('the rest of the API', () => {
  test('signs and delivers any body', async () => {
    const { call, hook } = await world();

    await call('POST', '/api/whatsapp/raw', { body: { object: 'whatsapp_business_account', entry: [] } });

    expect(hook.received[0]?.json).toEqual({ object: 'whatsapp_business_account', entry: [] });
    expect(hook.received[0]?.signature).toMatch(/^sha256=[0-9a-f]{64}$/);
  });

  test('sends a mail through the SMTP port, threaded and with attachments', async () => {
    const { call, invoked } = await world();
    const attachments = [{ filename: 'a.txt', type: 'text/plain', base64: 'YQ==' }];

    const answer = await call('POST', '/api/mail', {
      from: 'budi@example.com',
      subject: 'Re: [#1042]',
      text: 'Halo',
      inReplyTo: '<x@y>',
      references: ['<x@y>'],
      attachments,
    });
    const refused = await call('POST', '/api/mail', { from: 'budi@example.com', to: 'nobody@meja.local', subject: 's', text: 't' });

    expect(answer.status).toBe(201);
    expect(refused).toMatchObject({ status: 422, body: { error: expect.stringContaining('550') } });
    expect(JSON.stringify(invoked)).toContain('"name":"In-Reply-To","value":"<x@y>"');
    expect((await call('GET', '/api/mail/received')).body.items[0].raw).toContain('filename=a.txt');
  });

  test('takes verdicts for the mails to come and gives them back when cleared', async () => {
    const { call, invoked } = await world();
    const mail = { from: 'budi@example.com', subject: 's', text: 't' };
    await call('POST', '/api/mail/verdicts', { dmarc: 'FAIL', dmarcPolicy: 'quarantine' });
    await call('POST', '/api/mail', mail);
    await call('POST', '/api/mail/verdicts', {});
    await call('POST', '/api/mail', mail);

    const verdicts = invoked.map((event) => JSON.parse(JSON.stringify(event)).Records[0].ses.receipt.dmarcVerdict.status);
    expect(verdicts).toEqual(['FAIL', 'PASS']);
  });

  test('moves the clock and says how many timers fired', async () => {
    const { call, timers } = await world();
    timers.handle('t', async () => undefined);
    timers.set({ kind: 't', key: 'k', dueAt: START + 1000, payload: null });

    const moved = await call('POST', '/api/clock', { advanceSeconds: 60 });

    expect(moved.body).toEqual({ now: '2026-11-23T02:16:00.000Z', offsetSeconds: 60, fired: 1 });
    expect((await call('GET', '/api/clock')).body).toMatchObject({ now: '2026-11-23T02:16:00.000Z', offsetSeconds: 60 });
    expect((await call('POST', '/api/clock', { advanceSeconds: -1 })).status).toBe(400);
  });

  test('sets faults and clears them with an empty body', async () => {
    const { call, faults } = await world();

    await call('POST', '/api/faults', { kind: 'crash', target: 'Ingest', rate: 0.1, seed: 7 });
    const set = [...faults.list()];
    await call('POST', '/api/faults', {});
    const wrong = await call('POST', '/api/faults', { kind: 'flood', target: 'Ingest', rate: 0.1, seed: 7 });

    expect(set).toEqual([{ kind: 'crash', target: 'Ingest', rate: 0.1, seed: 7 }]);
    expect(faults.list()).toEqual([]);
    expect(wrong.status).toBe(400);
  });

  test('remembers everything over a restart', async () => {
    const before = await world();
    await before.call('POST', '/api/whatsapp/messages', { from: PHONE, name: 'Budi', text: 'Halo' });
    await before.text({ to: PHONE });
    await before.server.close();
    await before.timers.close();

    const { call, hook, timers } = await world({ stateDir: before.stateDir });
    await timers.advance(1);

    expect((await call('GET', '/api/whatsapp/messages')).body.items).toHaveLength(1);
    expect(hook.received.map((one) => changeOf(one.json).statuses[0].status)).toEqual(['sent', 'delivered']);
  });

  test('answers malformed JSON, unknown paths and pages of other sites with a sentence', async () => {
    const { server, call } = await world();

    const malformed = await fetch(`${server.url}/api/clock`, { method: 'POST', body: '{' });
    const stranger = await call('POST', '/api/clock', { advanceSeconds: 1 }, { origin: 'http://evil.example' });

    expect([malformed.status, await malformed.json()]).toEqual([400, { error: 'The body is not valid JSON.' }]);
    expect((await call('GET', '/api/nothing')).status).toBe(404);
    expect(stranger.status).toBe(403);
  });
});

describe('the page', () => {
  test('is one file under a policy that lets nothing in from elsewhere', async () => {
    const { server } = await world();

    const response = await fetch(server.url);
    const page = await response.text();

    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(page).not.toMatch(/innerHTML|insertAdjacentHTML|document\.write/);
  });

  test('gets a person’s conversation, and files that could run only as downloads', async () => {
    const { call, server } = await world();
    const media = { filename: 'x.html', type: 'text/html', base64: 'PGI+' };
    await call('POST', '/api/whatsapp/messages', { from: PHONE, name: 'Budi', media });

    const { body } = await call('GET', `/api/page?phone=%2B${PHONE}`);
    const file = await fetch(`${server.url}/api/media/${body.conversation[0].media.id}`);

    expect(body.people).toEqual([{ phone: PHONE, name: 'Budi' }]);
    expect(body.conversation[0]).toMatchObject({ direction: 'received', status: 'delivered', type: 'document' });
    expect(file.headers.get('content-disposition')).toMatch(/^attachment/);
  });

  test('shows a mail as a mail client would', async () => {
    const { call } = await world();
    await call('POST', '/api/mail', { from: 'budi@example.com', subject: 'Halo', text: 'isi surat' });
    const [{ id }] = (await call('GET', '/api/mail/received')).body.items;

    expect((await call('GET', `/api/mail/${id}`)).body).toMatchObject({ direction: 'received', subject: 'Halo', text: 'isi surat\n' });
  });
});
