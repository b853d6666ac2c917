import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Engine, startEngine } from '../../local/engines/child.ts';
import { claimPort, freePort, HOST } from '../../local/engines/ports.ts';
import { choosePorts } from '../../local/start-engines.ts';
import { createTeardown } from '../../local/teardown.ts';

/** An engine as small as can be: it answers, and says where once it listens. */
const ENGINE = `
  const server = require('node:http').createServer((_, response) => response.end());
  const [, port, host] = process.argv;
  server.listen(Number(port), host, () => console.log('listening on http://' + host + ':' + port));
`;

let directory: string;
let port: number;
let engine: Engine | undefined;
let other: Server | undefined;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'meja-engines-'));
  port = await freePort();
});
afterEach(async () => {
  await engine?.stop();
  engine = undefined;
  other?.closeAllConnections();
  other?.close();
  other = undefined;
  rmSync(directory, { recursive: true });
});

const start = () => {
  const url = `http://${HOST}:${port}`;
  return startEngine({
    name: 'probe',
    command: process.execPath,
    args: ['-e', ENGINE, String(port), HOST],
    url,
    logFile: join(directory, 'probe.log'),
    pidFile: join(directory, 'probe.pid'),
    isReady: async () => (await fetch(url)).ok,
  });
};
const another = () =>
  new Promise<void>((resolve) => {
    other = createServer((_, response) => response.end()).listen(port, HOST, () => resolve());
  });

describe('an engine', () => {
  it('is there once it says itself that it listens, again after it was stopped', async () => {
    engine = await start();
    expect((await fetch(`http://${HOST}:${port}`)).status).toBe(200);
    await engine.stop();

    engine = await start();
    expect((await fetch(`http://${HOST}:${port}`)).status).toBe(200);
  });

  it('whose port another one answers is not taken for it, nor what it said at an earlier start', async () => {
    await (await start()).stop();
    await another();

    await expect(start()).rejects.toThrow(/probe ended at its start[\s\S]*EADDRINUSE/);
  });
});

describe('a port that several would rather have', () => {
  it('is one claim at a time, and free again after it', async () => {
    const claims = await Promise.all([claimPort(port), claimPort(port), claimPort(port)]);
    const held = claims.filter((release) => release !== undefined);
    expect(held).toHaveLength(1);
    await held[0]?.();

    const again = await claimPort(port);
    expect(again).toBeDefined();
    await again?.();
  });

  it('is no claim while something listens on it', async () => {
    await another();

    expect(await claimPort(port)).toBeUndefined();
  });

  it('is not the sign-in engine of two clouds of which neither has started its own yet', async () => {
    const teardown = createTeardown();
    const options = { stateDir: directory, ports: { http: 4000, world: 4001, smtp: 4002 } };

    const one = await choosePorts(options, teardown);
    const two = await choosePorts(options, teardown);
    await teardown.run();

    expect(one.cognito).not.toBe(two.cognito);
  });
});
