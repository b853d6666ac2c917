/** Lets a person in: the sign-in, the agent's record, a place in the default team; and, on first use, what the desk lacks. */
import { randomBytes } from 'node:crypto';
import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  type AttributeType,
  type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { createDirectoryStore } from '#adapters/directory-store';
import type { TableAccess } from '#adapters/dynamo';
import { newId } from '#adapters/ids';
import { putAgent, putFirstSettings } from '#adapters/provision';
import type { Agent, Role } from '#schemas/agent';
import type { Instant } from '#schemas/primitives';
import { TeamSettings } from '#schemas/settings';

export type Desk = {
  readonly ssm: SSMClient;
  readonly cognito: CognitoIdentityProviderClient;
  readonly table: TableAccess;
  readonly userPoolId: string;
  /** `/meja/<stage>` */
  readonly parameterPrefix: string;
  /** The first own mailbox. */
  readonly mailbox: string;
  /** What contacts read beside the mailbox. */
  readonly deskName: string;
};

export type Person = { readonly email: string; readonly name: string; readonly role: Role; readonly capacity: number };

const TEAM_ID = 'default';
/** Indonesian, as everything a fresh desk says by itself. */
const TEAM_NAME = 'Layanan pelanggan';
const SIGNING_KEY_BYTES = 32;
/** Two admins at once is unlikely, and each try is a fresh look. */
const TRIES = 5;

/** Safe to repeat: what is there already is left as it is. Says what it did, a sentence a step, and never a secret. */
export async function letIn(desk: Desk, person: Person, at: Instant): Promise<readonly string[]> {
  const key = await ensureSigningKey(desk);
  const { agentId, said } = await ensureUser(desk, person.email);
  const agent = await ensureAgent(desk, agentId, person);
  const team = await ensureMember(desk, agentId, at);
  const mailbox = await ensureMailbox(desk, at);
  return [key, said, ...agent, team, mailbox];
}

async function ensureSigningKey({ ssm, parameterPrefix }: Desk): Promise<string> {
  const Name = `${parameterPrefix}/signing-key`;
  const Value = randomBytes(SIGNING_KEY_BYTES).toString('base64');
  try {
    await ssm.send(new PutParameterCommand({ Name, Value, Type: 'SecureString' }));
    return `Made the signing key ${Name}.`;
  } catch (error) {
    if (!isNamed(error, 'ParameterAlreadyExists')) throw error;
    return `The signing key ${Name} is there already.`;
  }
}

async function ensureUser({ cognito, userPoolId }: Desk, email: string): Promise<{ agentId: string; said: string }> {
  const input = { UserPoolId: userPoolId, Username: email };
  try {
    const UserAttributes = [
      { Name: 'email', Value: email },
      { Name: 'email_verified', Value: 'true' },
    ];
    const { User } = await cognito.send(new AdminCreateUserCommand({ ...input, UserAttributes, DesiredDeliveryMediums: ['EMAIL'] }));
    return { agentId: subOf(User?.Attributes, email), said: `Made the sign-in of ${email}; Cognito mails a temporary password.` };
  } catch (error) {
    if (!isNamed(error, 'UsernameExistsException')) throw error;
    const { UserAttributes } = await cognito.send(new AdminGetUserCommand(input));
    return { agentId: subOf(UserAttributes, email), said: `The sign-in of ${email} is there already.` };
  }
}

function subOf(attributes: readonly AttributeType[] | undefined, email: string): string {
  const sub = attributes?.find(({ Name }) => Name === 'sub')?.Value;
  if (!sub) throw new Error(`The user pool names no sub for ${email}.`);
  return sub;
}

async function ensureAgent({ table }: Desk, agentId: string, { email, name, role, capacity }: Person): Promise<string[]> {
  const asked = { email, name, role, capacity };
  const fresh: Agent = { ...asked, agentId, active: true, teams: [TEAM_ID], skills: [], presence: 'offline', load: 0 };
  if ((await putAgent(table, fresh)) === 'created')
    return [`Made the agent ${name}, ${role}, capacity ${capacity}, offline until they say otherwise.`];
  const agent = await createDirectoryStore(table).agent(agentId);
  if (!agent) throw new Error(`The record of agent ${agentId} went away while it was read.`);
  const isAsAsked = agent.role === role && agent.capacity === capacity && agent.name === name;
  return [
    `The agent ${agent.name}, ${agent.role}, capacity ${agent.capacity}, is there already.`,
    ...(isAsAsked ? [] : ['It is left as it is: this tool makes agents and changes none.']),
    ...(agent.active ? [] : ['It is not active.']),
  ];
}

async function ensureMember(desk: Pick<Desk, 'table'>, agentId: string, at: Instant, tries = TRIES): Promise<string> {
  const directory = createDirectoryStore(desk.table);
  const before = await directory.setting('team', TEAM_ID);
  const team = before ? TeamSettings.parse(before.value) : { teamId: TEAM_ID, name: TEAM_NAME, memberIds: [] };
  if (team.memberIds.includes(agentId)) return `They are in the team ${team.name} already.`;
  const previous = before?.version ?? 0;
  const value = TeamSettings.parse({ ...team, memberIds: [...team.memberIds, agentId] });
  const record = { kind: 'team', id: TEAM_ID, version: previous + 1, value, updatedAt: at, updatedBy: 'setup' } as const;
  const outcome = await directory.record({
    at,
    actor: { kind: 'system', id: 'setup' },
    commandId: newId('command'),
    events: [{ type: 'SettingChanged', kind: 'team', id: TEAM_ID, from: previous, to: record.version }],
    writes: [{ kind: 'setting', record, previous }],
  });
  if (outcome === 'committed') return `${before ? 'Added them to' : 'Made, with them in it,'} the team ${team.name}.`;
  if (tries <= 1) throw new Error(`The team ${team.name} keeps changing: run this again.`);
  return ensureMember(desk, agentId, at, tries - 1);
}

async function ensureMailbox({ table, mailbox, deskName }: Desk, at: Instant): Promise<string> {
  const id = `email:${mailbox}`;
  if (await createDirectoryStore(table).setting('channel', id)) return `The mailbox ${mailbox} is known already.`;
  const value = { channel: 'email', account: mailbox, name: deskName, teamId: TEAM_ID };
  await putFirstSettings(table, [{ kind: 'channel', id, value }], at);
  return `Made the mailbox ${mailbox} known, under the name ${deskName}.`;
}

const isNamed = (error: unknown, name: string): boolean => error instanceof Error && error.name === name;
