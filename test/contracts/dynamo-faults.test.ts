/** What the table's stores make of a network and a table that misbehave, and what they cost when nothing does. */
import { type DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDirectoryStore } from '#adapters/directory-store';
import { createIntakeStore } from '#adapters/intake-store';
import { createTicketStore } from '#adapters/ticket-store';
import { TransientError } from '#domain/errors';
import type { Engine } from '../helpers/dynamo-engine.ts';
import { aContact, anId, anIdentity, anIdentityRecord, openingOf, priorityChange } from '../helpers/factories.ts';
import { engines, timerAt } from './stores.ts';

type Fault = (operation: string, send: () => Promise<{ output: object }>) => Promise<{ output: object }>;

const reset = (): Error => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
const answerLost: Fault = async (_, send) => {
  await send();
  throw reset();
};
const neverSent: Fault = async () => {
  throw reset();
};
const cancelled =
  (code: string): Fault =>
  async () => {
    throw new TransactionCanceledException({ message: code, $metadata: {}, CancellationReasons: [{ Code: code }] });
  };

/** Each call takes the next fault; none left: the call goes through. */
function between(client: DynamoDBClient): Fault[] {
  const faults: Fault[] = [];
  client.middlewareStack.add(
    (next, context) => (args) => {
      const fault = faults.shift();
      const send = () => next(args);
      // The stack's own types do not know which operation's output this is; what is passed on is what came.
      return fault ? (fault(String(context.commandName), send as never) as never) : send();
    },
    { step: 'deserialize', priority: 'high', name: 'faults' },
  );
  return faults;
}

describe.each(engines())('faults: $name', ({ start }) => {
  let engine: Engine;
  let client: DynamoDBClient;
  let faults: Fault[];
  beforeAll(async () => {
    engine = await start();
  });
  afterAll(() => engine.stop());
  beforeEach(() => {
    client = engine.connect(1);
    faults = between(client);
  });
  afterEach(() => client.destroy());

  const tickets = (using = client) => createTicketStore({ client: using, tableName: engine.tableName, timerAt });
  const directory = () => createDirectoryStore({ client, tableName: engine.tableName });
  const opened = async () => {
    const outcome = await tickets().append([openingOf({ number: await tickets().nextNumber() })], []);
    if (outcome.kind !== 'committed' || !outcome.stored[0]) throw new Error(`The ticket was not opened: ${outcome.kind}.`);
    return outcome.stored[0];
  };
  const marker = () => ({ kind: 'marker', key: anId('cmd') }) as const;

  it('recognises its own commit when the answer was lost', async () => {
    const stored = await opened();
    faults.push(answerLost);

    const outcome = await tickets().append([priorityChange(stored, 'high')], [marker()]);

    expect(outcome).toMatchObject({ kind: 'committed', stored: [{ ticket: { version: 2, priority: 'high' } }] });
    expect((await tickets().load(stored.ticket.number))?.ticket.version).toBe(2);
  });

  it('asks to be tried again when nothing was sent', async () => {
    const stored = await opened();
    faults.push(neverSent);

    await expect(tickets().append([priorityChange(stored, 'high')], [])).rejects.toBeInstanceOf(TransientError);

    expect(await tickets().load(stored.ticket.number)).toEqual(stored);
  });

  it('asks to be tried again when the re-read gets no answer either, and the repeat is committed', async () => {
    const stored = await opened();
    const change = priorityChange(stored, 'high');
    const beside = marker();
    faults.push(answerLost, neverSent);
    await expect(tickets().append([change], [beside])).rejects.toBeInstanceOf(TransientError);

    const again = await tickets().append([change], [beside]);

    expect(again.kind).toBe('committed');
  });

  it('does not turn a success into seen when the SDK repeats what was lost', async () => {
    const stored = await opened();
    const patient = engine.connect(3);
    between(patient).push(answerLost);

    const outcome = await tickets(patient).append([priorityChange(stored, 'high')], [marker()]);

    patient.destroy();
    expect(outcome.kind).toBe('committed');
    expect((await tickets().load(stored.ticket.number))?.ticket.version).toBe(2);
  });

  it('recognises its own commit behind a marker and later entries, without the help of the token', async () => {
    const stored = await opened();
    const change = priorityChange(stored, 'high');
    const beside = marker();
    const first = await tickets().append([change], [beside]);
    if (first.kind === 'committed' && first.stored[0]) await tickets().append([priorityChange(first.stored[0], 'low')], []);

    // Another extra makes another token.
    const again = await tickets().append([change], [beside, { kind: 'reference', key: anId('msg'), number: 1, messageId: anId('msg') }]);

    expect(again.kind).toBe('committed');
  });

  it("does not take another's commit for its own, even under the same command", async () => {
    const stored = await opened();
    const commandId = anId('cmd');
    await tickets().append([priorityChange(stored, 'high', { commandId })], []);

    const outcome = await tickets().append([priorityChange(stored, 'low', { commandId })], []);

    expect(outcome).toMatchObject({ kind: 'conflict', current: { ticket: { priority: 'high' } } });
  });

  it('calls a throttled transaction transient and a contended one a conflict', async () => {
    const stored = await opened();
    faults.push(cancelled('ThrottlingError'));
    await expect(tickets().append([priorityChange(stored, 'high')], [])).rejects.toBeInstanceOf(TransientError);
    faults.push(cancelled('TransactionConflict'));

    expect(await tickets().append([priorityChange(stored, 'high')], [])).toEqual({ kind: 'conflict', current: undefined });
  });

  it.each(['ThrottlingException', 'ProvisionedThroughputExceededException', 'TimeoutError', 'InternalServerError'])(
    'calls %s transient when reading',
    async (name) => {
      faults.push(async () => {
        throw Object.assign(new Error(name), { name, ...(name === 'InternalServerError' ? { $fault: 'server' } : {}) });
      });

      await expect(tickets().load(1)).rejects.toBeInstanceOf(TransientError);
    },
  );

  it('lets an error that no repeat can mend through as it is', async () => {
    faults.push(async () => {
      throw Object.assign(new Error('no'), { name: 'AccessDeniedException', $fault: 'client' });
    });

    await expect(tickets().load(1)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  it('reads again what the table left unread', async () => {
    const [a, b] = [await opened(), await opened()];
    faults.push(async (_, send) => {
      const { output } = await send();
      const Keys = [{ pk: { S: `TICKET#${a.ticket.number}` }, sk: { S: 'TICKET' } }];
      return { output: { ...output, Responses: { [engine.tableName]: [] }, UnprocessedKeys: { [engine.tableName]: { Keys } } } };
    });

    const loaded = await tickets().loadMany([a.ticket.number, b.ticket.number]);

    expect(loaded).toEqual([a]);
  });

  it('recognises a settings entry and a contact of its own when the answer was lost', async () => {
    const write = { kind: 'unblock', channel: 'whatsapp', account: 'x' } as const;
    faults.push((_, send) => send(), answerLost);
    const act = {
      at: '2026-11-23T02:15:00.000Z',
      actor: { kind: 'agent', id: 'a' },
      commandId: anId('cmd'),
      events: [{ type: 'QuarantineReleased', id: 'x' }],
      writes: [write],
    } as const;
    expect(await directory().record(act)).toBe('committed');
    faults.push(answerLost);

    expect(await directory().createContact(aContact({ identities: [anIdentity()] }))).toEqual({ kind: 'created' });
  });

  it('reads the settings once in 30 s', async () => {
    let monotonicMs = 0;
    const calls: string[] = [];
    const store = createDirectoryStore({
      client,
      tableName: engine.tableName,
      monotonicMs: () => monotonicMs,
      onCapacity: (operation) => calls.push(operation),
    });
    await store.desk();
    monotonicMs = 29_999;
    await store.desk();
    expect(calls).toEqual(['Query']);
    monotonicMs = 30_000;

    await store.desk();

    expect(calls).toEqual(['Query', 'Query']);
  });

  it('reads, numbers and opens for a new contact in three trips, and takes the next message in two', async () => {
    const spent: [string, number][] = [];
    const access = {
      client,
      tableName: engine.tableName,
      onCapacity: (operation: string, units: number) => spent.push([operation, units]),
    };
    const store = createTicketStore({ ...access, timerAt });
    const identity = anIdentity();
    const contact = aContact({ identities: [identity] });
    await createIntakeStore(access).lookup({ marker: 'first', identities: [identity] });
    const number = await store.nextNumber();
    const outcome = await store.append(
      [openingOf({ number, contactId: contact.contactId })],
      [
        marker(),
        { kind: 'new_contact', contact },
        { kind: 'new_identity', record: anIdentityRecord(identity, { contactId: contact.contactId }) },
        { kind: 'pointer', identity, contactId: contact.contactId, account: '1065550000001', to: number },
      ],
    );
    expect(spent.map(([operation]) => operation)).toEqual(['BatchGetItem', 'UpdateItem', 'TransactWriteItems']);
    spent.length = 0;
    if (outcome.kind !== 'committed' || !outcome.stored[0]) throw new Error(`The ticket was not opened: ${outcome.kind}.`);

    await createIntakeStore(access).lookup({ marker: 'second', identities: [identity], tickets: [number] });
    await store.append([priorityChange(outcome.stored[0], 'high')], [marker()]);

    expect(spent.map(([operation]) => operation)).toEqual(['BatchGetItem', 'TransactWriteItems']);
    // Ticket, entry and marker of up to 1 KB each, twice for the transaction, and the indexes the change moves.
    expect(spent.at(-1)?.[1]).toBeGreaterThanOrEqual(6);
  });
});
