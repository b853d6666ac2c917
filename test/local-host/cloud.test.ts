import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalCloud, startLocalCloud } from '../../local/cloud.ts';
import { signIn } from '../../local/engines/cognito.ts';
import { findRunning, type RunningCloud } from '../../local/running.ts';
import { type ProbeCloud, startProbeCloud } from './fixture/cloud.ts';

let probe: ProbeCloud;
let cloud: LocalCloud;

beforeAll(async () => {
  probe = await startProbeCloud();
  cloud = probe.cloud;
});
afterAll(() => probe?.end());

const create = (http: string, token: string, body: object) =>
  fetch(`${http}/things`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** Creates things through the API, each until the answer says it is there. */
async function createAll(of: LocalCloud, bodies: readonly object[]): Promise<void> {
  const token = await of.token('agent1@meja.local');
  for (const body of bodies) expect((await create(of.urls.http, token, body)).status).toBe(201);
}

/** What the worker function wrote down: message -> times. */
async function notes(of: LocalCloud = cloud): Promise<Record<string, string | undefined>> {
  const client = new DynamoDBClient({
    endpoint: of.urls.dynamodb,
    region: 'ap-southeast-3',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  const query = { TableName: of.tableName, KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': { S: 'NOTES' } } };
  const found = await client.send(new QueryCommand(query));
  return Object.fromEntries((found.Items ?? []).map((item) => [item.sk?.S ?? '', item.times?.N]));
}

describe('the local cloud', () => {
  it('lets a write travel from the API through stream and queue to a worker', async () => {
    await createAll(cloud, [{ name: 'a-1' }]);
    await cloud.idle();

    expect(await notes()).toMatchObject({ 'done:a-1': '1' });
  });

  it('delivers a delayed message when domain time has come, and not before', async () => {
    await createAll(cloud, [{ name: 'b-1', delaySeconds: 600 }]);
    await cloud.idle();
    expect(await notes()).not.toHaveProperty('late:b-1');

    await cloud.timers.advance(601);
    await cloud.idle();

    expect(await notes()).toMatchObject({ 'late:b-1': '1', 'later:b-1': '1', 'now:b-1': '1' });
  });

  it('tells functions the domain time', async () => {
    const answer = await fetch(`${cloud.urls.http}/open/x`);

    expect(await answer.json()).toMatchObject({ clockOffset: String(cloud.clock.offsetMs()) });
  });

  it('ends a function at its time limit', async () => {
    expect((await fetch(`${cloud.urls.http}/slow`)).status).toBe(500);
  });

  it('gives a poisoned stream record to the failure queue and goes on with the others', async () => {
    const before = cloud.depth('DeadQueue').ready;
    await createAll(cloud, [{ name: 'poison-1' }, { name: 'c-1' }]);
    await cloud.idle();

    expect(cloud.depth('DeadQueue').ready).toBe(before + 1);
    expect(await notes()).toMatchObject({ 'done:c-1': '1' });
  });

  it('refuses a second cloud on the same state, by name of the first', async () => {
    const second = startLocalCloud({ stateDir: probe.stateDir, cdkOut: probe.cdkOut, ports: { http: 0, world: 0, smtp: 0 }, quiet: true });

    await expect(second).rejects.toThrow(`already uses ${probe.stateDir}`);
  });

  it('names a taken port and the variable that moves it', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const address = taken.address();
    const http = typeof address === 'object' && address ? address.port : 0;

    const start = startLocalCloud({
      stateDir: join(probe.stateDir, 'other'),
      cdkOut: probe.cdkOut,
      ports: { http, world: 0, smtp: 0 },
      quiet: true,
    });

    await expect(start).rejects.toThrow(
      `Port ${http}, for the HTTP API, is taken: end what uses it, or set MEJA_PORT_HTTP to another port.`,
    );
    taken.close();
  });

  it('steps between functions and engines while a fault is set, and nothing is lost', async () => {
    cloud.faults.set({ kind: 'crash', target: 'Relay', rate: 0.3, seed: 3 });
    await createAll(cloud, [{ name: 'd-1' }, { name: 'd-2' }, { name: 'd-3' }, { name: 'd-4' }]);
    await cloud.idle();
    cloud.faults.clear();

    expect(await notes()).toMatchObject({ 'done:d-1': expect.any(String), 'done:d-4': expect.any(String) });
  });
});

describe('with the adversary and the recorder', () => {
  it('loses nothing that was acknowledged, and writes down which function called what', async () => {
    cloud = await probe.restart({ adversary: { seed: 11 }, record: true });
    const token = await cloud.token('agent1@meja.local');
    const acknowledged: string[] = [];
    for (let index = 0; index < 20; index++) {
      const name = `e${index % 3}-${index}`;
      const { status } = await create(cloud.urls.http, token, { name });
      if (status === 201) acknowledged.push(`done:${name}`);
    }
    await cloud.idle();
    const arrived = await notes();

    expect(acknowledged.length).toBeGreaterThan(10);
    // The probe's queue gives up after two receives, so a message may be dead instead of done: never neither.
    const missing = acknowledged.filter((note) => !(note in arrived));
    expect(missing.length).toBeLessThanOrEqual(cloud.depth('DeadFifoQueue').ready + cloud.depth('DeadQueue').ready);
    expect(cloud.calls()).toContainEqual(expect.objectContaining({ function: 'Relay', service: 'sqs', action: 'SendMessage' }));
    expect(cloud.calls()).toContainEqual(
      expect.objectContaining({ function: 'Api', action: 'PutItem', leadingKey: 'LEDGER#e0-0', enclosing: 'TransactWriteItems' }),
    );
  });
});

describe('npm start', () => {
  const START = join(import.meta.dirname, '../../local/start.ts');

  function launch(stateDir: string): ChildProcess {
    const env = { ...process.env, MEJA_STATE_DIR: stateDir, MEJA_PORT_HTTP: '0', MEJA_PORT_WORLD: '0', MEJA_PORT_SMTP: '0' };
    return spawn(process.execPath, [START, '--cdk-out', probe.cdkOut], { env, stdio: 'ignore' });
  }

  async function running(stateDir: string, pid: number | undefined): Promise<RunningCloud> {
    for (;;) {
      const found = await findRunning(stateDir);
      if (found && found.pid === pid) return found;
      await wait(50);
    }
  }

  it('loses no acknowledged write to a kill, and Ctrl-C ends it with its engines', async () => {
    const stateDir = join(probe.stateDir, 'killed');
    const first = launch(stateDir);
    const { http, cognito, clientId } = await running(stateDir, first.pid);
    const token = await signIn(cognito, clientId, 'agent1@meja.local');
    const acknowledged: string[] = [];
    const writing = Promise.all(
      [1, 2, 3].map(async (lane) => {
        for (let index = 0; ; index++) {
          const response = await create(http, token, { name: `k${lane}-${index}` }).catch(() => undefined);
          if (!response) return;
          if (response.status === 201) acknowledged.push(`done:k${lane}-${index}`);
        }
      }),
    );
    while (acknowledged.length < 20) await wait(10);
    first.kill('SIGKILL');
    await writing;

    const revived = await startLocalCloud({ stateDir, cdkOut: probe.cdkOut, ports: { http: 0, world: 0, smtp: 0 }, quiet: true });
    await revived.idle();
    const arrived = await notes(revived);
    await revived.stop();
    const enginePid = Number(readPid(stateDir));
    const second = launch(stateDir);
    await running(stateDir, second.pid);
    const engine = Number(readPid(stateDir));
    second.kill('SIGINT');
    const exitCode = await new Promise((resolve) => second.once('exit', resolve));

    expect(acknowledged.filter((note) => !(note in arrived))).toEqual([]);
    expect([exitCode, enginePid, isAlive(engine)]).toEqual([0, 0, false]);
  });

  const readPid = (stateDir: string): string => {
    try {
      return readFileSync(join(stateDir, 'dynoxide.pid'), 'utf8');
    } catch {
      return '0';
    }
  };
  const isAlive = (pid: number): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
});
