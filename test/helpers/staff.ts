/** People of a desk who came as people do: invited over the API, with a password of their own and tokens that the pool signed. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AdminSetUserPasswordCommand, CognitoIdentityProviderClient, ListUsersCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { Role } from '#schemas/agent';
import { findLocalDesk } from '../../bin/local-desk.ts';
import { LOCAL_PASSWORD } from '../../local/engines/cognito.ts';
import { type ApiClient, createApiClient } from './api-client.ts';
import type { TestCloud } from './cloud.ts';

export type Member = { readonly agentId: string; readonly email: string; readonly api: ApiClient };
type Invitation = { readonly name: string; readonly role: Role; readonly teams: readonly string[] };

const ADMIN_TOOL = join(import.meta.dirname, '../../bin/admin.ts');

type Pool = { readonly client: CognitoIdentityProviderClient; readonly UserPoolId: string };
type Flow = Pick<TestCloud, 'stateDir'>;

async function inPool<T>({ stateDir }: Flow, act: (pool: Pool) => Promise<T>): Promise<T> {
  const { cognito: endpoint, userPoolId: UserPoolId } = findLocalDesk(stateDir);
  const credentials = { accessKeyId: 'Test', secretAccessKey: 'local' };
  const client = new CognitoIdentityProviderClient({ endpoint, region: 'ap-southeast-3', credentials });
  try {
    return await act({ client, UserPoolId });
  } finally {
    client.destroy();
  }
}

/** Every sign-in of the pool, as a line that is another one when anything of it changed. */
export const signInsOf = (flow: Flow): Promise<string[]> =>
  inPool(flow, async ({ client, UserPoolId }) => {
    const { Users = [] } = await client.send(new ListUsersCommand({ UserPoolId }));
    return Users.map(
      ({ Username, Enabled, UserStatus, UserLastModifiedDate }) =>
        `sign-in ${Username} ${Enabled} ${UserStatus} ${UserLastModifiedDate?.toISOString()}`,
    ).sort();
  });

/** Chooses the password that the invitation's mail asks for, signs in, and looks in once: the sign-in is on record from then on. */
export async function signsIn(flow: TestCloud, agentId: string, email: string): Promise<Member> {
  const { cloud, secrets } = flow;
  await inPool(flow, ({ client, UserPoolId }) =>
    client.send(new AdminSetUserPasswordCommand({ UserPoolId, Username: agentId, Password: LOCAL_PASSWORD, Permanent: true })),
  );
  const token = await cloud.token(email);
  secrets.add(token, email);
  const api = createApiClient(cloud.urls.http, token);
  await api.call('getMe');
  return { agentId, email, api };
}

/** By the tool that makes the first owner of a fresh desk: nobody is there yet who could invite one. */
export async function firstOwner(flow: TestCloud): Promise<Member> {
  const email = 'pemilik@meja.local';
  const env = { PATH: process.env.PATH, MEJA_STATE_DIR: flow.stateDir };
  await promisify(execFile)(process.execPath, [ADMIN_TOOL, email, '--role', 'owner', '--local'], { env });
  const { items } = await flow.api.admin.call('listAgents');
  const owner = items.find(({ role }) => role === 'owner');
  if (!owner) throw new Error('The tool made no owner.');
  return signsIn(flow, owner.agentId, email);
}

export async function invited(flow: TestCloud, by: ApiClient, { name, role, teams }: Invitation): Promise<Member> {
  const email = `${name.toLowerCase()}@meja.local`;
  const { agentId } = await by.call('inviteAgent', { body: { email, name, role, teams } });
  return signsIn(flow, agentId, email);
}
