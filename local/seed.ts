/** What a fresh table begins with: one team, four people, one number, one mailbox; or the example's teams and people. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type FirstSetting, putAgent, putFirstSettings } from '#adapters/provision';
import type { Agent } from '#schemas/agent';
import type { ApprovedTemplates } from '#schemas/template';
import type { LocalUser } from './engines/cognito.ts';
import { EXAMPLE_CAPACITY, exampleSettings, exampleTeamsOf } from './example.ts';
import type { DomainClock, Endpoints } from './service-deps.ts';

export interface SeedInput {
  readonly endpoints: Endpoints;
  readonly tableName: string;
  readonly users: readonly LocalUser[];
  readonly clock: DomainClock;
  readonly example: boolean;
}

/** Meta's id of the simulated number, and our simulated mailbox. */
const PHONE_NUMBER_ID = '1065550000001';
const MAILBOX = 'support@meja.local';
const AGENT_CAPACITY = 20;

const nameOf = ({ email }: LocalUser): string => email.split('@')[0] ?? email;

/** Agents answer and are online; the others look after them and are given nothing. */
function agentOf(user: LocalUser, example: boolean): Agent {
  const { email, sub } = user;
  const name = nameOf(user);
  const role = name === 'admin' || name === 'supervisor' ? name : 'agent';
  const answers = role === 'agent';
  return {
    agentId: sub,
    name: `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    email,
    role,
    active: true,
    teams: example ? exampleTeamsOf(name) : ['default'],
    skills: [],
    presence: answers ? 'online' : 'offline',
    capacity: answers ? (example ? EXAMPLE_CAPACITY : AGENT_CAPACITY) : 0,
    load: 0,
  };
}

/** The simulated Graph API knows it under this name. */
const TEMPLATES: ApprovedTemplates = [
  {
    name: 'order_update',
    language: 'id',
    category: 'utility',
    text: 'Halo {{1}}, pesanan Anda {{2}}. Balas pesan ini bila ada pertanyaan.',
  },
];

const OWN_SETTINGS: readonly FirstSetting[] = [
  {
    kind: 'channel',
    id: `whatsapp:${PHONE_NUMBER_ID}`,
    value: { channel: 'whatsapp', account: PHONE_NUMBER_ID, name: 'Meja', teamId: 'default' },
  },
  { kind: 'templates', id: 'default', value: TEMPLATES },
  { kind: 'channel', id: `email:${MAILBOX}`, value: { channel: 'email', account: MAILBOX, name: 'Meja', teamId: 'default' } },
];

const oneTeam = (users: readonly LocalUser[]): FirstSetting => ({
  kind: 'team',
  id: 'default',
  value: { teamId: 'default', name: 'Layanan pelanggan', memberIds: users.map(({ sub }) => sub) },
});

/** Runs on an empty state, after the tables exist and before anything is served; again after a kill in its middle. */
export async function seed({ endpoints, tableName, users, clock, example }: SeedInput): Promise<void> {
  const credentials = { accessKeyId: 'Seed', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: endpoints.dynamodb, region: 'ap-southeast-3', credentials });
  const access = { client, tableName };
  const idOf = (name: string): string => {
    const user = users.find((one) => nameOf(one) === name);
    if (!user) throw new Error(`The example has no user ${name}.`);
    return user.sub;
  };
  try {
    for (const user of users) await putAgent(access, agentOf(user, example));
    const settings = [...OWN_SETTINGS, ...(example ? exampleSettings(idOf) : [oneTeam(users)])];
    await putFirstSettings(access, settings, new Date(clock.now()).toISOString());
  } finally {
    client.destroy();
  }
}
