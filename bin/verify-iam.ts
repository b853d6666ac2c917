/**
 * `npm run verify:iam`: proves on a deployed stage that the ledger is append-only by IAM; exit code 1 when it is not.
 *
 * Always: IAM's policy simulator, for every role of both stacks. Proves what the policies say, the denies' conditions included.
 * With `--probe-role <arn>`, a role with a function's policies that you may assume: the real calls under the probe key LEDGER#probe, mixed transactions
 * among them. Proves that DynamoDB enforces the denies so. Nothing is written. docs/runbook.md has the commands that make such a role.
 * Options: --probe-role, --stage, --region.
 */
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import * as z from 'zod';
import { probe } from './ledger-probe.ts';
import { simulatedFaults } from './ledger-simulation.ts';
import { rolesOf } from './roles-of.ts';
import { physicalId, type StackResource, stackResources } from './stack-resources.ts';
import { readOptions, runTool, type Stage } from './stage-options.ts';

const Options = z.object({
  positionals: z.tuple([], { error: 'Only options are taken: --probe-role, --stage, --region.' }),
  'probe-role': z
    .string()
    .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/, '--probe-role must be the ARN of a role.')
    .optional(),
});

await runTool(async () => {
  const options = { 'probe-role': { type: 'string' } } as const;
  const { stage, region, own } = readOptions({ args: process.argv.slice(2), options, schema: Options });
  const cloudFormation = new CloudFormationClient({ region });
  const state = await stackResources(cloudFormation, stage, 'State');
  const app = await stackResources(cloudFormation, stage, 'App');
  const tableName = physicalId(state, 'Table');
  const simulated = await simulate({ stage, region }, [...state, ...app], tableName);
  const probed = own['probe-role'] === undefined ? 0 : await callForReal(region, own['probe-role'], tableName);
  if (own['probe-role'] === undefined) console.log('Without --probe-role nothing was called for real.');
  if (simulated + probed > 0) throw new Error('The ledger is not append-only by IAM.');
});

/** How many things are wrong. */
async function simulate({ region }: Stage, resources: readonly StackResource[], tableName: string): Promise<number> {
  const { Arn: caller = '', Account = '' } = await new STSClient({ region }).send(new GetCallerIdentityCommand({}));
  const partition = caller.split(':')[1] ?? 'aws';
  const tableArn = `arn:${partition}:dynamodb:${region}:${Account}:table/${tableName}`;
  const iam = new IAMClient({ region });
  let count = 0;
  for (const { logicalId, name, isFunction } of rolesOf(resources)) {
    const faults = await simulatedFaults(iam, { roleArn: `arn:${partition}:iam::${Account}:role/${name}`, tableArn, isFunction });
    console.log(`${faults.length === 0 ? 'holds ' : 'FAILS '} ${logicalId}${faults.map((fault) => `\n       ${fault}`).join('')}`);
    count += faults.length;
  }
  return count;
}

/** How many calls came out otherwise than they must. */
async function callForReal(region: string, roleArn: string, tableName: string): Promise<number> {
  const input = { RoleArn: roleArn, RoleSessionName: 'meja-verify-iam' };
  const { Credentials } = await new STSClient({ region }).send(new AssumeRoleCommand(input));
  if (!Credentials?.AccessKeyId || !Credentials.SecretAccessKey) throw new Error(`STS gave no credentials for ${roleArn}.`);
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = Credentials;
  const client = new DynamoDBClient({ region, credentials: { accessKeyId, secretAccessKey, sessionToken } });
  const findings = await probe(client, tableName);
  for (const { rule, expected, found } of findings)
    console.log(`${found === expected ? 'holds ' : 'FAILS '} ${rule}: ${found}${found === expected ? '' : `, must be ${expected}`}`);
  return findings.filter(({ found, expected }) => found !== expected).length;
}
