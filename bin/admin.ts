/**
 * `npm run admin -- <email>`: lets a person in, first of all the first admin. Safe to repeat; docs/deploy.md, step 8.
 * Options: --name, --role (admin), --capacity (20), --mailbox (support@<mail domain>), --desk (the name beside it), --stage, --region, --local.
 */
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SSMClient } from '@aws-sdk/client-ssm';
import * as z from 'zod';
import { now } from '#adapters/clock';
import { Role } from '#schemas/agent';
import { type Desk, letIn } from './first-admin.ts';
import { findLocalDesk } from './local-desk.ts';
import { physicalId, stackResources } from './stack-resources.ts';
import { readOptions, runTool, type Stage } from './stage-options.ts';

/** As many tickets as the agents of a fresh local desk are given at once. */
const DEFAULT_CAPACITY = 20;
const LOCAL_MAIL_DOMAIN = 'meja.local';

const Address = (what: string) => z.email(`${what} is not an e-mail address.`).toLowerCase();
const Options = z.object({
  positionals: z.tuple([Address('What was given')], { error: 'Say whom: npm run admin -- somebody@example.co.id.' }),
  name: z.string().min(1).max(120).optional(),
  role: z.enum(Role.options, { error: `--role must be one of ${Role.options.join(', ')}.` }).default('admin'),
  capacity: z.coerce
    .number('--capacity must be a number.')
    .int('--capacity must be a whole number.')
    .min(0, '--capacity must be 0 or more.')
    .max(1000, '--capacity must be 1000 or less.')
    .default(DEFAULT_CAPACITY),
  mailbox: Address('--mailbox').optional(),
  desk: z.string().min(1).max(120).default('Layanan pelanggan'),
  local: z.boolean().default(false),
});
type Options = z.infer<typeof Options>;

await runTool(async () => {
  const text = { type: 'string' } as const;
  const { own, ...stage } = readOptions({
    args: process.argv.slice(2),
    options: { name: text, role: text, capacity: text, mailbox: text, desk: text, local: { type: 'boolean' } },
    schema: Options,
  });
  const [email] = own.positionals;
  const desk = own.local ? localDesk(own) : await deployedDesk(stage, own);
  const said = await letIn(desk, { email, name: own.name ?? nameOf(email), role: own.role, capacity: own.capacity }, now());
  console.log(said.join('\n'));
});

/** `siti@...` is Siti. */
function nameOf(email: string): string {
  const local = email.split('@')[0] ?? email;
  return local.charAt(0).toUpperCase() + local.slice(1);
}

async function deployedDesk({ stage, region }: Stage, { mailbox, desk }: Options): Promise<Desk> {
  const cloudFormation = new CloudFormationClient({ region });
  const state = await stackResources(cloudFormation, stage, 'State');
  return {
    ssm: new SSMClient({ region }),
    cognito: new CognitoIdentityProviderClient({ region }),
    table: { client: new DynamoDBClient({ region }), tableName: physicalId(state, 'Table') },
    userPoolId: physicalId(state, 'UserPool'),
    parameterPrefix: `/meja/${stage}`,
    mailbox: mailbox ?? `support@${await mailDomainOf(cloudFormation, { stage, region })}`,
    deskName: desk,
  };
}

/** As the functions have it. */
async function mailDomainOf(cloudFormation: CloudFormationClient, { stage, region }: Stage): Promise<string> {
  const ingest = physicalId(await stackResources(cloudFormation, stage, 'App'), 'Ingest');
  const configuration = await new LambdaClient({ region }).send(new GetFunctionConfigurationCommand({ FunctionName: ingest }));
  const domain = configuration.Environment?.Variables?.MAIL_DOMAIN;
  if (!domain) throw new Error(`${ingest} has no MAIL_DOMAIN: give --mailbox.`);
  return domain;
}

function localDesk({ mailbox, desk }: Options): Desk {
  const { cognito, dynamodb, ssm, tableName, userPoolId } = findLocalDesk();
  const at = (endpoint: string) => ({
    endpoint,
    region: 'ap-southeast-3',
    credentials: { accessKeyId: 'Admin', secretAccessKey: 'local' },
  });
  return {
    ssm: new SSMClient(at(ssm)),
    cognito: new CognitoIdentityProviderClient(at(cognito)),
    table: { client: new DynamoDBClient(at(dynamodb)), tableName },
    userPoolId,
    parameterPrefix: '/meja/local',
    mailbox: mailbox ?? `support@${LOCAL_MAIL_DOMAIN}`,
    deskName: desk,
  };
}
