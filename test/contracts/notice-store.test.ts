/** What an agent is told is kept once, read once, and mailed once. */
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNoticeStore } from '#adapters/notice-store';
import type { Notice } from '#schemas/notice';
import { anAgent, minute } from '../helpers/factories.ts';
import { engines, type Stores, storeSources } from './stores.ts';

const aNotice = (minutes: number, fields: Partial<Notice> = {}): Notice => ({
  id: `${minute(minutes)}_1042.${minutes + 1}.0`,
  ...{ kind: 'assigned', number: 1042, at: minute(minutes) },
  ...fields,
});

describe.each(storeSources())('notices: $name', ({ start }) => {
  let stores: Stores;
  beforeAll(async () => {
    stores = await start();
  });
  afterAll(() => stores.stop());

  const idsOf = async (agentId: string, unread = false) =>
    (await stores.notices.page(agentId, { unread, limit: 100 })).items.map(({ id }) => id);
  const keep = async (agentId: string, minutes: readonly number[]): Promise<string[]> => {
    const notices = minutes.map((at) => aNotice(at));
    for (const notice of notices) await stores.notices.keep(agentId, notice);
    return notices.map(({ id }) => id);
  };

  it('are shown newest first, whole, to whom they are for', async () => {
    const breach = aNotice(2, { kind: 'breached', targetId: 'first_reply.1' });
    await stores.notices.keep('shown', aNotice(1));
    await stores.notices.keep('shown', breach);

    expect((await stores.notices.page('shown', { unread: false, limit: 10 })).items).toEqual([breach, aNotice(1)]);
    expect(await idsOf('show')).toEqual([]);
  });

  it('are kept once: a repeat changes nothing, not even what was read', async () => {
    const [id = ''] = await keep('repeat', [1]);
    await stores.notices.markRead('repeat', [id], minute(5));

    await keep('repeat', [1]);

    expect(await idsOf('repeat')).toEqual([id]);
    expect(await idsOf('repeat', true)).toEqual([]);
    expect((await stores.notices.page('repeat', { unread: false, limit: 1 })).items).toEqual([{ ...aNotice(1), readAt: minute(5) }]);
  });

  it.each([false, true])('come page by page, unread only: %s', async (unread) => {
    const agentId = `paged-${unread}`;
    const ids = await keep(agentId, [1, 2, 3, 4, 5]);
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await stores.notices.page(agentId, { unread, after, limit: 2 });
      seen.push(...page.items.map(({ id }) => id));
      after = page.last;
    } while (after !== undefined);

    expect(seen).toEqual(ids.toReversed());
  });

  it('that were read are off the unread, the others on it; ids of others and of none mark nothing', async () => {
    const [one = '', two = '', three = ''] = await keep('marked', [1, 2, 3]);
    await keep('other', [7]);

    await stores.notices.markRead('marked', [two, two, aNotice(7).id, aNotice(99).id], minute(5));

    expect(await idsOf('marked', true)).toEqual([three, one]);
    expect(await idsOf('marked')).toEqual([three, two, one]);
    expect(await stores.notices.countUnread('other', 10)).toBe(1);
  });

  it('keep the instant at which they were first read', async () => {
    const [id = ''] = await keep('first', [1]);
    await stores.notices.markRead('first', [id], minute(5));
    await stores.notices.markRead('first', [id], minute(9));

    expect((await stores.notices.page('first', { unread: false, limit: 1 })).items[0]?.readAt).toBe(minute(5));
  });

  it('are read all together, but for what came later', async () => {
    const [, , , late = ''] = await keep('all', [1, 2, 3, 8]);

    await stores.notices.markAllRead('all', minute(3), minute(9));

    expect(await idsOf('all', true)).toEqual([late]);
  });

  it('of one ticket are read together, but for what came later and for other tickets', async () => {
    const of = (minutes: number, number: number) => aNotice(minutes, { number, id: `${minute(minutes)}_${number}.${minutes + 1}.0` });
    const [first, longer, second, late] = [of(1, 104), of(2, 1042), of(3, 104), of(8, 104)];
    for (const notice of [first, longer, second, late]) await stores.notices.keep('ticket', notice);

    await stores.notices.markTicketRead('ticket', { number: 104, until: minute(3) }, minute(9));

    expect(await idsOf('ticket', true)).toEqual([late.id, longer.id]);
    expect(await idsOf('ticket')).toHaveLength(4);
  });

  it('are read by the hundred and more', async () => {
    const ids = await keep(
      'many',
      Array.from({ length: 120 }, (_, at) => at),
    );
    await stores.notices.markRead('many', ids.slice(0, 60), minute(200));
    expect(await stores.notices.countUnread('many', 100)).toBe(60);

    await stores.notices.markAllRead('many', minute(200), minute(200));

    expect(await stores.notices.countUnread('many', 100)).toBe(0);
  });

  it('are counted up to a limit', async () => {
    await keep('counted', [1, 2, 3]);

    expect([await stores.notices.countUnread('counted', 2), await stores.notices.countUnread('counted', 9)]).toEqual([2, 3]);
  });

  it('are claimed for mailing by one of many, once for each agent, and again after a release', async () => {
    const { id } = aNotice(1);
    const claims = await Promise.all([1, 2, 3, 4].map(() => stores.notices.claimMail('claimed', id, minute(1))));

    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(await stores.notices.claimMail('another', id, minute(1))).toBe(true);
    await stores.notices.releaseMail('claimed', id);
    expect(await stores.notices.claimMail('claimed', id, minute(2))).toBe(true);
  });

  it('keep an agent who chose their mails as they were otherwise', async () => {
    const agent = anAgent({ agentId: 'chooser' });
    await stores.addAgent(agent);
    const act = { at: minute(0), actor: { kind: 'agent', id: 'chooser' }, commandId: 'cmd_1' } as const;

    await stores.directory.record({
      ...act,
      events: [{ type: 'PreferencesChanged', agentId: 'chooser', mailOff: ['message'] }],
      writes: [{ kind: 'preferences', agentId: 'chooser', mailOff: ['message'] }],
    });

    expect(await stores.directory.agent('chooser')).toEqual({ ...agent, mailOff: ['message'] });

    const quietHours = { from: '21:00', to: '06:00', timeZone: 'Asia/Jayapura' };
    const choose = (more: object) =>
      stores.directory.record({
        ...{ at: minute(2), actor: { kind: 'agent', id: 'chooser' }, commandId: 'cmd_chooser' },
        events: [{ type: 'PreferencesChanged', agentId: 'chooser', mailOff: [], ...more }],
        writes: [{ kind: 'preferences', agentId: 'chooser', mailOff: [], ...more }],
      });
    await choose({ quietHours });
    expect((await stores.directory.agent('chooser'))?.quietHours).toEqual(quietHours);
    await choose({});
    expect((await stores.directory.agent('chooser'))?.quietHours).toBeUndefined();
  });
});

describe.each(engines())('notices in the table: $name', ({ start }) => {
  it('expire after 90 days, read or not, and a claim after 30', async () => {
    const { client, tableName, stop } = await start();
    const notices = createNoticeStore({ client, tableName });
    const { id } = aNotice(0);
    const daysOf = async (pk: string, sk: string) => {
      const { Item } = await client.send(new GetItemCommand({ TableName: tableName, Key: { pk: { S: pk }, sk: { S: sk } } }));
      return Item && (Number(Item.expiresAt?.N) - Date.parse(minute(0)) / 1000) / 86_400;
    };

    await notices.keep('agent-1', aNotice(0));
    await notices.claimMail('agent-1', id, minute(0));
    expect([await daysOf('NOTICE#agent-1', id), await daysOf('UNREAD#agent-1', id)]).toEqual([90, 90]);
    expect(await daysOf(`SEEN#notice-mail#agent-1#${id}`, 'SEEN')).toBe(30);

    await notices.markRead('agent-1', [id], minute(9));
    expect([await daysOf('NOTICE#agent-1', id), await daysOf('UNREAD#agent-1', id)]).toEqual([90, undefined]);
    await stop();
  });
});
