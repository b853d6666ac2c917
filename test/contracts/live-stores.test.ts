/** Passes are used once, connections are found by whom they concern, looks end, and of two who write activity none is lost. */
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createActivityStore } from '#adapters/activity-store';
import { createConnectionStore } from '#adapters/connection-store';
import { createLookStore } from '#adapters/look-store';
import { createPassStore } from '#adapters/pass-store';
import type { Connection } from '#flows/live-ports';
import { minute } from '../helpers/factories.ts';
import { engines, type Stores, storeSources } from './stores.ts';

const HOUR_MS = 3_600_000;
const aConnection = (connectionId: string, fields: Partial<Connection> = {}): Connection => ({
  connectionId,
  agentId: 'agent-1',
  name: 'Sari',
  teams: ['default'],
  reach: 'teams',
  connectedAt: minute(0),
  signedInAt: minute(-60),
  ...fields,
});

const holderOf = (agentId: string) => ({ agentId, signedInAt: minute(-60) });

describe.each(storeSources())('sockets: $name', ({ start }) => {
  let stores: Stores;
  beforeAll(async () => {
    stores = await start();
  });
  afterAll(() => stores.stop());

  const keep = async (...connections: Connection[]) => {
    for (const connection of connections) await stores.connections.keep(connection);
  };
  const idsOf = (connections: readonly Connection[]) => connections.map(({ connectionId }) => connectionId).sort();

  describe('a pass', () => {
    it('is good once, for one of many who show it at the same time', async () => {
      const pass = await stores.passes.issue(holderOf('agent-1'), minute(1));

      const shown = await Promise.all([1, 2, 3, 4].map(() => stores.passes.redeem(pass, minute(0))));

      expect(shown.filter(Boolean)).toEqual([holderOf('agent-1')]);
    });

    it('is good until its end, and not at it', async () => {
      const [one, other] = [
        await stores.passes.issue(holderOf('agent-1'), minute(1)),
        await stores.passes.issue(holderOf('agent-2'), minute(1)),
      ];

      expect(await stores.passes.redeem(one, minute(1))).toBeUndefined();
      expect(await stores.passes.redeem(other, '2026-11-23T02:15:59.999Z')).toEqual(holderOf('agent-2'));
    });

    it.each(['', 'x', 'a'.repeat(43), 'a'.repeat(9_999)])('that was never given is none: %.10s', async (pass) => {
      expect(await stores.passes.redeem(pass, minute(0))).toBeUndefined();
    });

    it('is never the same twice', async () => {
      expect(await stores.passes.issue(holderOf('agent-1'), minute(1))).not.toBe(await stores.passes.issue(holderOf('agent-1'), minute(1)));
    });
  });

  describe('a connection', () => {
    it('is found by its id, whole, until it is forgotten', async () => {
      const connection = aConnection('whole', { reach: 'own', roleId: 'mutu', teams: ['default', 'sales'] });
      await keep(connection);
      expect(await stores.connections.find('whole')).toEqual(connection);

      await stores.connections.forget(connection);
      await stores.connections.forget(connection);

      expect(await stores.connections.find('whole')).toBeUndefined();
      expect(idsOf(await stores.connections.ofRole('mutu'))).toEqual([]);
      expect(idsOf(await stores.connections.hearing(['sales']))).not.toContain('whole');
    });

    it('hears of its teams, and of every team when it reads all; once, whatever teams are asked for', async () => {
      await keep(
        aConnection('in-a', { teams: ['team-a'] }),
        aConnection('in-both', { teams: ['team-a', 'team-b'], reach: 'own' }),
        aConnection('in-c', { teams: ['team-c'] }),
        aConnection('in-all', { teams: [], reach: 'all' }),
      );

      expect(idsOf(await stores.connections.hearing(['team-a', 'team-b']))).toEqual(['in-a', 'in-all', 'in-both']);
      expect(idsOf(await stores.connections.hearing(['team-c']))).toEqual(['in-all', 'in-c']);
      expect(idsOf(await stores.connections.hearing(['team']))).toEqual(['in-all']);
    });

    it('is found by its agent and by its role', async () => {
      await keep(aConnection('mine-1', { agentId: 'mine', roleId: 'gudang' }), aConnection('mine-2', { agentId: 'mine' }));

      expect(idsOf(await stores.connections.ofAgent('mine'))).toEqual(['mine-1', 'mine-2']);
      expect(idsOf(await stores.connections.ofRole('gudang'))).toEqual(['mine-1']);
      expect(await stores.connections.ofAgent('min')).toEqual([]);
    });

    it('of an agent of a hundred teams and more is kept and forgotten like any other', async () => {
      const teams = Array.from({ length: 120 }, (_, at) => `many-${at}`);
      await keep(aConnection('wide', { teams }));
      expect(idsOf(await stores.connections.hearing(['many-119']))).toContain('wide');

      await stores.connections.forget(aConnection('wide', { teams }));

      expect(idsOf(await stores.connections.hearing(['many-0', 'many-119']))).not.toContain('wide');
    });

    it('hears nothing two and a half hours after it began', async () => {
      await keep(aConnection('old', { agentId: 'old', teams: ['old'] }));
      stores.machine.nowMs += 2.5 * HOUR_MS;

      expect(await stores.connections.ofAgent('old')).toEqual([]);
      expect(idsOf(await stores.connections.hearing(['old']))).toEqual([]);
      stores.machine.nowMs -= 2.5 * HOUR_MS;
    });

    it('that is said to be gone is forgotten, but not before the gateway can have connected it', async () => {
      const connection = aConnection('young', { agentId: 'young' });
      await keep(connection);

      expect(await stores.connections.forgetGone(connection)).toBe(false);
      expect(idsOf(await stores.connections.ofAgent('young'))).toEqual(['young']);
      stores.machine.nowMs += 31_000;
      expect(await stores.connections.forgetGone(connection)).toBe(true);
      expect(await stores.connections.forgetGone(connection)).toBe(false);

      expect(await stores.connections.ofAgent('young')).toEqual([]);
    });
  });

  describe('a look', () => {
    const look = async (connectionId: string, number: number, { doing = 'viewing' as 'viewing' | 'typing', at = 0 } = {}) => {
      const known = await stores.connections.find(connectionId);
      if (!known) throw new Error(`There is no ${connectionId}.`);
      return stores.looks.look(known, { number, doing, now: minute(at), until: minute(at + 1) });
    };
    const doings = async (number: number, at = 0) =>
      (await stores.looks.lookers(number, minute(at))).map(({ connectionId, doing }) => `${connectionId} ${doing}`);

    it('is shown to its end, with who it is', async () => {
      await keep(aConnection('looker', { agentId: 'agent-9', name: 'Nina' }));

      await look('looker', 901);

      expect(await stores.looks.lookers(901, minute(0))).toEqual([
        { connectionId: 'looker', agentId: 'agent-9', name: 'Nina', doing: 'viewing' },
      ]);
      expect(await doings(901, 1)).toEqual([]);
      expect(await doings(90)).toEqual([]);
    });

    it('tells what the same tab did there before, unless that was over', async () => {
      await keep(aConnection('teller'));

      const told = [await look('teller', 902), await look('teller', 902, { doing: 'typing' }), await look('teller', 902, { at: 2 })];

      expect(told).toEqual([undefined, 'viewing', undefined]);
    });

    it('moves with its tab from ticket to ticket, and ends with it', async () => {
      await keep(aConnection('mover'), aConnection('other'));
      await look('other', 903);
      await look('mover', 903, { doing: 'typing' });
      await look('mover', 904);
      expect([await doings(903), await doings(904)]).toEqual([['other viewing'], ['mover viewing']]);
      expect((await stores.connections.find('mover'))?.looksAt).toBe(904);

      const known = await stores.connections.find('mover');
      if (known) await stores.looks.leave(known);

      expect(await doings(904)).toEqual([]);
      expect((await stores.connections.find('mover'))?.looksAt).toBeUndefined();
    });

    it('brings no connection back that is forgotten', async () => {
      const connection = aConnection('forgotten');
      await keep(connection);
      await stores.connections.forget(connection);

      await stores.looks.look(connection, { number: 905, doing: 'viewing', now: minute(0), until: minute(1) });

      expect(await stores.connections.find('forgotten')).toBeUndefined();
    });
  });

  describe('activity', () => {
    it('begins with the first connection, which a later one does not move', async () => {
      expect(await stores.activity.of('first')).toBeUndefined();

      expect(await stores.activity.connected('first', minute(1))).toEqual({ activeAt: minute(1) });
      expect(await stores.activity.connected('first', minute(9))).toEqual({ activeAt: minute(1) });
      expect(await stores.activity.active('first', minute(10))).toEqual({ activeAt: minute(10) });
      await stores.activity.lost('first', minute(11));

      expect(await stores.activity.of('first')).toEqual({ activeAt: minute(10), lostAt: minute(11) });
    });

    it('has one next look, which only who saw the last one sets', async () => {
      await stores.activity.connected('watched', minute(0));
      await Promise.all([15, 16].map((at) => stores.activity.watch('watched', { from: undefined, to: minute(at) })));
      const first = (await stores.activity.of('watched'))?.watchAt;
      expect([minute(15), minute(16)]).toContain(first);

      await stores.activity.watch('watched', { from: minute(1), to: minute(30) });
      expect((await stores.activity.of('watched'))?.watchAt).toBe(first);
      await stores.activity.watch('watched', { from: first, to: minute(30) });
      expect((await stores.activity.of('watched'))?.watchAt).toBe(minute(30));
      await stores.activity.watch('watched', { from: minute(30), to: undefined });

      expect(await stores.activity.of('watched')).toEqual({ activeAt: minute(0) });
    });

    it('is not begun by a look', async () => {
      await stores.activity.watch('nobody', { from: undefined, to: minute(15) });

      expect(await stores.activity.of('nobody')).toBeUndefined();
    });
  });
});

describe.each(engines())('sockets in the table: $name', ({ start }) => {
  it('expire by themselves, and a pass is not in it', async () => {
    const { client, tableName, stop } = await start();
    const access = { client, tableName };
    const nowMs = Date.parse(minute(0));
    const itemOf = async (pk: string, sk: string) =>
      (await client.send(new GetItemCommand({ TableName: tableName, Key: { pk: { S: pk }, sk: { S: sk } } }))).Item;
    const secondsOf = async (pk: string, sk: string) => Number((await itemOf(pk, sk))?.expiresAt?.N) - nowMs / 1000;
    const connection = aConnection('c1', { roleId: 'mutu' });
    const connections = createConnectionStore(access, () => nowMs);

    const pass = await createPassStore(access).issue(holderOf('agent-1'), minute(0.5));
    await connections.keep(connection);
    await createLookStore(access).look(connection, { number: 7, doing: 'viewing', now: minute(0), until: minute(1) });
    await createActivityStore(access).connected('agent-1', minute(0));

    for (const pk of ['LIVE#TEAM#default', 'LIVE#AGENT#agent-1', 'LIVE#ROLE#mutu'])
      expect([pk, await secondsOf(pk, 'c1')]).toEqual([pk, 9_000]);
    expect(await secondsOf('CONNECTION#c1', 'CONNECTION')).toBe(9_000);
    expect(await secondsOf('LOOK#7', 'c1')).toBe(60);
    expect(await secondsOf('ACTIVITY#agent-1', 'ACTIVITY')).toBe(86_400);
    expect(await itemOf(`PASS#${pass}`, 'PASS')).toBeUndefined();
    await stop();
  });

  it('cost a trip a team and one more to find out that nobody is connected', async () => {
    const { client, tableName, stop } = await start();
    const calls: string[] = [];
    const connections = createConnectionStore({ client, tableName, onCapacity: (operation, units) => calls.push(`${operation} ${units}`) });

    await connections.hearing(['default', 'sales']);

    expect(calls).toEqual(['Query 0.5', 'Query 0.5', 'Query 0.5']);
    await stop();
  });
});
