/**
 * What the synthesized templates let each function do, asked of a simulator of IAM.
 * References are resolved to the names that the local cloud gives, which are the names its recorder writes.
 * `s3:prefix` of a listing is not recorded and so not evaluated; every other condition key is.
 */
import { runSimulation } from '@cloud-copilot/iam-simulate';
import { z } from 'zod';
import type { RecordedCall } from '../../local/adversary/aws-call.ts';
import { type Assembly, constructIdOf, readAssembly } from '../../local/template/assembly.ts';
import { ACCOUNT_ID } from '../../local/template/physical.ts';
import { createResolver } from '../../local/template/resolve.ts';

const texts = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const Statement = z.object({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: texts,
  Resource: texts,
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
});
export type Statement = z.infer<typeof Statement>;
const Policy = z.object({ Roles: z.array(z.string()), PolicyDocument: z.object({ Statement: z.array(Statement) }) });
const Lambda = z.object({ Role: z.string() });

/** Anything will do: no policy names an address of an engine. */
const NOWHERE = {
  sqsUrl: 'http://sqs.invalid',
  cognitoUrl: 'http://cognito.invalid',
  gatewayUrl: 'http://gateway.invalid',
  socketsUrl: 'http://sockets.invalid',
  worldUrl: 'http://world.invalid',
};

export interface FunctionRole {
  readonly functionId: string;
  readonly statements: readonly Statement[];
}

/** Every function of the assembly that is ours, with all statements of its role. */
export function rolesIn(cdkOut: string, functionIds: readonly string[]): FunctionRole[] {
  const assembly = readAssembly(cdkOut);
  const { resolve } = createResolver(assembly, NOWHERE);
  const policies = ofType(assembly, 'AWS::IAM::Policy').map(({ stack, properties }) =>
    Policy.parse(resolve(stack, { Roles: properties.Roles, PolicyDocument: properties.PolicyDocument })),
  );
  return ofType(assembly, 'AWS::Lambda::Function')
    .filter((one) => functionIds.includes(constructIdOf(one)))
    .map((one) => {
      const role =
        Lambda.parse(resolve(one.stack, { Role: one.properties.Role }))
          .Role.split('/')
          .at(-1) ?? '';
      const mine = policies.filter(({ Roles }) => Roles.includes(role));
      return { functionId: constructIdOf(one), statements: mine.flatMap(({ PolicyDocument }) => PolicyDocument.Statement) };
    });
}

const ofType = ({ resources }: Assembly, type: string) => resources.filter((resource) => resource.type === type);

export type Question = Omit<RecordedCall, 'function' | 'service'> & {
  readonly service: string;
  /** Further condition keys, such as `iam:PassedToService`. */
  readonly context?: Readonly<Record<string, string>>;
};

/** `Allowed`, `ExplicitlyDenied` or `ImplicitlyDenied`. @throws Error when the simulator cannot say, or leaves out what it was told. */
export async function decide({ functionId, statements }: FunctionRole, question: Question): Promise<string> {
  const { service, action, resource, leadingKey, enclosing, context = {} } = question;
  const answer = await runSimulation(
    {
      identityPolicies: [{ name: functionId, policy: { Version: '2012-10-17', Statement: statements } }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      request: {
        action: `${service}:${action}`,
        principal: `arn:aws:iam::${ACCOUNT_ID}:role/${functionId}`,
        resource: { resource, accountId: ACCOUNT_ID },
        contextVariables: {
          ...context,
          ...(leadingKey !== undefined && { 'dynamodb:LeadingKeys': [leadingKey] }),
          // A check is always part of a transaction: IAM has no such key for it.
          ...(enclosing !== undefined && action !== 'ConditionCheckItem' && { 'dynamodb:EnclosingOperation': enclosing }),
        },
      },
    },
    {},
  );
  if (answer.resultType !== 'single') throw new Error(`${functionId} ${service}:${action} ${resource}: ${JSON.stringify(answer)}`);
  const { ignoredContextKeys = [] } = answer.result;
  if (ignoredContextKeys.length > 0) throw new Error(`${service}:${action} ${resource} ignores ${ignoredContextKeys.join(', ')}`);
  return answer.overallResult;
}

export interface Grant {
  readonly functionId: string;
  readonly action: string;
  readonly resource: string;
}

/** Each action that a role allows on each resource. */
export function grantsOf({ functionId, statements }: FunctionRole): Grant[] {
  return statements
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Action, Resource }) => Action.flatMap((action) => Resource.map((resource) => ({ functionId, action, resource }))));
}

/** Whether the question is what the grant is for. */
export function answers({ action, resource }: Grant, question: Question): boolean {
  const pattern = resource.split('*').map((text) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return action === `${question.service}:${question.action}` && new RegExp(`^${pattern.join('.*')}$`).test(question.resource);
}
