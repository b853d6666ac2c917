import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { isAllowedHost } from '#adapters/channels/whatsapp-graph';
import { fetchWhatsAppMedia, uploadWhatsAppMedia } from '#adapters/channels/whatsapp-media';
import { PermanentError, TransientError } from '#domain/errors';
import { type Answer, type Asked, sendJson, startHttpServer, type TestServer } from '../helpers/http-server.ts';

const PHOTO = Buffer.from('not really a photo');
const SHA256 = createHash('sha256').update(PHOTO).digest();
const servers: TestServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function serve(answer: Answer): Promise<TestServer> {
  const server = await startHttpServer(answer);
  servers.push(server);
  return server;
}

/** Meta in one server: `/graph/<id>` tells where the media is, all else is answered by `media`. */
async function serveMedia(media: Answer, location: object = {}): Promise<TestServer> {
  const server = await serve((asked, response) => {
    const facts = { url: `${server.url}/file`, mime_type: 'image/jpeg', sha256: SHA256.toString('base64'), file_size: PHOTO.length };
    if (asked.path.startsWith('/graph/')) sendJson(response, 200, { ...facts, ...location });
    else media(asked, response);
  });
  return server;
}

const fetchFrom = (server: TestServer, more: object = {}) =>
  fetchWhatsAppMedia({
    graphUrl: `${server.url}/graph`,
    token: 'secret-token',
    allowedHosts: ['127.0.0.1'],
    mediaId: '55',
    limitBytes: 1_000,
    ...more,
  });
const authorizationOf = (asked: Asked | undefined) => asked?.headers.authorization;

describe('fetchWhatsAppMedia', () => {
  test('gives the bytes with their digest, asking with the token both times', async () => {
    const server = await serveMedia((_, response) => response.end(PHOTO));

    const media = await fetchFrom(server);

    expect(media).toEqual({ bytes: PHOTO, mediaType: 'image/jpeg', sha256: SHA256.toString('hex') });
    expect(server.asked.map(authorizationOf)).toEqual(['Bearer secret-token', 'Bearer secret-token']);
  });

  test('a digest in hex is checked as well', async () => {
    const server = await serveMedia((_, response) => response.end(PHOTO), { sha256: SHA256.toString('hex') });

    expect((await fetchFrom(server)).bytes).toEqual(PHOTO);
  });

  test('other bytes than Meta names are refused, to be fetched again', async () => {
    const server = await serveMedia((_, response) => response.end('something else'));

    await expect(fetchFrom(server)).rejects.toBeInstanceOf(TransientError);
  });

  test('a host that is not allowed is never asked', async () => {
    const server = await serveMedia((_, response) => response.end(PHOTO));

    await expect(fetchFrom(server, { allowedHosts: ['.fbcdn.net'] })).rejects.toBeInstanceOf(PermanentError);

    expect(server.asked).toHaveLength(1);
  });

  test.each(['http://lookaside.fbsbx.com/x', 'ftp://127.0.0.1/x', 'http://169.254.169.254/latest'])(
    '%s is refused though its host is allowed',
    async (url) => {
      const server = await serveMedia((_, response) => response.end(PHOTO), { url });

      await expect(fetchFrom(server, { allowedHosts: ['127.0.0.1', 'lookaside.fbsbx.com', '169.254.169.254'] })).rejects.toBeInstanceOf(
        PermanentError,
      );
    },
  );

  test('the token does not follow a redirect to another origin', async () => {
    const other = await serve((_, response) => response.end(PHOTO));
    const server = await serveMedia((_, response) => response.writeHead(302, { location: `${other.url}/cdn` }).end());

    const media = await fetchFrom(server);

    expect(media.bytes).toEqual(PHOTO);
    expect(other.asked.map(authorizationOf)).toEqual([undefined]);
  });

  test('a redirect to a host that is not allowed is refused', async () => {
    const server = await serveMedia((_, response) => response.writeHead(302, { location: 'https://evil.example/x' }).end());

    await expect(fetchFrom(server)).rejects.toThrow('evil.example');
  });

  test('redirects come to an end', async () => {
    const server = await serveMedia((_, response) => response.writeHead(302, { location: '/again' }).end());

    await expect(fetchFrom(server)).rejects.toThrow('too many redirects');
  });

  test.each([
    ['named by Meta', { file_size: 5_000 }, undefined],
    ['named by the answer', {}, '5000'],
    ['not named at all', {}, undefined],
  ])('media over the limit is refused, its size %s', async (_, location, length) => {
    const large = Buffer.alloc(5_000);
    const server = await serveMedia(
      (_asked, response) => response.writeHead(200, length ? { 'content-length': length } : {}).end(large),
      location,
    );

    await expect(fetchFrom(server)).rejects.toThrow('larger than 1000 bytes');
  });

  test.each([
    [404, PermanentError],
    [500, TransientError],
    [429, TransientError],
    [401, TransientError],
  ])('status %i of the media is told apart', async (status, expected) => {
    const server = await serveMedia((_, response) => response.writeHead(status).end());

    await expect(fetchFrom(server)).rejects.toBeInstanceOf(expected);
  });

  test('media that Meta no longer knows is gone', async () => {
    const server = await serve((_, response) => sendJson(response, 400, { error: { code: 100, message: 'does not exist' } }));

    await expect(fetchFrom(server)).rejects.toBeInstanceOf(PermanentError);
  });

  test('a download that breaks off may be tried again', async () => {
    const server = await serveMedia((_, response) => {
      response.writeHead(200, { 'content-length': '900' }).write('half', () => response.socket?.destroy());
    });

    await expect(fetchFrom(server)).rejects.toBeInstanceOf(TransientError);
  });

  test('a download that never ends is given up', async () => {
    const server = await serveMedia((_, response) => void response.writeHead(200).write('half'));

    await expect(fetchFrom(server, { timeoutMs: 150 })).rejects.toBeInstanceOf(TransientError);
  });
});

describe('uploadWhatsAppMedia', () => {
  const file = { bytes: new Uint8Array(PHOTO), mediaType: 'image/jpeg', filename: 'foto kafé.jpg' };
  const configFor = (server: TestServer) => ({ graphUrl: server.url, phoneNumberId: '77', token: 'secret-token', timeoutMs: 2_000 });

  test('the bytes arrive as a form, and the id comes back', async () => {
    const server = await serve((_, response) => sendJson(response, 200, { id: '99' }));

    expect(await uploadWhatsAppMedia(configFor(server), file)).toEqual({ outcome: 'uploaded', mediaId: '99' });

    const [asked] = server.asked;
    const form = await new Response(new Uint8Array(asked?.body ?? []), {
      headers: { 'content-type': asked?.headers['content-type'] ?? '' },
    }).formData();
    expect([asked?.path, form.get('messaging_product'), form.get('type')]).toEqual(['/77/media', 'whatsapp', 'image/jpeg']);
    const sent = form.get('file');
    expect(sent instanceof File && [sent.name, sent.type, await sent.text()]).toEqual(['foto kafé.jpg', 'image/jpeg', String(PHOTO)]);
  });

  test("Meta's refusal is given back", async () => {
    const server = await serve((_, response) => sendJson(response, 400, { error: { code: 131053, message: 'Media upload error' } }));

    expect(await uploadWhatsAppMedia(configFor(server), file)).toEqual({
      outcome: 'refused',
      code: 131053,
      details: 'Media upload error',
      isTransient: false,
    });
  });

  test('no answer may be tried again', async () => {
    const server = await serve((_, response) => response.socket?.destroy());

    await expect(uploadWhatsAppMedia(configFor(server), file)).rejects.toBeInstanceOf(TransientError);
  });
});

test.each([
  ['lookaside.fbsbx.com', true],
  ['LOOKASIDE.fbsbx.com', true],
  ['scontent.fbcdn.net', true],
  ['fbcdn.net', false],
  ['evilfbcdn.net', false],
  ['fbcdn.net.evil.example', false],
])('host %s is allowed: %s', (host, expected) => {
  expect(isAllowedHost(host, ['lookaside.fbsbx.com', '.fbcdn.net'])).toBe(expected);
});
