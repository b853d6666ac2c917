import { createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { sendPayloadOf, sendWhatsApp, type WhatsAppMessage } from '#adapters/channels/whatsapp-send';
import { SendPayload } from '#schemas/providers/whatsapp';
import { type Answer, listen, sendJson, startHttpServer, type TestServer } from '../helpers/http-server.ts';

const TEXT: WhatsAppMessage = { kind: 'text', to: '6281', text: 'Paket sudah dikirim.', callback: '1042.msg_1' };
const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

const configFor = (graphUrl: string, timeoutMs = 2_000) => ({ graphUrl, phoneNumberId: '1065550000001', token: 'secret-token', timeoutMs });

async function serve(answer: Answer): Promise<TestServer> {
  const server = await startHttpServer(answer);
  endings.push(server.close);
  return server;
}

/** A server that speaks no HTTP: `met` gets each connection. */
async function serveRaw(met: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    met(socket);
  });
  endings.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return listen(server);
}

describe('sendWhatsApp', () => {
  test('an accepted message has the id that Meta gave it', async () => {
    const server = await serve((_, response) =>
      sendJson(response, 200, { messaging_product: 'whatsapp', messages: [{ id: 'wamid.OUT' }] }),
    );

    const outcome = await sendWhatsApp(configFor(`${server.url}/graph/v26.0`), TEXT);

    expect(outcome).toEqual({ outcome: 'accepted', providerId: 'wamid.OUT' });
    expect(server.asked).toMatchObject([
      {
        method: 'POST',
        path: '/graph/v26.0/1065550000001/messages',
        headers: { authorization: 'Bearer secret-token', 'content-type': 'application/json' },
      },
    ]);
    expect(JSON.parse(String(server.asked[0]?.body))).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: '6281',
      type: 'text',
      text: { body: 'Paket sudah dikirim.', preview_url: false },
      biz_opaque_callback_data: '1042.msg_1',
    });
  });

  test("a refusal has Meta's code and details", async () => {
    const error = {
      message: '(#131047) Re-engagement',
      type: 'OAuthException',
      code: 131047,
      error_data: { details: 'More than 24 hours.' },
    };
    const server = await serve((_, response) => sendJson(response, 400, { error }));

    const outcome = await sendWhatsApp(configFor(server.url), TEXT);

    expect(outcome).toEqual({ outcome: 'refused', code: 131047, details: 'More than 24 hours.', isTransient: false });
  });

  test.each([
    ['is_transient', 400, { error: { code: 99, is_transient: true } }, { code: 99, isTransient: true }],
    ['status 500 with a code', 500, { error: { code: 131000, message: 'x' } }, { code: 131000, isTransient: true }],
    ['status 503 without a code', 503, 'down', { code: 2, isTransient: true }],
    ['status 401 without a code', 401, 'no', { code: 1, isTransient: false }],
    ['a redirect, which is not followed', 302, '', { code: 1, isTransient: false }],
  ])('%s is a refusal', async (_, status, body, expected) => {
    const server = await serve((_asked, response) => sendJson(response, status, body));

    expect(await sendWhatsApp(configFor(server.url), TEXT)).toMatchObject({ outcome: 'refused', ...expected });
  });

  test.each([502, 504])('status %i of a gateway is unknown, as what is behind it may have sent', async (status) => {
    const server = await serve((_, response) => response.writeHead(status).end('<html>'));

    expect(await sendWhatsApp(configFor(server.url), TEXT)).toEqual({ outcome: 'unknown' });
  });

  test('an acceptance without an id is unknown', async () => {
    const server = await serve((_, response) => sendJson(response, 200, { messages: [] }));

    expect(await sendWhatsApp(configFor(server.url), TEXT)).toEqual({ outcome: 'unknown' });
  });

  test('no answer in time after the request left is unknown', async () => {
    const server = await serve(() => undefined);

    const outcome = await sendWhatsApp(configFor(server.url, 150), TEXT);

    expect(outcome).toEqual({ outcome: 'unknown' });
    expect(server.asked).toHaveLength(1);
  });

  test('a reset after the request left is unknown', async () => {
    const server = await serve((_, response) => response.socket?.resetAndDestroy());

    expect(await sendWhatsApp(configFor(server.url), TEXT)).toEqual({ outcome: 'unknown' });
  });

  test('an answer that is cut off is unknown', async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('{"messages"', () => response.socket?.destroy());
    });

    expect(await sendWhatsApp(configFor(server.url), TEXT)).toEqual({ outcome: 'unknown' });
  });

  test('a refused connection is not sent', async () => {
    const closed = await startHttpServer(() => undefined);
    await closed.close();

    expect(await sendWhatsApp(configFor(closed.url), TEXT)).toEqual({ outcome: 'not_sent', reason: 'ECONNREFUSED' });
  });

  test('a connection on which TLS never stands is not sent, and the token does not leave', async () => {
    const received: Buffer[] = [];
    const port = await serveRaw((socket) => socket.on('data', (bytes) => received.push(bytes)));

    const outcome = await sendWhatsApp(configFor(`https://127.0.0.1:${port}`, 150), TEXT);

    expect(outcome).toEqual({ outcome: 'not_sent', reason: 'TIMEOUT' });
    expect(Buffer.concat(received).includes('secret-token')).toBe(false);
  });

  test('a connection closed before TLS stands is not sent', async () => {
    const port = await serveRaw((socket) => socket.destroy());

    expect(await sendWhatsApp(configFor(`https://127.0.0.1:${port}`), TEXT)).toMatchObject({ outcome: 'not_sent' });
  });

  test('a Graph address without https is refused before anything is sent', async () => {
    await expect(sendWhatsApp(configFor('http://graph.example.com'), TEXT)).rejects.toThrow('must begin with https://');
  });
});

describe('sendPayloadOf', () => {
  const address = { recipient: 'ID.1234567890', callback: '1042.msg_1', quotedProviderId: 'wamid.Q' };
  const messages: WhatsAppMessage[] = [
    TEXT,
    { ...address, kind: 'text', text: 'a' },
    ...(['image', 'video', 'audio', 'document', 'sticker'] as const).map((type): WhatsAppMessage => {
      return { ...address, kind: 'media', media: { type, id: '5', caption: 'foto', filename: 'nota.pdf' } };
    }),
    { ...address, kind: 'template', template: { name: 'order_update', language: 'id', parameters: ['Siti', '1042'] } },
    { ...address, kind: 'template', template: { name: 'hello', language: 'id', parameters: [] } },
  ];

  test.each(messages)('a message of kind $kind to $to $recipient fits the strict schema', (message) => {
    expect(SendPayload.safeParse(sendPayloadOf(message)).error).toBeUndefined();
  });

  test('a message to a BSUID has no phone number, and quotes what it answers', () => {
    const payload = sendPayloadOf({ ...address, kind: 'text', text: 'a' });

    expect(payload).toMatchObject({ recipient: 'ID.1234567890', context: { message_id: 'wamid.Q' } });
    expect(payload).not.toHaveProperty('to');
  });

  test('audio loses its caption and a document keeps its file name', () => {
    const media = { id: '5', caption: 'foto', filename: 'nota.pdf' };

    expect(sendPayloadOf({ ...address, kind: 'media', media: { type: 'audio', ...media } })).toMatchObject({ audio: { id: '5' } });
    expect(sendPayloadOf({ ...address, kind: 'media', media: { type: 'document', ...media } })).toMatchObject({ document: media });
  });
});
