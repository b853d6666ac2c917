/** The simulator of IAM stands in for IAM: it evaluates the policies that the app synthesizes. */
import { IAMClient, SimulatePrincipalPolicyCommand, type SimulatePrincipalPolicyCommandInput } from '@aws-sdk/client-iam';
import { runSimulation } from '@cloud-copilot/iam-simulate';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, test } from 'vitest';
import { simulatedFaults } from '../../bin/ledger-simulation.ts';
import { rolesOf } from '../../bin/roles-of.ts';
import { rolesOfFunctions, type Statement, statementsByRole, synthesize } from '../lib/synth.ts';

const ACCOUNT = '123456789012';
const TABLE_ARN = `arn:aws:dynamodb:ap-southeast-3:${ACCOUNT}:table/Table`;
const { desk } = synthesize();
const roles = statementsByRole(desk);
const functionRoles = rolesOfFunctions(desk).map(([, role]) => role);

const DECISIONS: Readonly<Record<string, string>> = {
  Allowed: 'allowed',
  ExplicitlyDenied: 'explicitDeny',
  ImplicitlyDenied: 'implicitDeny',
};

async function decide(statements: readonly Statement[], action: string, input: SimulatePrincipalPolicyCommandInput): Promise<string> {
  const context = (input.ContextEntries ?? []).map(({ ContextKeyName = '', ContextKeyType, ContextKeyValues = [] }) => [
    ContextKeyName,
    ContextKeyType === 'stringList' ? ContextKeyValues : (ContextKeyValues[0] ?? ''),
  ]);
  const about = statements.filter(({ Action }) => Action.some((one) => one.startsWith('dynamodb:')));
  const Statement = about.map((statement) => ({
    ...statement,
    Resource: statement.Resource.map((one) => one.replace('<TableArn>', TABLE_ARN)),
  }));
  const answer = await runSimulation(
    {
      identityPolicies: Statement.length > 0 ? [{ name: 'role', policy: { Version: '2012-10-17', Statement } }] : [],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      request: {
        action,
        principal: `arn:aws:iam::${ACCOUNT}:role/role`,
        resource: { resource: TABLE_ARN, accountId: ACCOUNT },
        contextVariables: Object.fromEntries(context),
      },
    },
    {},
  );
  if (answer.resultType !== 'single') throw new Error(`${action}: ${JSON.stringify(answer)}`);
  const { ignoredContextKeys = [] } = answer.result;
  if (ignoredContextKeys.length > 0) throw new Error(`${action} ignores ${ignoredContextKeys.join(', ')}`);
  return DECISIONS[answer.overallResult] ?? answer.overallResult;
}

/** IAM with one role, whose statements these are. */
function iamWith(statements: readonly Statement[]): IAMClient {
  const client = new IAMClient({ region: 'us-east-1' });
  mockClient(client)
    .on(SimulatePrincipalPolicyCommand)
    .callsFake(async (input: SimulatePrincipalPolicyCommandInput) => ({
      EvaluationResults: await Promise.all(
        (input.ActionNames ?? []).map(async (action) => ({
          EvalActionName: action,
          EvalDecision: await decide(statements, action, input),
        })),
      ),
    }));
  return client;
}

const faultsOf = (statements: readonly Statement[], isFunction = true) =>
  simulatedFaults(iamWith(statements), { roleArn: `arn:aws:iam::${ACCOUNT}:role/role`, tableArn: TABLE_ARN, isFunction });
const ingest = roles.get('IngestRole') ?? [];
const without = (action: string) => ingest.filter(({ Effect, Action }) => Effect !== 'Deny' || !Action.includes(action));

describe('the ledger, to IAM', () => {
  test.each(functionRoles)('is append-only for %s', async (role) => {
    expect(await faultsOf(roles.get(role) ?? [])).toEqual([]);
  });

  test('is out of reach of a role that is not a function', async () => {
    expect(await faultsOf(roles.get('ScheduleRole') ?? [], false)).toEqual([]);
  });

  test('is not append-only when the deny of changes is taken away, and what is then open is named', async () => {
    const faults = await faultsOf(without('dynamodb:UpdateItem'));

    expect(faults).toContain('changing or removing an entry is allowed (dynamodb:UpdateItem)');
    expect(faults).toContain('changing an entry beside other items is allowed (dynamodb:UpdateItem)');
    expect(faults).toContain('changing an entry inside a transaction is allowed (dynamodb:DeleteItem)');
    expect(faults).toContain('changing or removing an entry is not granted, but not denied either (dynamodb:BatchWriteItem)');
  });

  test('is not append-only when puts outside a transaction are no longer denied', async () => {
    expect(await faultsOf(without('dynamodb:PutItem'))).toEqual(['putting an entry outside a transaction is allowed (dynamodb:PutItem)']);
  });

  test('is not usable when the deny of puts forgets about transactions', async () => {
    const strict = ingest.map((statement) => {
      const { Null: _inTransaction, ...Condition } = statement.Condition;
      return statement.Effect === 'Deny' && statement.Action.includes('dynamodb:PutItem') ? { ...statement, Condition } : statement;
    });

    expect(await faultsOf(strict)).toEqual(['putting an entry inside a transaction is refused']);
  });

  test('is open to a role that is no function and was granted the table', async () => {
    const granted = ingest.filter(({ Effect }) => Effect === 'Allow');

    expect(await faultsOf(granted, false)).toContain('changing or removing an entry is allowed (dynamodb:DeleteItem)');
  });
});

describe('the roles of a stage', () => {
  const listed = Object.entries(desk).map(([logicalId, { Type }]) => ({ logicalId, type: Type, physicalId: `Meja-${logicalId}` }));

  test('are told apart by whether a function runs as them', () => {
    const found = rolesOf(listed);

    expect(
      found
        .filter(({ isFunction }) => isFunction)
        .map(({ logicalId }) => logicalId)
        .toSorted(),
    ).toEqual(functionRoles.toSorted());
    expect(found.filter(({ isFunction }) => !isFunction).map(({ logicalId }) => logicalId)).toEqual(['ScheduleRole']);
  });

  test('are refused when a function would go unproved', () => {
    const lacking = listed.filter(({ logicalId }) => logicalId !== 'IngestRole');

    expect(() => rolesOf(lacking)).toThrow('IngestRole');
  });
});
