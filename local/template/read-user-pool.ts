/** The user pool and its app clients. */
import { z } from 'zod';
import type { ReadContext } from './context.ts';
import type { UserPoolFacts } from './facts.ts';

/** The same names in CloudFormation and in what the engine keeps of a client. */
const Client = z.object({
  ExplicitAuthFlows: z.array(z.string()).default([]),
  CallbackURLs: z.array(z.string()).default([]),
  LogoutURLs: z.array(z.string()).default([]),
  AccessTokenValidity: z.number().optional(),
  IdTokenValidity: z.number().optional(),
  RefreshTokenValidity: z.number().optional(),
  TokenValidityUnits: z.record(z.string(), z.string()).optional(),
});

const PASSWORD_FLOW = 'ALLOW_USER_PASSWORD_AUTH';

export function readUserPool(context: ReadContext): UserPoolFacts | undefined {
  const [pool, otherPool] = context.ofType('AWS::Cognito::UserPool');
  const clients = context.ofType('AWS::Cognito::UserPoolClient').map((resource) => ({
    logicalId: resource.logicalId,
    id: context.resolver.physical(resource).ref,
    definition: Client.parse(context.properties(resource)),
  }));
  const [client] = clients.filter(({ definition }) => definition.ExplicitAuthFlows.includes(PASSWORD_FLOW));
  if (!pool || !client) return undefined;
  if (otherPool) throw new Error('The local cloud imitates one user pool; the templates declare more.');
  return {
    logicalId: pool.logicalId,
    id: context.resolver.physical(pool).ref,
    secondFactor: String(context.properties(pool).MfaConfiguration ?? 'OFF'),
    clients,
    clientId: client.id,
    groups: context.ofType('AWS::Cognito::UserPoolGroup').map((group) => String(context.properties(group).GroupName)),
  };
}
