import { beforeAll, describe, expect, it } from 'vitest';
import type { RecordedCall } from '../../local/adversary/aws-call.ts';
import { synthesize } from '../../local/synth.ts';
import { startTestCloud } from '../helpers/cloud.ts';
import { driveEverything } from '../helpers/drive.ts';
import { type Asked, allowedActions, decisionOn, type PolicyDocument, policiesByRole } from '../helpers/policies.ts';

const roleOf = (functionId: string): string => `${functionId}Role`;

/** What AWS does in a function's name, which no function calls itself. */
const BY_THE_PLATFORM: Readonly<Record<string, string>> = {
  'logs:CreateLogStream': "Lambda's runtime writes the log.",
  'logs:PutLogEvents': "Lambda's runtime writes the log.",
  'sqs:ReceiveMessage': "Lambda's poller takes batches for the function.",
  'sqs:DeleteMessage': "Lambda's poller takes batches for the function.",
  'sqs:GetQueueAttributes': "Lambda's poller takes batches for the function.",
  'dynamodb:GetRecords': "Lambda's poller reads the stream for the function.",
  'dynamodb:GetShardIterator': "Lambda's poller reads the stream for the function.",
  'dynamodb:DescribeStream': "Lambda's poller reads the stream for the function.",
  'dynamodb:ListStreams': "Lambda's poller reads the stream for the function.",
  'iam:PassRole': 'EventBridge Scheduler asks for it when a schedule is created; it stands on no wire of its own.',
};
const ONE_ADAPTER =
  "The table's adapter is one for all who are bound to it, and its calls are granted together; the ledger's denies hold for each.";
const FAILURES = 'Only where something fails that must not fail here.';
/** Granted, and not called in these flows. */
const NOT_CALLED: Readonly<Record<string, string>> = Object.fromEntries([
  ...['Api', 'Assign', 'Deliver', 'Ingest', 'Reconcile', 'Tasks'].flatMap((id) =>
    ['GetItem', 'BatchGetItem', 'Query', 'ConditionCheckItem', 'PutItem', 'UpdateItem', 'DeleteItem'].map((action) => [
      `${id} dynamodb:${action}`,
      ONE_ADAPTER,
    ]),
  ),
  ...['Mail', 'Ingest', 'Deliver', 'Api'].map((id) => [
    `${id} s3:ListBucket`,
    'Without it S3 says of an absent object that access is denied; nobody lists but the reconciler.',
  ]),
  ['Deliver ses:SendRawEmail', 'SES checks it, too, where SendEmail carries raw MIME.'],
  ...['Ingest', 'Tasks'].map((id) => [
    `${id} sqs:ChangeMessageVisibility`,
    `${FAILURES} A record comes back sooner than its queue's time-out.`,
  ]),
  ...['Mail', 'ActivateRuleSet'].map((id) => [
    `${id} sqs:SendMessage`,
    `${FAILURES} An event that cannot be handled goes to the dead-letter queue.`,
  ]),
  ...['ses:DescribeActiveReceiptRuleSet', 'ses:SetActiveReceiptRuleSet'].map((action) => [
    `ActivateRuleSet ${action}`,
    'CloudFormation runs it in a deployment, and no local cloud deploys.',
  ]),
]);

let recorded: readonly RecordedCall[];
let roles: Map<string, PolicyDocument>;

beforeAll(async () => {
  const cdkOut = await synthesize(console.log);
  roles = policiesByRole(cdkOut);
  const flow = await startTestCloud('iam', { record: true, cdkOut, adversary: undefined });
  try {
    await driveEverything(flow);
    recorded = flow.cloud.calls().filter(({ function: id }) => roles.has(roleOf(id)));
  } finally {
    await flow.end();
  }
});

const policyOf = (role: string): PolicyDocument => {
  const policy = roles.get(role);
  if (!policy) throw new Error(`There is no role ${role}.`);
  return policy;
};

/** Calls that differ only in ids get one answer. */
const shapeOf = ({ function: id, service, action, resource, leadingKey = '', enclosing = '' }: RecordedCall): string =>
  [id, service, action, resource.replace(/[\w-]{12,}$/, '~').replace(/\d+/g, '0'), leadingKey.replace(/#.*/, '#'), enclosing].join(' ');

const tableArn = (): string => {
  const call = recorded.find(({ service, resource }) => service === 'dynamodb' && !resource.includes('/index/'));
  if (!call) throw new Error('No function called the table.');
  return call.resource;
};

async function decisions(asked: readonly (Asked & { readonly role: string })[]): Promise<string[]> {
  return Promise.all(
    asked.map(async ({ role, ...call }) => `${role} ${call.service}:${call.action} ${await decisionOn(policyOf(role), call)}`),
  );
}

describe('every AWS call of the whole flows', () => {
  it('is recorded for each function that the flows run', () => {
    const callers = [...new Set(recorded.map(({ function: id }) => id))].toSorted();

    expect(callers).toEqual(['Api', 'Assign', 'Deliver', 'Ingest', 'Mail', 'Reconcile', 'Relay', 'Tasks', 'Webhook']);
  });

  it("is allowed by the function's own policies", async () => {
    const different = [...new Map(recorded.map((call) => [shapeOf(call), call])).values()];

    const refused = [];
    for (const call of different) {
      const decision = await decisionOn(policyOf(roleOf(call.function)), call);
      if (decision !== 'Allowed') refused.push({ decision, ...call });
    }

    expect(different.length).toBeGreaterThan(50);
    expect(refused).toEqual([]);
  });

  it('that creates a schedule may hand Scheduler its role', async () => {
    const creators = [...new Set(recorded.filter(({ action }) => action === 'CreateSchedule').map(({ function: id }) => id))];
    const passed = policyOf('RelayRole').Statement.find(({ Action }) => Action.includes('iam:PassRole'))?.Resource[0] ?? '';

    const asked = creators.map((id) => ({
      role: roleOf(id),
      service: 'iam',
      action: 'PassRole',
      resource: passed,
      passedTo: 'scheduler.amazonaws.com',
    }));

    expect(creators).not.toEqual([]);
    expect(await decisions(asked)).toEqual(creators.map((id) => `${id}Role iam:PassRole Allowed`));
  });
});

describe('every granted action', () => {
  it('is called in the whole flows, or its reason is written here', () => {
    const called = new Set(recorded.map(({ function: id, service, action }) => `${id} ${service}:${action}`));

    const unexplained = [...roles]
      .filter(([role]) => role !== 'ScheduleRole')
      .flatMap(([role, policy]) => allowedActions(policy).map((action) => ({ name: `${role.replace(/Role$/, '')} ${action}`, action })))
      .filter(({ name, action }) => !called.has(name) && !(action in BY_THE_PLATFORM) && !(name in NOT_CALLED));

    expect(unexplained.map(({ name }) => name)).toEqual([]);
  });
});

describe('the ledger', () => {
  const changes = ['UpdateItem', 'DeleteItem', 'BatchWriteItem', 'PartiQLInsert', 'PartiQLUpdate', 'PartiQLDelete'];

  it.each(changes)('is closed to %s for every role, whatever else the request names', async (action) => {
    const asked = [...roles.keys()].flatMap((role) =>
      [['LEDGER#1042'], ['LEDGER#settings'], ['TICKET#1042', 'LEDGER#1042']].map((leadingKeys) => ({
        role,
        service: 'dynamodb',
        action,
        resource: tableArn(),
        leadingKeys,
      })),
    );

    expect((await decisions(asked)).filter((decision) => decision.endsWith(' Allowed'))).toEqual([]);
  });

  it.each(['UpdateItem', 'DeleteItem'])('is closed to %s inside a transaction as well', async (action) => {
    const asked = [...roles.keys()].map((role) => ({
      role,
      service: 'dynamodb',
      action,
      resource: tableArn(),
      leadingKey: 'LEDGER#1042',
      enclosing: 'TransactWriteItems',
    }));

    expect((await decisions(asked)).filter((decision) => decision.endsWith(' Allowed'))).toEqual([]);
  });

  it('is closed to a put outside a transaction for every role', async () => {
    const asked = [...roles.keys()].map((role) => ({
      role,
      service: 'dynamodb',
      action: 'PutItem',
      resource: tableArn(),
      leadingKey: 'LEDGER#1042',
    }));

    expect((await decisions(asked)).filter((decision) => decision.endsWith(' Allowed'))).toEqual([]);
  });

  it('grows by puts inside transactions of those who decide, and all else of the table stays open to them', async () => {
    const table = { service: 'dynamodb', resource: tableArn(), role: 'IngestRole' };

    expect(
      await decisions([
        { ...table, action: 'PutItem', leadingKey: 'LEDGER#1042', enclosing: 'TransactWriteItems' },
        { ...table, action: 'PutItem', leadingKey: 'TICKET#1042' },
        { ...table, action: 'UpdateItem', leadingKey: 'COUNTER' },
      ]),
    ).toEqual(['IngestRole dynamodb:PutItem Allowed', 'IngestRole dynamodb:PutItem Allowed', 'IngestRole dynamodb:UpdateItem Allowed']);
  });
});
