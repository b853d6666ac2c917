import { describe, expect, test } from 'vitest';
import { ofType, rolesOfFunctions, type Statement, show, statementsByRole, synthesize } from './synth.ts';

const { desk } = synthesize();
const roles = statementsByRole(desk);
const functionRoles = rolesOfFunctions(desk);
const allowed = [...roles].flatMap(([role, statements]) =>
  statements.filter(({ Effect }) => Effect === 'Allow').map((statement) => ({ role, ...statement })),
);
const granted = (id: string, prefix: string) =>
  allowed
    .filter(({ role }) => role === `${id}Role`)
    .flatMap(({ Action, Resource }) =>
      Action.filter((action) => action.startsWith(prefix)).flatMap((action) => Resource.map((resource) => `${action} ${resource}`)),
    );

/** AWS knows no narrower resource for these. */
const RESOURCELESS = ['ses:DescribeActiveReceiptRuleSet', 'ses:SetActiveReceiptRuleSet'];
/** A wildcard is allowed for what is named while the system runs, and only below a name of ours. */
const NAMED_LATER = [
  /^<BucketArn>\/[a-z/]+\/\*$/,
  /^<PageBucket\.Arn>\/\*$/,
  /:parameter\/meja\/prod\/\*$/,
  /:schedule\/[\w-]+\/\*$/,
  /:<LiveApi>\/live\/(POST|DELETE)\/@connections\/\*$/,
];

describe('a grant', () => {
  test('never has a wildcard in an action', () => {
    expect(allowed.flatMap(({ Action }) => Action).filter((action) => action.includes('*'))).toEqual([]);
  });

  test('names its resource, or the prefix below which resources are named later', () => {
    const wild = allowed
      .filter(({ Action }) => !Action.every((action) => RESOURCELESS.includes(action)))
      .flatMap(({ role, Resource }) =>
        Resource.filter((resource) => resource.includes('*') && !NAMED_LATER.some((name) => name.test(resource))).map(
          (resource) => `${role} ${resource}`,
        ),
      );

    expect(wild).toEqual([]);
  });

  test('is on the stack of policies that this app writes: no role has a managed or inline policy', () => {
    for (const [id, role] of ofType(desk, 'AWS::IAM::Role'))
      expect([id, role.ManagedPolicyArns, role.Policies]).toEqual([id, undefined, undefined]);
  });

  test('to pass a role is for the schedule role and for Scheduler only', () => {
    const passes = allowed.filter(({ Action }) => Action.includes('iam:PassRole'));

    expect(passes.map(({ role }) => role).toSorted()).toEqual(['ReconcileRole', 'RelayRole', 'TasksRole']);
    for (const { Resource, Condition } of passes) {
      expect(Resource).toEqual(['<ScheduleRole.Arn>']);
      expect(Condition).toEqual({ StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } });
    }
  });
});

describe('each function may use', () => {
  const partitionsOf = (id: string, action: string): unknown[] =>
    allowed
      .filter(({ role, Action }) => role === `${id}Role` && Action.includes(`dynamodb:${action}`))
      .flatMap(({ Condition }) => Condition['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] ?? ['*']);

  test('the table, where it decides; the webhook and the mail function touch no item', () => {
    const writers = functionRoles.map(([id]) => id).filter((id) => partitionsOf(id, 'UpdateItem').includes('*'));
    const touching = functionRoles.map(([id]) => id).filter((id) => granted(id, 'dynamodb:').some((grant) => grant.includes('Item ')));

    expect(writers.toSorted()).toEqual(['Api', 'Assign', 'Deliver', 'Ingest', 'Reconcile', 'Tasks']);
    expect(touching.toSorted()).toEqual([...writers, 'Live', 'Relay', 'Session'].toSorted());
    expect(allowed.flatMap(({ Action }) => Action).filter((action) => /:(Scan|BatchWriteItem|PartiQL)/.test(action))).toEqual([]);
  });

  test('of the table what a sign-out is put on record with, where sessions end', () => {
    const ledger = ['SETTINGS#ledger', 'LEDGER#settings'];

    expect(['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'].map((action) => partitionsOf('Session', action))).toEqual([
      ledger,
      ledger,
      ['AGENT#*'],
      [],
      [],
    ]);
  });

  test('of the table what sockets need, where it only tells them: the relay reads no ticket, and the live function changes none', () => {
    const actions = ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'BatchGetItem', 'ConditionCheckItem'];
    const accessOf = (id: string) => Object.fromEntries(actions.map((action) => [action, partitionsOf(id, action)]));

    expect(accessOf('Relay')).toEqual({
      GetItem: ['CONNECTION#*'],
      Query: ['LIVE#*'],
      PutItem: [],
      UpdateItem: ['ACTIVITY#*'],
      DeleteItem: ['CONNECTION#*', 'LIVE#*'],
      BatchGetItem: [],
      ConditionCheckItem: [],
    });
    expect(accessOf('Live')).toEqual({
      GetItem: ['AGENT#*', 'TICKET#*', 'SETTINGS', 'CONNECTION#*'],
      Query: ['LOOK#*'],
      PutItem: ['CONNECTION#*', 'LIVE#*', 'LOOK#*'],
      UpdateItem: ['CONNECTION#*', 'ACTIVITY#*'],
      DeleteItem: ['PASS#*', 'CONNECTION#*', 'LIVE#*', 'LOOK#*'],
      BatchGetItem: [],
      ConditionCheckItem: [],
    });
  });

  test('sockets of our own API: to send to them, and, where they are ended, to close them', () => {
    const acts = Object.fromEntries(
      functionRoles
        .map(([id]) => [
          id,
          granted(id, 'execute-api:').map((grant) => grant.replace(/^.*:<LiveApi>\/live\/(\w+)\/@connections\/\*$/, '$1')),
        ])
        .filter(([, grants]) => grants?.length),
    );

    expect(acts).toEqual({ Live: ['DELETE', 'POST'], Relay: ['POST'], Tasks: ['DELETE', 'POST'] });
  });

  test('the indexes by which it lists', () => {
    const indexes = functionRoles.flatMap(([id]) =>
      granted(id, 'dynamodb:Query').flatMap((grant) => (grant.includes('/index/') ? [`${id} ${grant.split('/').at(-1)}`] : [])),
    );

    expect(indexes.toSorted()).toEqual([
      'Api assignee-work',
      'Api contact-history',
      'Api team-work',
      'Assign assignee-work',
      'Reconcile assignee-work',
      'Reconcile team-work',
      'Tasks assignee-work',
      'Tasks team-work',
    ]);
  });

  test('the prefixes of the bucket that are its own', () => {
    const objects = Object.fromEntries(
      functionRoles
        .map(([id]) => [
          id,
          granted(id, 's3:')
            .filter((grant) => !grant.startsWith('s3:ListBucket'))
            .map((grant) => grant.replace('<BucketArn>/', '').replace('Object', ''))
            .toSorted(),
        ])
        .filter(([, grants]) => grants?.length),
    );

    expect(objects).toEqual({
      Api: ['s3:Get exports/*', 's3:Get mail/parts/*', 's3:Get media/*', 's3:Get uploads/*', 's3:Put exports/*', 's3:Put uploads/*'],
      Deliver: ['s3:Get mail/parts/*', 's3:Get media/*', 's3:Get uploads/*'],
      DeployPage: ['s3:Delete <PageBucket.Arn>/*', 's3:Put <PageBucket.Arn>/*'],
      Ingest: ['s3:Get inbound/*', 's3:Get kept/*', 's3:Put kept/*'],
      Mail: ['s3:Get mail/raw/*', 's3:Put inbound/*', 's3:Put mail/parts/*'],
      Tasks: ['s3:Put media/*'],
      Webhook: ['s3:Put inbound/*'],
    });
  });

  test('the queues it sends to', () => {
    const sends = Object.fromEntries(
      functionRoles.map(([id]) => [
        id,
        granted(id, 'sqs:SendMessage')
          .map((grant) => grant.replace(/^.*<(\w+)Queue\.Arn>$/, '$1'))
          .toSorted(),
      ]),
    );

    expect(sends).toEqual({
      ActivateRuleSet: ['Dead'],
      Api: ['Inbound'],
      Assign: ['Tasks'],
      Deliver: [],
      DeployPage: ['Dead'],
      Ingest: [],
      Live: ['Tasks'],
      Mail: ['Dead', 'Inbound'],
      Reconcile: ['Dead', 'Outbound', 'Tasks', 'Work'],
      Relay: ['Dead', 'Outbound', 'Tasks', 'Work'],
      Session: [],
      Tasks: ['Outbound', 'Tasks', 'Work'],
      Webhook: ['Inbound'],
    });
  });

  test('SES, where contacts are answered and agents are told', () => {
    const senders = functionRoles.map(([id]) => id).filter((id) => granted(id, 'ses:SendEmail').length > 0);

    expect(senders.toSorted()).toEqual(['Deliver', 'Tasks']);
  });

  test('the queues whose records it gives back early: those functions that name their own queue to do so', () => {
    const givers = functionRoles.flatMap(([id]) => granted(id, 'sqs:ChangeMessageVisibility').map((grant) => `${id} ${grant}`));

    expect(givers.toSorted()).toEqual([
      'Deliver sqs:ChangeMessageVisibility <OutboundQueue.Arn>',
      'Ingest sqs:ChangeMessageVisibility <InboundQueue.Arn>',
      'Tasks sqs:ChangeMessageVisibility <TasksQueue.Arn>',
    ]);
  });

  test('the secrets it reads, and only the api function writes any', () => {
    const secrets = Object.fromEntries(
      functionRoles
        .map(([id]) => [
          id,
          granted(id, 'ssm:')
            .map((grant) => grant.replace(/ .*parameter\/meja\/prod\//, ' '))
            .toSorted(),
        ])
        .filter(([, grants]) => grants?.length),
    );

    expect(secrets).toEqual({
      Api: [
        'ssm:GetParameter signing-key',
        ...['access-token', 'app-secrets', 'verify-token'].map((name) => `ssm:PutParameter whatsapp/${name}`),
      ],
      Deliver: ['ssm:GetParameter signing-key', 'ssm:GetParameter whatsapp/access-token'],
      Ingest: ['ssm:GetParameter signing-key'],
      Tasks: ['ssm:GetParameter whatsapp/access-token'],
      Webhook: ['ssm:GetParameter whatsapp/app-secrets', 'ssm:GetParameter whatsapp/verify-token'],
    });
  });

  test("the user pool, where people are let in and their sign-ins end; passwords and groups are nobody's", () => {
    const signIns = functionRoles.flatMap(([id]) => granted(id, 'cognito-idp:').map((grant) => `${id} ${grant.split(' ')[0]}`));

    expect(signIns.toSorted()).toEqual(
      [
        ...['AdminCreateUser', 'AdminDisableUser', 'AdminEnableUser', 'AdminGetUser', 'AdminUserGlobalSignOut'].map(
          (action) => `Api cognito-idp:${action}`,
        ),
        'Session cognito-idp:AdminUserGlobalSignOut',
      ].toSorted(),
    );
    expect(granted('Api', 'cognito-idp:AdminCreateUser')).toEqual([expect.stringMatching(/UserPool\w*\.?Arn>?$/)]);
  });

  test('a grant for each environment variable that names a resource', () => {
    const variables = {
      TABLE_NAME: 'dynamodb:GetItem',
      LIVE_ENDPOINT: 'execute-api:ManageConnections',
      BUCKET_NAME: 's3:',
      INBOUND_QUEUE_URL: 'sqs:',
      OUTBOUND_QUEUE_URL: 'sqs:',
      WORK_QUEUE_URL: 'sqs:SendMessage',
      TASKS_QUEUE_URL: 'sqs:SendMessage',
      PARAMETER_PREFIX: 'ssm:GetParameter',
      CONFIGURATION_SET: 'ses:SendEmail',
      SCHEDULE_GROUP: 'scheduler:CreateSchedule',
      SCHEDULE_ROLE_ARN: 'iam:PassRole',
      USER_POOL_ID: 'cognito-idp:AdminUserGlobalSignOut',
    };

    for (const [id, lambda] of ofType(desk, 'AWS::Lambda::Function')) {
      const environment = Object.keys(Object(Object(lambda.Environment).Variables));
      for (const [variable, action] of Object.entries(variables))
        expect([id, variable, granted(id, action).length > 0 || !environment.includes(variable)]).toEqual([id, variable, true]);
    }
  });
});

describe('the ledger', () => {
  const denies = (role: string): Statement[] => (roles.get(role) ?? []).filter(({ Effect }) => Effect === 'Deny');
  const onLedger = { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': ['LEDGER#*'] } };

  test.each(functionRoles)('can be neither changed nor removed by %s, and grows only in transactions', (_id, role) => {
    expect(denies(role)).toEqual([
      {
        Effect: 'Deny',
        Action: ['BatchWriteItem', 'DeleteItem', 'PartiQLDelete', 'PartiQLInsert', 'PartiQLUpdate', 'UpdateItem'].map(
          (action) => `dynamodb:${action}`,
        ),
        Resource: ['<TableArn>'],
        Condition: onLedger,
      },
      {
        Effect: 'Deny',
        Action: ['dynamodb:PutItem'],
        Resource: ['<TableArn>'],
        Condition: { ...onLedger, Null: { 'dynamodb:EnclosingOperation': 'true' } },
      },
    ]);
  });

  test('is out of reach of every role that is not a function', () => {
    const others = [...roles].filter(([role]) => !functionRoles.some(([, mine]) => mine === role));

    expect(others.map(([role]) => role)).toEqual(['ScheduleRole']);
    expect(
      others.flatMap(([, statements]) => statements.flatMap(({ Action }) => Action)).filter((action) => action.startsWith('dynamodb:')),
    ).toEqual([]);
  });
});

test('queues and the bucket refuse what does not come over TLS', () => {
  const guarded = ofType(desk, 'AWS::SQS::QueuePolicy')
    .filter(([, policy]) => JSON.stringify(policy).includes('"aws:SecureTransport":"false"'))
    .flatMap(([, policy]) => (policy.Queues as unknown[]).map(show));

  expect(guarded.toSorted()).toEqual(
    ofType(desk, 'AWS::SQS::Queue')
      .map(([id]) => `<${id}>`)
      .toSorted(),
  );
});
