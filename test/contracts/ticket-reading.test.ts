/** Lists, pages and history of tickets. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StoredTicket, TicketChange, WorkQuery } from '#flows/ports';
import type { TicketEvent } from '#schemas/event';
import { anId, aTarget, changeOf, minute, openingOf, priorityChange } from '../helpers/factories.ts';
import { type Stores, storeSources } from './stores.ts';

describe.each(storeSources())('reading: $name', ({ start }) => {
  let stores: Stores;
  beforeAll(async () => {
    stores = await start();
  });
  afterAll(() => stores.stop());

  const committed = async (change: TicketChange): Promise<StoredTicket> => {
    const outcome = await stores.tickets.append([change], []);
    if (outcome.kind !== 'committed' || !outcome.stored[0]) throw new Error(`The change was not committed: ${outcome.kind}.`);
    return outcome.stored[0];
  };
  const opened = async (fields: Partial<Parameters<typeof openingOf>[0]>, ...events: TicketEvent[]): Promise<number> => {
    const stored = await committed(openingOf({ number: await stores.tickets.nextNumber(), ...fields }));
    if (events.length > 0) await committed(changeOf(stored, events));
    return stored.ticket.number;
  };
  const numbers = async (query: Pick<WorkQuery, 'of'> & Partial<WorkQuery>) =>
    (await stores.tickets.work({ undone: true, limit: 50, ...query })).map(({ number }) => number);
  const status = (to: 'pending' | 'solved'): TicketEvent => ({
    type: 'StatusChanged',
    from: 'new',
    to,
    reason: 'person',
    teamId: 'default',
  });
  const due = (minutes: number): TicketEvent => ({ type: 'TargetStarted', target: aTarget({ dueAt: minute(minutes) }) });

  it('lists a team in work order: attention, due, priority, age; then what waits; then what is solved', async () => {
    const teamId = 'order';
    const solved = await opened({ teamId }, due(1), status('solved'));
    const waiting = await opened({ teamId }, due(1), status('pending'));
    const young = await opened({ teamId, at: minute(9) });
    const old = await opened({ teamId, at: minute(8) });
    const urgent = await opened({ teamId, at: minute(10), priority: 'urgent' });
    const dueLater = await opened({ teamId }, due(90));
    const dueSoon = await opened({ teamId, priority: 'low' }, due(30));
    const woken = await opened({ teamId }, status('pending'), { type: 'AttentionRaised', reason: 'woke' });

    const undone = [woken, dueSoon, dueLater, urgent, old, young, waiting];
    expect(await numbers({ of: { team: teamId } })).toEqual(undone);
    expect(await numbers({ of: { team: teamId }, undone: false })).toEqual([...undone, solved]);
  });

  it('does not change its order for a contact who writes again', async () => {
    const teamId = 'again';
    const first = await opened({ teamId, at: minute(1) });
    const second = await opened({ teamId, at: minute(2) });
    const stored = await stores.tickets.load(first);
    if (!stored) throw new Error('The ticket just opened is not there.');
    const said = openingOf({ number: first, at: minute(30) });

    await committed({
      ...changeOf(stored, said.events.slice(1), { actor: { kind: 'contact', id: stored.ticket.contactId } }),
      bodies: said.bodies,
    });

    expect(await numbers({ of: { team: teamId } })).toEqual([first, second]);
  });

  it('pages by the last work key without gaps or doubles', async () => {
    const teamId = 'pages';
    const all: number[] = [];
    for (let at = 0; at < 7; at += 1) all.push(await opened({ teamId, at: minute(at) }));

    const seen: number[] = [];
    let after: string | undefined;
    do {
      const page = await stores.tickets.work({ of: { team: teamId }, undone: true, limit: 3, after });
      seen.push(...page.map(({ number }) => number));
      after = page.at(-1)?.workKey;
    } while (after);

    expect(seen).toEqual(all);
  });

  it('lists work by assignee and what nobody has by team', async () => {
    const teamId = 'assigned';
    const assigned: TicketEvent = { type: 'TicketAssigned', agentId: 'agent-7', teamId, weight: 1, by: 'person' };
    const nobodys = await opened({ teamId });
    const theirs = await opened({ teamId }, assigned);

    expect(await numbers({ of: { unassignedOf: teamId } })).toEqual([nobodys]);
    expect(await numbers({ of: { assignee: 'agent-7' } })).toEqual([theirs]);
    expect(await numbers({ of: { team: teamId } })).toEqual([nobodys, theirs]);
  });

  it('moves a closed ticket from every list of work to the closed, the last closed first', async () => {
    const teamId = 'closed';
    const close = async (minutes: number): Promise<number> => {
      const number = await opened({ teamId, at: minute(minutes) });
      const stored = await stores.tickets.load(number);
      if (!stored) throw new Error('The ticket just opened is not there.');
      const done: TicketEvent[] = [status('solved'), { type: 'StatusChanged', from: 'solved', to: 'closed', reason: 'auto_close', teamId }];
      await committed(changeOf(stored, done, { at: minute(100 + minutes) }));
      return number;
    };
    const [first, second, third] = [await close(1), await close(2), await close(3)];

    expect(await numbers({ of: { team: teamId }, undone: false })).toEqual([]);
    expect(await numbers({ of: { unassignedOf: teamId }, undone: false })).toEqual([]);
    expect(await numbers({ of: { closedOf: teamId }, undone: true })).toEqual([]);
    const page = await stores.tickets.work({ of: { closedOf: teamId }, undone: false, limit: 2 });
    expect(page.map(({ number }) => number)).toEqual([third, second]);
    expect(await numbers({ of: { closedOf: teamId }, undone: false, after: page.at(-1)?.workKey })).toEqual([first]);
    expect((await stores.tickets.load(first))?.ticket).toMatchObject({ status: 'closed', teamId });
  });

  it("pages a contact's history, newest first", async () => {
    const contactId = anId('con');
    const [first, second, third] = [
      await opened({ contactId, at: minute(1) }),
      await opened({ contactId, at: minute(2), teamId: 'another' }),
      await opened({ contactId, at: minute(3) }),
    ];

    const page = await stores.tickets.history(contactId, { limit: 2 });
    const rest = await stores.tickets.history(contactId, { limit: 2, after: page.at(-1)?.historyKey });

    expect(page.map(({ number }) => number)).toEqual([third, second]);
    expect(rest.map(({ number }) => number)).toEqual([first]);
  });

  it('loads many in the order asked, each as often as asked, leaving out what is not there', async () => {
    const [a, b] = [await opened({}), await opened({})];

    const loaded = await stores.tickets.loadMany([b, 999_998, a, b]);

    expect(loaded.map(({ ticket }) => ticket.number)).toEqual([b, a, b]);
    expect(await stores.tickets.loadMany([])).toEqual([]);
  });

  it('loads more than a hundred', async () => {
    const number = await opened({});
    const many = [...Array.from({ length: 150 }, (_, at) => 800_000 + at), number];

    expect((await stores.tickets.loadMany(many)).map(({ ticket }) => ticket.number)).toEqual([number]);
  });

  it('pages entries, newest first', async () => {
    let stored = await committed(openingOf({ number: await stores.tickets.nextNumber() }));
    for (const to of ['high', 'low', 'urgent', 'medium'] as const) stored = await committed(priorityChange(stored, to));
    const { number } = stored.ticket;
    const versions = async (page: { before?: number; limit: number }) =>
      (await stores.tickets.entries(number, page)).map(({ version }) => version);

    expect(await versions({ limit: 2 })).toEqual([5, 4]);
    expect(await versions({ limit: 2, before: 4 })).toEqual([3, 2]);
    expect(await versions({ limit: 2, before: 2 })).toEqual([1]);
    expect((await stores.tickets.entry(number, 3))?.version).toBe(3);
  });
});
