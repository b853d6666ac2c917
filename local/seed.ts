/** What a fresh table begins with: one team, four people, one number, one mailbox. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { putAgent, putFirstSettings } from '#adapters/provision';
import type { Agent } from '#schemas/agent';
import type { LocalUser } from './engines/cognito.ts';
import type { DomainClock, Endpoints } from './service-deps.ts';

export interface SeedInput {
  readonly endpoints: Endpoints;
  readonly tableName: string;
  readonly users: readonly LocalUser[];
  readonly clock: DomainClock;
}

/** Meta's id of the simulated number, and our simulated mailbox. */
const PHONE_NUMBER_ID = '1065550000001';
const MAILBOX = 'support@meja.local';
const AGENT_CAPACITY = 20;

/** Agents answer and are online; the others look after them and are given nothing. */
function agentOf({ email, sub }: LocalUser): Agent {
  const name = email.split('@')[0] ?? email;
  const role = name === 'admin' || name === 'supervisor' ? name : 'agent';
  const answers = role === 'agent';
  return {
    agentId: sub,
    name: `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    email,
    role,
    active: true,
    teams: ['default'],
    skills: [],
    presence: answers ? 'online' : 'offline',
    capacity: answers ? AGENT_CAPACITY : 0,
    load: 0,
  };
}

/** Runs on an empty state, after the tables exist and before anything is served; again after a kill in its middle. */
export async function seed({ endpoints, tableName, users, clock }: SeedInput): Promise<void> {
  const credentials = { accessKeyId: 'Seed', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: endpoints.dynamodb, region: 'ap-southeast-3', credentials });
  const access = { client, tableName };
  try {
    for (const user of users) await putAgent(access, agentOf(user));
    const settings = [
      { kind: 'team', id: 'default', value: { teamId: 'default', name: 'Layanan pelanggan', memberIds: users.map(({ sub }) => sub) } },
      {
        kind: 'channel',
        id: `whatsapp:${PHONE_NUMBER_ID}`,
        value: { channel: 'whatsapp', account: PHONE_NUMBER_ID, name: 'Meja', teamId: 'default' },
      },
      { kind: 'channel', id: `email:${MAILBOX}`, value: { channel: 'email', account: MAILBOX, name: 'Meja', teamId: 'default' } },
    ] as const;
    await putFirstSettings(access, settings, new Date(clock.now()).toISOString());
  } finally {
    client.destroy();
  }
}
