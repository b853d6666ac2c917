import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { describe, expect, test, vi } from 'vitest';
import { bodies, entries, get, held, OWN, own, passSeconds, post, s3, signatureOf, ssm, useWebhook } from '../helpers/webhook-rig.ts';

const REAL = '../shared/fixtures/whatsapp';

useWebhook();

describe('the handshake', () => {
  test('echoes the challenge as plain text to whoever knows the verify token', async () => {
    const answer = await get({ 'hub.mode': 'subscribe', 'hub.verify_token': 'verify-token', 'hub.challenge': '<b>1158201444</b>' });

    expect(answer).toMatchObject({ statusCode: 200, body: '<b>1158201444</b>' });
    expect(answer.headers).toMatchObject({ 'content-type': 'text/plain', 'x-content-type-options': 'nosniff' });
  });

  test.each([
    ['a wrong token', { 'hub.mode': 'subscribe', 'hub.verify_token': 'verify-tokem', 'hub.challenge': '1' }],
    ['another mode', { 'hub.mode': 'unsubscribe', 'hub.verify_token': 'verify-token', 'hub.challenge': '1' }],
    ['no parameters', undefined],
  ])('refuses %s', async (_, parameters) => {
    const answer = await get(parameters);

    expect(answer.statusCode).toBe(403);
    expect(JSON.parse(answer.body ?? '')).toMatchObject({ code: 'not_allowed', status: 403, requestId: 'req-1' });
  });
});

describe('a delivery', () => {
  test('is answered 200 with one queue message for each envelope', async () => {
    const answer = await post(own('mixed-batch'));

    expect(answer.statusCode).toBe(200);
    expect(bodies().map((body) => body.kind)).toEqual([
      'message',
      'message',
      'revoke',
      'receipt',
      'channel_event',
      'channel_event',
      'channel_event',
    ]);
  });

  test.each([existsSync(REAL) ? REAL : OWN])('of every body in %s is kept', async (folder) => {
    const files = readdirSync(folder).filter((file) => file.endsWith('.json'));

    for (const file of files)
      expect({ file, ...(await post(readFileSync(`${folder}/${file}`, 'utf8'))) }).toEqual({ file, statusCode: 200 });

    expect(bodies().length).toBeGreaterThanOrEqual(files.length);
  });

  test('is checked over its bytes: escapes as Meta writes them, or base64 of raw characters', async () => {
    const escaped = own('text-emoji');
    const raw = JSON.stringify(JSON.parse(escaped));
    const headers = { 'x-hub-signature-256': signatureOf(raw) };

    expect(escaped).toContain('\\ud83d');
    expect(escaped).not.toBe(raw);
    expect((await post(escaped)).statusCode).toBe(200);
    expect((await post(Buffer.from(raw).toString('base64'), { isBase64Encoded: true, headers })).statusCode).toBe(200);
    expect((await post(escaped, { headers })).statusCode).toBe(401);
  });

  test.each([
    ['missing', {}],
    ['of another secret', { 'x-hub-signature-256': signatureOf(own('text-emoji'), 'other') }],
    ['cut short', { 'x-hub-signature-256': signatureOf(own('text-emoji')).slice(0, -2) }],
    ['of another algorithm', { 'x-hub-signature': 'sha1=00' }],
  ])('with a signature %s is refused and nothing is stored', async (_, headers) => {
    const answer = await post(own('text-emoji'), { headers });

    expect(answer).toMatchObject({ statusCode: 401, headers: { 'content-type': 'application/problem+json' } });
    expect(JSON.parse(answer.body ?? '')).toMatchObject({ code: 'not_authenticated', status: 401, requestId: 'req-1' });
    expect([...entries(), ...s3.calls()]).toEqual([]);
  });

  test('signed with either of two secrets is taken', async () => {
    held.secrets = ['new-secret', 'app-secret'];
    const body = own('text-emoji');

    const statuses = [await post(body), await post(body, { headers: { 'x-hub-signature-256': signatureOf(body, 'new-secret') } })];

    expect(statuses.map((answer) => answer.statusCode)).toEqual([200, 200]);
    expect(ssm.calls()).toHaveLength(1);
  });

  test('is answered 503 when the secrets are malformed, and the log does not quote them', async () => {
    ssm.on(GetParameterCommand).resolves({ Parameter: { Value: 'app-secret' } });
    const written = vi.spyOn(console, 'error').mockImplementation(() => undefined);

    const answer = await post(own('text-emoji'));

    expect(answer.statusCode).toBe(503);
    expect(written).toHaveBeenCalledOnce();
    expect(JSON.stringify(written.mock.calls)).not.toContain('app-secret"');
    expect(JSON.stringify(written.mock.calls)).toContain('not a JSON array');
  });

  test('signed with a secret that was just rotated in is taken once the known ones are 10 s old', async () => {
    const body = own('text-emoji');
    const rotated = { headers: { 'x-hub-signature-256': signatureOf(body, 'rotated') } };
    await post(body);
    held.secrets = ['rotated'];

    const tooSoon = await post(body, rotated);
    passSeconds(11);
    const later = await post(body, rotated);

    expect([tooSoon.statusCode, later.statusCode]).toEqual([401, 200]);
    expect(ssm.calls()).toHaveLength(2);
  });

  test.each([
    ['no JSON', '{"entry": [', 400, 'malformed_json'],
    ['empty', '', 400, 'malformed_json'],
    ['a string without its end', `{"a":"${'\\"'.repeat(1_000_000)}`, 400, 'malformed_json'],
    ['nested too deep', '['.repeat(100_000) + ']'.repeat(100_000), 400, 'malformed_json'],
    ['over 3 MB', JSON.stringify('x'.repeat(3 * 1024 * 1024)), 413, 'body_too_large'],
  ])('that is %s is refused', async (_, body, status, code) => {
    const answer = await post(body);

    expect(answer.statusCode).toBe(status);
    expect(JSON.parse(answer.body ?? '')).toMatchObject({ code, status });
    expect(entries()).toEqual([]);
  });

  test('of JSON that is no webhook is kept as an event that raises an alarm', async () => {
    expect((await post('null')).statusCode).toBe(200);

    expect(bodies()).toMatchObject([{ kind: 'channel_event', alarm: true }]);
  });
});
