import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type DynamoEngine, startDynamo } from '../../local/engines/dynamodb.ts';
import { type ProbeCloud, startProbeCloud } from './fixture/cloud.ts';

let engine: DynamoEngine;
let probe: ProbeCloud | undefined;
const directory = mkdtempSync(join(tmpdir(), 'meja-engine-'));

afterEach(async () => {
  delete process.env.DYNAMODB_ENDPOINT;
  await probe?.end();
  await engine.stop();
  rmSync(directory, { recursive: true, force: true });
});

describe('DYNAMODB_ENDPOINT', { timeout: 60_000 }, () => {
  it('puts another table engine in place, whose stream is read through its API', async () => {
    engine = await startDynamo({ stateDir: directory, logDir: directory });
    process.env.DYNAMODB_ENDPOINT = engine.url;
    probe = await startProbeCloud();
    const { cloud } = probe;
    const headers = { authorization: `Bearer ${await cloud.token('admin@meja.local')}`, 'content-type': 'application/json' };

    await fetch(`${cloud.urls.http}/things`, { method: 'POST', headers, body: JSON.stringify({ name: 'x-1' }) });
    await cloud.idle();

    expect(cloud.urls.dynamodb).toBe(engine.url);
    const found = await fetch(`${cloud.urls.http}/things/x-1`, { headers });
    expect(await found.json()).toMatchObject({ found: true, notes: expect.arrayContaining(['done:x-1']) });
  });
});
