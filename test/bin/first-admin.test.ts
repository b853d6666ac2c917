import { AdminCreateUserCommand, AdminGetUserCommand, CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createDirectoryStore } from '#adapters/directory-store';
import { putAgent } from '#adapters/provision';
import { type Desk, letIn, type Person } from '../../bin/first-admin.ts';
import { createTable, dynoxide, type Engine } from '../helpers/dynamo-engine.ts';

const source = dynoxide();
const AT = '2026-11-23T02:00:00.000Z';
const BUDI: Person = { email: 'budi@example.co.id', name: 'Budi', role: 'admin', capacity: 20 };
const SITI: Person = { email: 'siti@example.co.id', name: 'Siti', role: 'agent', capacity: 5 };
const named = (name: string) => Object.assign(new Error(name), { name });

const cognito = mockClient(CognitoIdentityProviderClient);
const ssm = mockClient(SSMClient);
const sub = (email: string) => [{ Name: 'sub', Value: `sub-${email.split('@')[0]}` }];

describe.skipIf(source.missing)('letting a person in', () => {
  let engine: Engine;
  let desk: Desk;
  let tables = 0;

  beforeAll(async () => {
    engine = await source.start();
  });
  afterAll(() => engine.stop());

  beforeEach(async () => {
    tables += 1;
    const tableName = `admin-${tables}`;
    await createTable(engine.client, tableName);
    desk = {
      ssm: new SSMClient({}),
      cognito: new CognitoIdentityProviderClient({}),
      table: { client: engine.client, tableName },
      userPoolId: 'pool',
      parameterPrefix: '/meja/prod',
      mailbox: 'support@support.example.co.id',
      deskName: 'Toko Budi',
    };
    cognito.reset();
    ssm.reset();
    ssm.on(PutParameterCommand).resolves({});
    for (const { email } of [BUDI, SITI]) {
      const Username = email;
      cognito.on(AdminCreateUserCommand, { Username }).resolves({ User: { Attributes: sub(email) } });
      cognito.on(AdminGetUserCommand, { Username }).resolves({ UserAttributes: sub(email) });
    }
  });

  const items = async () => (await engine.client.send(new ScanCommand({ TableName: desk.table.tableName }))).Items ?? [];
  const directory = () => createDirectoryStore(desk.table);
  const parameterAndUserExist = () => {
    ssm.on(PutParameterCommand).rejects(named('ParameterAlreadyExists'));
    cognito.on(AdminCreateUserCommand).rejects(named('UsernameExistsException'));
  };

  test('makes an agent under the sub of the sign-in, in the default team, offline', async () => {
    await letIn(desk, BUDI, AT);

    expect(await directory().agent('sub-budi')).toEqual({
      ...BUDI,
      agentId: 'sub-budi',
      active: true,
      teams: ['default'],
      skills: [],
      presence: 'offline',
      load: 0,
    });
    expect((await directory().setting('team', 'default'))?.value).toMatchObject({ teamId: 'default', memberIds: ['sub-budi'] });
  });

  test('makes the mailbox known on first use', async () => {
    await letIn(desk, BUDI, AT);

    expect((await directory().setting('channel', 'email:support@support.example.co.id'))?.value).toEqual({
      channel: 'email',
      account: 'support@support.example.co.id',
      name: 'Toko Budi',
      teamId: 'default',
    });
  });

  test('invites by mail, and takes the address as verified', async () => {
    await letIn(desk, BUDI, AT);

    expect(cognito.commandCalls(AdminCreateUserCommand).map(({ args }) => args[0].input)).toEqual([
      {
        UserPoolId: 'pool',
        Username: BUDI.email,
        DesiredDeliveryMediums: ['EMAIL'],
        UserAttributes: [
          { Name: 'email', Value: BUDI.email },
          { Name: 'email_verified', Value: 'true' },
        ],
      },
    ]);
  });

  test('makes a signing key of 32 bytes, never over one that is there, and prints it nowhere', async () => {
    const said = await letIn(desk, BUDI, AT);

    const put = ssm.commandCalls(PutParameterCommand)[0]?.args[0].input;
    expect(put).toMatchObject({ Name: '/meja/prod/signing-key', Type: 'SecureString' });
    expect(put).not.toHaveProperty('Overwrite');
    expect(Buffer.from(put?.Value ?? '', 'base64')).toHaveLength(32);
    expect(said.join('\n')).not.toContain(put?.Value);
  });

  test('twice changes nothing the second time', async () => {
    await letIn(desk, BUDI, AT);
    const before = await items();
    parameterAndUserExist();

    const said = await letIn(desk, BUDI, '2026-11-24T02:00:00.000Z');

    expect(await items()).toEqual(before);
    for (const sentence of said) expect(sentence).toMatch(/already/);
  });

  test('a second person joins the team beside the first, by an entry in the settings ledger', async () => {
    await letIn(desk, BUDI, AT);
    await letIn(desk, SITI, AT);

    const team = await directory().setting('team', 'default');
    expect(team).toMatchObject({ version: 2, value: { memberIds: ['sub-budi', 'sub-siti'] } });
    const entries = (await items()).filter(({ pk }) => pk?.S === 'LEDGER#settings').map(({ sk }) => sk?.S);
    expect(entries.toSorted()).toEqual(['000000000001', '000000000002', '000000000003']);
  });

  test('an agent who is there already keeps role and capacity, and it is said', async () => {
    await letIn(desk, SITI, AT);
    parameterAndUserExist();

    const said = await letIn(desk, { ...SITI, role: 'admin' }, AT);

    expect((await directory().agent('sub-siti'))?.role).toBe('agent');
    expect(said).toContain('It is left as it is: this tool makes agents and changes none.');
  });

  test('what was cut off after the sign-in is finished by the next run', async () => {
    parameterAndUserExist();
    await putAgent(desk.table, {
      ...BUDI,
      agentId: 'sub-budi',
      active: true,
      teams: ['default'],
      skills: [],
      presence: 'offline',
      load: 0,
    });

    await letIn(desk, BUDI, AT);

    expect((await directory().setting('team', 'default'))?.value).toMatchObject({ memberIds: ['sub-budi'] });
    expect(await directory().setting('channel', 'email:support@support.example.co.id')).toBeDefined();
  });

  test('a refusal of the user pool is passed on before anything is written to the table', async () => {
    cognito.on(AdminCreateUserCommand).rejects(named('InvalidParameterException'));

    await expect(letIn(desk, BUDI, AT)).rejects.toThrow('InvalidParameterException');
    expect(await items()).toEqual([]);
  });
});
