/** Settings, agents, contacts, the quarantine and the channels' own records. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_CALENDAR, DEFAULT_POLICY } from '#domain/default-settings';
import type { ChannelEventRecord, DeskWrite, Quarantined } from '#flows/ports';
import type { SettingsKind, SettingsRecord } from '#schemas/settings';
import { aContact, anAgent, anId, anIdentity, minute } from '../helpers/factories.ts';
import { type Stores, storeSources } from './stores.ts';

const TEAM = { teamId: 'default', name: 'Toko', memberIds: ['agent-1'] };

describe.each(storeSources())('directory: $name', ({ start }) => {
  let stores: Stores;
  beforeAll(async () => {
    stores = await start();
  });
  afterAll(() => stores.stop());

  const setting = (kind: SettingsKind, value: unknown, fields: Partial<SettingsRecord> = {}): SettingsRecord => ({
    kind,
    id: 'default',
    version: 1,
    value,
    updatedAt: minute(1),
    updatedBy: 'agent-9',
    ...fields,
  });
  const recorded = (...writes: DeskWrite[]) =>
    stores.directory.record({
      at: minute(1),
      actor: { kind: 'agent', id: 'agent-9' },
      commandId: anId('cmd'),
      events: [{ type: 'QuarantineReleased', id: 'x' }],
      writes,
    });

  it('gives a fresh desk what it comes with', async () => {
    const { rules, channels } = await stores.directory.desk();

    expect(rules.policy).toEqual(DEFAULT_POLICY);
    expect(rules.calendar).toEqual(DEFAULT_CALENDAR);
    expect(rules.acknowledgement).toMatchObject({ enabled: true, language: 'id' });
    expect(rules.lifecycle.autoCloseSeconds).toBe(345_600);
    expect(channels).toEqual([]);
  });

  it('shows a change of settings to the one who made it at once', async () => {
    await stores.directory.desk();
    const channel = { channel: 'whatsapp', account: '1065550000001', name: 'Toko', teamId: 'default' } as const;

    const outcome = await recorded(
      { kind: 'setting', record: setting('team', TEAM), previous: 0 },
      { kind: 'setting', record: setting('channel', channel, { id: 'whatsapp:1065550000001' }), previous: 0 },
    );

    expect(outcome).toBe('committed');
    expect(await stores.directory.desk()).toMatchObject({ channels: [channel], teams: [TEAM] });
    expect(await stores.directory.setting('team', 'default')).toEqual(setting('team', TEAM));
  });

  it('names a policy by the version of its setting', async () => {
    const record = setting('policy', { ...DEFAULT_POLICY, name: 'Ours' }, { version: 1 });
    await recorded({ kind: 'setting', record, previous: 0 });

    await recorded({ kind: 'setting', record: { ...record, version: 2 }, previous: 1 });

    expect((await stores.directory.desk()).rules.policy).toMatchObject({ id: 'default', version: 2, name: 'Ours' });
  });

  it('holds other policies in the order in which they are asked, and other calendars', async () => {
    const policy = (id: string, position?: number): DeskWrite => ({
      kind: 'setting',
      record: setting('policy', { ...DEFAULT_POLICY, position }, { id }),
      previous: 0,
    });
    const calendar: DeskWrite = { kind: 'setting', record: setting('calendar', DEFAULT_CALENDAR, { id: 'night' }), previous: 0 };
    await recorded(policy('a'), policy('b', 2), policy('c', 1), calendar);

    const { policies, calendars } = (await stores.directory.desk()).rules;

    expect(policies.map(({ id, version }) => `${id}@${version}`)).toEqual(['c@1', 'b@1', 'a@1']);
    expect(calendars.map(({ id }) => id)).toEqual(['night']);
  });

  it('moves the newest sign-in of an agent forward only', async () => {
    const agentId = 'comes-in';
    await stores.addAgent(anAgent({ agentId }));
    const signsIn = (at: string): DeskWrite => ({ kind: 'signed_in', agentId, at });

    const outcomes = [await recorded(signsIn(minute(5))), await recorded(signsIn(minute(5))), await recorded(signsIn(minute(1)))];

    expect(outcomes).toEqual(['committed', 'conflict', 'conflict']);
    expect((await stores.directory.agent(agentId))?.signedInAt).toBe(minute(5));
    expect(await recorded({ kind: 'signed_in', agentId: 'nobody', at: minute(5) })).toBe('conflict');
  });

  it('moves the sign-out of an agent forward only', async () => {
    const agentId = 'goes-out';
    await stores.addAgent(anAgent({ agentId }));
    const signsOut = (at: string): DeskWrite => ({ kind: 'signed_out', agentId, at });

    const outcomes = [await recorded(signsOut(minute(5))), await recorded(signsOut(minute(5))), await recorded(signsOut(minute(1)))];

    expect(outcomes).toEqual(['committed', 'conflict', 'conflict']);
    expect((await stores.directory.agent(agentId))?.signedOutAt).toBe(minute(5));
    expect(await recorded({ kind: 'signed_out', agentId: 'nobody', at: minute(5) })).toBe('conflict');
  });

  it('lets one of two writers of a setting through', async () => {
    const write = (name: string): DeskWrite => ({
      kind: 'setting',
      record: setting('team', { ...TEAM, name }, { id: 'raced' }),
      previous: 0,
    });

    const outcomes = await Promise.all([recorded(write('a')), recorded(write('b'))]);

    expect(outcomes.toSorted()).toEqual(['committed', 'conflict']);
    expect(await stores.directory.setting('team', 'raced')).toMatchObject({ value: { name: outcomes[0] === 'committed' ? 'a' : 'b' } });
  });

  it('refuses to replace a version that is no longer there, and writes nothing', async () => {
    const agentId = 'beside-conflict';
    await stores.addAgent(anAgent({ agentId, presence: 'online' }));

    const stale: DeskWrite = { kind: 'setting', record: setting('team', TEAM, { id: 'stale', version: 3 }), previous: 2 };
    const outcome = await recorded({ kind: 'presence', agentId, presence: 'away', at: minute(1) }, stale);

    expect(outcome).toBe('conflict');
    expect(await stores.directory.setting('team', 'stale')).toBeUndefined();
    expect((await stores.directory.agent(agentId))?.presence).toBe('online');
  });

  it('sets the presence that a person says, whatever it was, and the one that the desk says only where it is as read', async () => {
    const agentId = 'present';
    await stores.addAgent(anAgent({ agentId, presence: 'online' }));
    const say = (presence: 'online' | 'away', more: object = {}) =>
      recorded({ kind: 'presence', agentId, presence, at: minute(1), ...more });
    const agent = () => stores.directory.agent(agentId);

    expect(await say('away', { from: { presence: 'online', presenceAt: minute(9) }, reason: 'idle' })).toBe('conflict');
    expect(await say('away', { from: { presence: 'away' }, reason: 'idle' })).toBe('conflict');
    expect(await say('away', { from: { presence: 'online' }, reason: 'idle' })).toBe('committed');
    expect(await agent()).toMatchObject({ presence: 'away', presenceAt: minute(1), awayReason: 'idle' });

    expect(await say('online', { at: minute(2), from: { presence: 'away', presenceAt: minute(1) } })).toBe('committed');
    expect(await agent()).toEqual(anAgent({ agentId, presence: 'online', presenceAt: minute(2) }));
    expect(await say('away', { from: { presence: 'online' }, reason: 'idle' })).toBe('conflict');
    expect(await say('away', { at: minute(3) })).toBe('committed');
    expect(await agent()).toEqual(anAgent({ agentId, presence: 'away', presenceAt: minute(3) }));
  });

  it('puts agents into teams and takes them out together with the setting', async () => {
    const [comes, goes] = ['comes', 'goes'];
    await stores.addAgent(anAgent({ agentId: comes, teams: [] }));
    await stores.addAgent(anAgent({ agentId: goes, teams: ['before', 'moved'], load: 3 }));
    const record = setting('team', { teamId: 'moved', name: 'Gudang', memberIds: [comes] }, { id: 'moved' });

    const outcome = await recorded(
      { kind: 'setting', record, previous: 0 },
      { kind: 'teams', agentId: comes, from: [], to: ['moved'] },
      { kind: 'teams', agentId: goes, from: ['before', 'moved'], to: ['before'] },
    );

    expect(outcome).toBe('committed');
    expect(await stores.directory.agents([comes, goes])).toEqual([
      anAgent({ agentId: comes, teams: ['moved'] }),
      anAgent({ agentId: goes, teams: ['before'], load: 3 }),
    ]);
  });

  it.each([
    ['are others by now', 'changed', ['default']],
    ['are the same in another order', 'turned', ['b', 'a']],
    ['are those of nobody', 'nobody-at-all', ['a', 'b']],
  ])('changes neither setting nor agent when the teams %s', async (_, agentId, teams) => {
    if (agentId !== 'nobody-at-all') await stores.addAgent(anAgent({ agentId, teams }));
    const record = setting('team', TEAM, { id: `not-${agentId}` });

    const outcome = await recorded(
      { kind: 'setting', record, previous: 0 },
      { kind: 'teams', agentId, from: ['a', 'b'], to: ['a', 'b', 'c'] },
    );

    expect(outcome).toBe('conflict');
    expect(await stores.directory.setting('team', record.id)).toBeUndefined();
    expect((await stores.directory.agent(agentId))?.teams).toEqual(agentId === 'nobody-at-all' ? undefined : teams);
  });

  it('makes an agent once', async () => {
    const agent = anAgent({ agentId: 'made-once', role: 'light_agent', skills: ['retur'] });

    expect(await recorded({ kind: 'new_agent', agent })).toBe('committed');
    expect(await recorded({ kind: 'new_agent', agent: { ...agent, name: 'Tuti' } })).toBe('conflict');
    expect(await stores.directory.agent('made-once')).toEqual(agent);
  });

  it('changes of an agent what is as it was read, as long as who changes it is on the desk in that role', async () => {
    await stores.addAgent(anAgent({ agentId: 'changed', load: 3 }));
    await stores.addAgent(anAgent({ agentId: 'changer', role: 'admin' }));
    const change = {
      kind: 'agent',
      agentId: 'changed',
      from: { role: 'agent', skills: [], active: true },
      to: { role: 'auditor', skills: ['retur'], active: false, presence: 'offline' },
    } as const satisfies DeskWrite;
    const by = (role: 'admin' | 'owner') => ({ kind: 'witness', agentId: 'changer', role }) as const;
    const before = await stores.directory.agent('changed');

    expect(await recorded({ ...change, from: { capacity: 99 } }, by('admin'))).toBe('conflict');
    expect(await recorded(change, by('owner'))).toBe('conflict');
    expect(await stores.directory.agent('changed')).toEqual(before);
    expect(await recorded(change, by('admin'))).toBe('committed');
    expect(await stores.directory.agent('changed')).toEqual({ ...before, ...change.to });
  });

  it('records acts that come at the same time one after the other', async () => {
    const agentIds = ['at-once-1', 'at-once-2', 'at-once-3'];
    for (const agentId of agentIds) await stores.addAgent(anAgent({ agentId, presence: 'offline' }));

    const outcomes = await Promise.all(
      agentIds.map((agentId) => recorded({ kind: 'presence', agentId, presence: 'online', at: minute(1) })),
    );

    expect(outcomes).toEqual(['committed', 'committed', 'committed']);
    expect((await stores.directory.agents(agentIds)).map(({ presence }) => presence)).toEqual(['online', 'online', 'online']);
  });

  it('gives agents in the order asked, without those that are not there', async () => {
    await stores.addAgent(anAgent({ agentId: 'first' }));
    await stores.addAgent(anAgent({ agentId: 'second' }));

    const agents = await stores.directory.agents(['second', 'nobody', 'first']);

    expect(agents.map(({ agentId }) => agentId)).toEqual(['second', 'first']);
    expect(await stores.directory.agent('nobody')).toBeUndefined();
  });

  it('shows an agent whose load was counted below nothing with none', async () => {
    await stores.addAgent(anAgent({ agentId: 'miscounted' }));

    await stores.tickets.append([], [{ kind: 'load', agentId: 'miscounted', delta: -3 }]);

    expect((await stores.directory.agent('miscounted'))?.load).toBe(0);
  });

  it('makes a contact with its identities, the one that decides first as primary', async () => {
    const [email, phone] = [anIdentity({ kind: 'email', scope: '*' }), anIdentity()];
    const contact = aContact({ identities: [email, phone], language: 'id' });

    expect(await stores.directory.createContact(contact)).toEqual({ kind: 'created' });

    expect(await stores.directory.contact(contact.contactId)).toEqual(contact);
    expect(await stores.directory.identity(email)).toEqual({
      identity: email,
      contactId: contact.contactId,
      primary: phone,
      leadsSince: contact.createdAt,
      pointers: {},
      acknowledgedAt: [],
    });
  });

  it('names the identity that leads elsewhere, and makes nothing', async () => {
    const taken = anIdentity();
    const free = anIdentity();
    await stores.directory.createContact(aContact({ identities: [taken] }));
    const second = aContact({ identities: [free, taken] });

    expect(await stores.directory.createContact(second)).toEqual({ kind: 'taken', identity: taken });

    expect(await stores.directory.contact(second.contactId)).toBeUndefined();
    expect(await stores.directory.identity(free)).toBeUndefined();
  });

  it('answers a repeat of its own making with created', async () => {
    const contact = aContact({ identities: [anIdentity()] });
    await stores.directory.createContact(contact);

    expect(await stores.directory.createContact(contact)).toEqual({ kind: 'created' });
  });

  const item = (id: string, minutes: number): Quarantined => ({
    id,
    channel: 'whatsapp',
    account: '1065550000001',
    reason: 'schema',
    kind: 'message',
    receivedAt: minute(minutes),
    envelope: '{}',
  });

  it('keeps what is quarantined once, lists the newest first, and releases it once', async () => {
    for (const [at, id] of ['qua_a', 'qua_b', 'qua_c'].entries()) await stores.intake.quarantine(item(id, at));
    await stores.intake.quarantine({ ...item('qua_b', 1), reason: 'again' });

    const ids: string[] = [];
    let after: string | undefined;
    do {
      const page = await stores.directory.quarantined({ after, limit: 2 });
      ids.push(...page.items.map(({ id }) => id));
      after = page.last;
    } while (after);

    expect(ids).toEqual(['qua_c', 'qua_b', 'qua_a']);
    expect((await stores.directory.quarantinedItem('qua_b'))?.reason).toBe('schema');
    expect(await recorded({ kind: 'release', id: 'qua_b', at: minute(9) })).toBe('committed');
    expect(await stores.directory.quarantinedItem('qua_b')).toEqual({ ...item('qua_b', 1), releasedAt: minute(9) });
    expect(await recorded({ kind: 'release', id: 'qua_b', at: minute(10) })).toBe('conflict');
    expect(await recorded({ kind: 'release', id: 'qua_none', at: minute(10) })).toBe('conflict');
    expect(await stores.directory.quarantinedItem('qua_none')).toBeUndefined();
  });

  it('shows again what was released and could not be placed', async () => {
    await stores.intake.quarantine(item('qua_again', 3));
    expect(await recorded({ kind: 'release', id: 'qua_again', at: minute(9) })).toBe('committed');

    await stores.intake.quarantine({ ...item('qua_again', 3), reason: 'refused' });

    expect(await stores.directory.quarantinedItem('qua_again')).toEqual({ ...item('qua_again', 3), reason: 'refused' });
    const { items } = await stores.directory.quarantined({ limit: 50 });
    expect(items.filter(({ id }) => id === 'qua_again')).toHaveLength(1);
  });

  it('shows again what came back word for word soon after its release', async () => {
    for (const at of [11, 12]) {
      await stores.intake.quarantine(item('qua_same', 4));
      expect(await recorded({ kind: 'release', id: 'qua_same', at: minute(at) })).toBe('committed');
    }
    await stores.intake.quarantine(item('qua_same', 4));

    expect(await stores.directory.quarantinedItem('qua_same')).toEqual(item('qua_same', 4));
  });

  it("pages a channel's events, the newest first, apart from other accounts and other records", async () => {
    const event = (id: string, minutes: number, account = 'events-1'): ChannelEventRecord => ({
      id,
      channel: 'whatsapp',
      account,
      field: 'account_update',
      alarm: true,
      at: minute(minutes),
      payload: '{}',
    });
    for (const [at, id] of ['a', 'b', 'c'].entries()) await stores.intake.channelEvent(event(id, at));
    await stores.intake.channelEvent(event('b', 1));
    await stores.intake.channelEvent(event('x', 5, 'events-2'));
    await stores.directory.block('whatsapp', 'events-1', '190', minute(1));

    const first = await stores.directory.channelEvents({ channel: 'whatsapp', account: 'events-1', limit: 2 });
    const second = await stores.directory.channelEvents({ channel: 'whatsapp', account: 'events-1', limit: 2, after: first.last });

    expect(first.items).toEqual([event('c', 2), event('b', 1)]);
    expect(second).toEqual({ items: [event('a', 0)], last: undefined });
  });

  it('blocks a channel until it is unblocked', async () => {
    expect(await stores.directory.blocked('whatsapp', 'health-1')).toBeUndefined();
    await stores.directory.block('whatsapp', 'health-1', '131042', minute(1));
    expect(await stores.directory.blocked('whatsapp', 'health-1')).toBe('131042');

    expect(await recorded({ kind: 'unblock', channel: 'whatsapp', account: 'health-1' })).toBe('committed');

    expect(await stores.directory.blocked('whatsapp', 'health-1')).toBeUndefined();
  });
});
