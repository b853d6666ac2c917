import { describe, expect, it } from 'vitest';
import { callerOf, permissionsOf, type Service, type WireRequest } from '../../local/adversary/aws-call.ts';
import { createFaults } from '../../local/adversary/faults.ts';
import { withLateAnswers } from '../../local/adversary/late-answers.ts';
import { createMeddler } from '../../local/adversary/meddler.ts';
import type { Forward, Meddled } from '../../local/adversary/proxy.ts';
import { createStaleIndex } from '../../local/adversary/stale-index.ts';
import { matchesPattern } from '../../local/pumps/filter.ts';
import type { Faults } from '../../local/service-deps.ts';

function wire(service: Service, operation: string, body: object, path = '/'): WireRequest {
  return {
    service,
    method: 'POST',
    url: new URL(path, 'http://engine'),
    headers: {
      'x-amz-target': `Prefix.${operation}`,
      authorization: 'AWS4-HMAC-SHA256 Credential=Ingest/20260101/ap-southeast-3/x/aws4_request, SignedHeaders=host',
      'x-amz-security-token': 'worker-1',
    },
    body: Buffer.from(JSON.stringify(body)),
  };
}
const Key = { pk: { S: 'TICKET#1' }, sk: { S: 'TICKET' } };
const TableName = 'Desk';
const forwardOf =
  (body: object): Forward =>
  async () => ({ status: 200, headers: {}, body: Buffer.from(JSON.stringify(body)) });
const ok = forwardOf({});
const jsonOf = (answer: Meddled) => (answer === 'gone' ? answer : JSON.parse(answer.body.toString()));
const CALLER = { functionId: 'Ingest', workerId: 'worker-1' };

describe('permissionsOf', () => {
  it('asks one permission for each item of a transaction, with its leading key', () => {
    const TransactItems = [{ Put: { TableName, Item: { ...Key, pk: { S: 'LEDGER#1' } } } }, { ConditionCheck: { TableName, Key } }];

    expect(permissionsOf(wire('dynamodb', 'TransactWriteItems', { TransactItems }), () => 'pk')).toMatchObject([
      { action: 'PutItem', leadingKey: 'LEDGER#1', enclosing: 'TransactWriteItems' },
      { action: 'ConditionCheckItem', leadingKey: 'TICKET#1', enclosing: 'TransactWriteItems' },
    ]);
  });

  it('names the index a query reads', () => {
    const body = {
      TableName,
      IndexName: 'team-work',
      KeyConditionExpression: 'teamKey = :t',
      ExpressionAttributeValues: { ':t': { S: 'T' } },
    };

    expect(permissionsOf(wire('dynamodb', 'Query', body), () => 'pk')).toEqual([
      {
        service: 'dynamodb',
        action: 'Query',
        resource: 'arn:aws:dynamodb:ap-southeast-3:000000000000:table/Desk/index/team-work',
        leadingKey: 'T',
      },
    ]);
  });

  it('counts a batch send as SendMessage and a schedule by group and name', () => {
    const sent = permissionsOf(wire('sqs', 'SendMessageBatch', { QueueUrl: 'http://x/000000000000/work.fifo' }), () => 'pk');
    const made = permissionsOf(wire('scheduler', '', { GroupName: 'desk' }, '/schedules/1042-5'), () => 'pk');

    expect(sent).toMatchObject([{ action: 'SendMessage', resource: 'arn:aws:sqs:ap-southeast-3:000000000000:work.fifo' }]);
    expect(made).toMatchObject([
      { action: 'CreateSchedule', resource: 'arn:aws:scheduler:ap-southeast-3:000000000000:schedule/desk/1042-5' },
    ]);
  });

  it('reads function and worker from the credentials', () => {
    expect(callerOf(wire('sqs', 'SendMessage', {}))).toEqual(CALLER);
  });
});

describe('createFaults', () => {
  it('strikes at the same occasions for the same seed, and only its target', () => {
    const strikesOf = (seed: number) => {
      const faults = createFaults();
      faults.set({ kind: 'crash', target: 'Ingest', rate: 0.5, seed });
      return Array.from({ length: 20 }, () => faults.strikes('crash', 'Ingest')).join();
    };
    const faults = createFaults();
    faults.set({ kind: 'crash', target: 'Ingest', rate: 1 });

    expect(strikesOf(4)).toBe(strikesOf(4));
    expect(strikesOf(4)).not.toBe(strikesOf(5));
    expect([faults.strikes('crash', 'Deliver'), faults.strikes('throttle', 'Ingest'), faults.strikes('crash', 'Ingest')]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('strikes no more once cleared', () => {
    const faults = createFaults();
    faults.set({ kind: 'crash', target: '*', rate: 1 });
    faults.clear();

    expect(faults.strikes('crash', 'Ingest')).toBe(false);
  });
});

describe('the meddler', () => {
  const meddlerOf = (faults: Faults, isLast = false) => {
    const killed: string[] = [];
    const killWorker = (id: string) => killed.push(id);
    return { killed, meddle: createMeddler({ faults, hashKeyOf: () => 'pk', killWorker, isAtLast: () => isLast, random: () => 0 }) };
  };
  const meddlerWith = (kind: 'crash' | 'throttle', isLast = false) => {
    const faults = createFaults();
    faults.set({ kind, target: 'Ingest', rate: 1 });
    return meddlerOf(faults, isLast);
  };

  it('kills the calling worker and leaves it without an answer', async () => {
    const { meddle, killed } = meddlerWith('crash');

    expect(await meddle(wire('sqs', 'SendMessage', {}), CALLER, ok)).toBe('gone');
    expect(killed).toEqual(['worker-1']);
  });

  it('cancels a transaction with a conflict, a reason for each item', async () => {
    const { meddle } = meddlerWith('throttle');
    const body = { TransactItems: [{ Put: { TableName, Item: Key } }, { Put: { TableName, Item: Key } }] };

    expect(jsonOf(await meddle(wire('dynamodb', 'TransactWriteItems', body), CALLER, ok))).toMatchObject({
      __type: expect.stringContaining('TransactionCanceledException'),
      CancellationReasons: [{ Code: 'TransactionConflict' }, { Code: 'None' }],
    });
  });

  it('never ends or refuses a last attempt by its own choice, and any other now and then', async () => {
    const answersTo = async (isLast: boolean) => {
      const { meddle } = meddlerOf(createFaults({ adversarySeed: 7 }), isLast);
      const answers: Meddled[] = [];
      for (let call = 0; call < 1_000; call += 1) answers.push(await meddle(wire('dynamodb', 'GetItem', { TableName, Key }), CALLER, ok));
      return new Set(answers.map((answer) => (answer === 'gone' ? 'ended' : answer.status)));
    };

    expect(await answersTo(true)).toEqual(new Set([200]));
    expect(await answersTo(false)).toEqual(new Set([200, 400, 'ended']));
  });

  it('ends a last attempt all the same where somebody set the fault', async () => {
    const { meddle } = meddlerWith('crash', true);

    expect(await meddle(wire('sqs', 'SendMessage', {}), CALLER, ok)).toBe('gone');
  });

  it('leaves the host itself in peace', async () => {
    const { meddle, killed } = meddlerWith('crash');

    await meddle(wire('sqs', 'SendMessage', {}), { functionId: 'Ingest', workerId: '' }, ok);

    expect(killed).toEqual([]);
  });
});

describe('late answers', () => {
  it('let others read and write before a function hears', async () => {
    const heard: string[] = [];
    const hear = async (name: string, random: number) => {
      const chances = [random, 0.01];
      const meddle = withLateAnswers(
        async (request, _caller, forward) => forward(request),
        () => chances.shift() ?? 0,
      );
      await meddle(wire('dynamodb', 'GetItem', { TableName, Key }), CALLER, ok);
      heard.push(name);
    };

    await Promise.all([hear('late', 0.01), hear('in time', 0.99)]);

    expect(heard).toEqual(['in time', 'late']);
  });
});

describe('a stale index', () => {
  it('leaves out what was written within the lag, and shows it two seconds later', async () => {
    let now = 10_000;
    const definition = { KeySchema: [{ AttributeName: 'pk' }, { AttributeName: 'sk' }] };
    const table = { logicalId: 'T', name: TableName, arn: '', definition, hasStream: true };
    const meddle = createStaleIndex({ tables: [table], random: () => 0.99, now: () => now });
    const query = wire('dynamodb', 'Query', { TableName, IndexName: 'team-work' });
    const found = forwardOf({ Items: [Key], Count: 1 });

    await meddle(wire('dynamodb', 'PutItem', { TableName, Item: Key }), CALLER, ok);
    const soon = jsonOf(await meddle(query, CALLER, found));
    now += 2_000;
    const later = jsonOf(await meddle(query, CALLER, found));

    expect([soon.Count, later.Count]).toEqual([0, 1]);
  });
});

describe('matchesPattern', () => {
  const event = { eventName: 'INSERT', dynamodb: { Keys: { pk: { S: 'LEDGER#7' } } } };

  it.each([
    [{ eventName: ['INSERT', 'MODIFY'] }, true],
    [{ eventName: ['REMOVE'] }, false],
    [{ dynamodb: { Keys: { pk: { S: [{ prefix: 'LEDGER#' }] } } } }, true],
    [{ dynamodb: { Keys: { pk: { S: [{ prefix: 'TICKET#' }] } } } }, false],
    [{ other: [{ exists: false }] }, true],
    [{ eventName: [{ 'anything-but': 'REMOVE' }] }, true],
  ])('%j is %s', (pattern, expected) => {
    expect(matchesPattern(pattern, event)).toBe(expected);
  });

  it('refuses an operator it does not know', () => {
    expect(() => matchesPattern({ eventName: [{ wildcard: 'I*' }] }, event)).toThrow('does not imitate the pattern operator "wildcard"');
  });
});
