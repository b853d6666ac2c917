/** The agents' sign-ins, in the Cognito user pool. */
import {
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminUserGlobalSignOutCommand,
  type AttributeType,
} from '@aws-sdk/client-cognito-identity-provider';
import type { SignIns } from '#flows/api-ports';
import { cognito } from './aws-clients.ts';

/** A user's name in a pool that signs in by address is its `sub`, which is the agent's id. */
export function createSignIns(UserPoolId: string): SignIns {
  const userOf = (agentId: string) => ({ UserPoolId, Username: agentId });
  const signOut = async (agentId: string) => {
    await cognito().send(new AdminUserGlobalSignOutCommand(userOf(agentId)));
  };
  return {
    invite: (email) => invite(UserPoolId, email),
    allow: async (agentId) => {
      await cognito().send(new AdminEnableUserCommand(userOf(agentId)));
    },
    signOut,
    end: async (agentId) => {
      await cognito().send(new AdminDisableUserCommand(userOf(agentId)));
      await signOut(agentId);
    },
  };
}

/** Cognito mails a temporary password. Who is there already, such as after an invitation that broke off, is only looked up. */
async function invite(UserPoolId: string, email: string): Promise<string> {
  const user = { UserPoolId, Username: email };
  const UserAttributes = [
    { Name: 'email', Value: email },
    { Name: 'email_verified', Value: 'true' },
  ];
  try {
    const { User } = await cognito().send(new AdminCreateUserCommand({ ...user, UserAttributes, DesiredDeliveryMediums: ['EMAIL'] }));
    return subOf(User?.Attributes);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'UsernameExistsException') throw error;
    const found = await cognito().send(new AdminGetUserCommand(user));
    return subOf(found.UserAttributes);
  }
}

function subOf(attributes: readonly AttributeType[] | undefined): string {
  const sub = attributes?.find(({ Name }) => Name === 'sub')?.Value;
  if (!sub) throw new Error('The user pool names no sub.');
  return sub;
}
