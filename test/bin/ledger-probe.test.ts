import { DynamoDBClient, ScanCommand, TransactWriteItemsCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PROBES, probe } from '../../bin/ledger-probe.ts';
import { dynoxide, type Engine } from '../helpers/dynamo-engine.ts';

const source = dynoxide();

describe.skipIf(source.missing)('the probe, on an engine that knows no IAM', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await source.start();
  });
  afterAll(() => engine.stop());

  test('finds every call allowed, so that a table without the denies is told from one with them', async () => {
    const findings = await probe(engine.client, engine.tableName);

    expect(findings.map(({ found }) => found)).toEqual(PROBES.map(() => 'allowed'));
    expect(findings.filter(({ expected }) => expected === 'refused')).toHaveLength(5);
  });

  test('writes nothing, whatever it is allowed', async () => {
    await probe(engine.client, engine.tableName);

    expect((await engine.client.send(new ScanCommand({ TableName: engine.tableName }))).Items).toEqual([]);
  });

  test('goes no further when there is no such table', async () => {
    await expect(probe(engine.client, 'elsewhere')).rejects.toThrow();
  });
});

test('the probe takes a refusal by IAM for what it is', async () => {
  const client = new DynamoDBClient({ region: 'ap-southeast-3' });
  const refusal = Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' });
  mockClient(client).onAnyCommand().rejects(refusal);

  const findings = await probe(client, 'table');

  expect(new Set(findings.map(({ found }) => found))).toEqual(new Set(['refused']));
});

test('the probe asks for one mixed transaction that updates an entry', () => {
  const client = new DynamoDBClient({ region: 'ap-southeast-3' });
  const mock = mockClient(client);

  for (const { run } of PROBES) void run(client, 'table');

  const updated = mock
    .commandCalls(TransactWriteItemsCommand)
    .flatMap(({ args }) => args[0].input.TransactItems ?? [])
    .flatMap(({ Update }) => (Update ? [Update.Key?.pk?.S] : []));
  expect(updated).toEqual(['PROBE#probe', 'LEDGER#probe']);
  expect(mock.commandCalls(UpdateItemCommand)).toHaveLength(1);
});
