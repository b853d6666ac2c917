import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findLocalDesk } from '../../bin/local-desk.ts';
import { physicalId, stackResources } from '../../bin/stack-resources.ts';

const BIN = join(import.meta.dirname, '..', '..', 'bin');

/** Runs a tool without credentials or a region of the machine's own; nothing here gets as far as AWS. */
const run = (tool: string, ...args: string[]) =>
  new Promise<{ code: number; stderr: string }>((resolve) => {
    const env = { PATH: process.env.PATH, MEJA_STATE_DIR: '/nowhere' };
    const child = execFile(process.execPath, [join(BIN, `${tool}.ts`), ...args], { env }, (_error, _stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, stderr: stderr.trim() });
    });
  });

describe('a command line that cannot be followed gets one sentence and the exit code 1', () => {
  test.each([
    ['admin', [], 'Say whom: npm run admin -- somebody@example.co.id.'],
    ['admin', ['nobody'], 'What was given is not an e-mail address.'],
    ['admin', ['a@example.co.id', '--role', 'boss'], '--role must be one of owner, admin, supervisor, agent, light_agent, auditor.'],
    ['admin', ['a@example.co.id', '--capacity', 'many'], '--capacity must be a number.'],
    ['admin', ['a@example.co.id', '--stage', 'No-Such'], '--stage must be 1 to 12 small letters and digits, such as prod.'],
    ['admin', ['a@example.co.id', '--local'], 'No local cloud is running: start it with npm start.'],
    ['redrive', ['--queue', 'inbound'], '--queue must be one of dead.fifo, dead.'],
    ['verify-iam', ['--probe-role', 'Ingest'], '--probe-role must be the ARN of a role.'],
    ['verify-iam', ['prod'], 'Only options are taken: --probe-role, --stage, --region.'],
  ])('%s %j', async (tool, args, sentence) => {
    expect(await run(tool, ...args)).toEqual({ code: 1, stderr: sentence });
  });

  test('an unknown option is named', async () => {
    const { code, stderr } = await run('redrive', '--all');

    expect(code).toBe(1);
    expect(stderr).toContain("'--all'");
  });
});

describe('the running local cloud', () => {
  let stateDir: string;
  const running = (content: object) => writeFileSync(join(stateDir, 'running.json'), JSON.stringify(content));
  const desk = {
    cognito: 'http://127.0.0.1:9229',
    dynamodb: 'http://127.0.0.1:8000',
    ssm: 'http://127.0.0.1:8001',
    tableName: 'Table',
    userPoolId: 'pool',
  };

  beforeEach(() => {
    stateDir = mkdtempSync(join(tmpdir(), 'meja-running-'));
    mkdirSync(stateDir, { recursive: true });
  });
  afterEach(() => rmSync(stateDir, { recursive: true }));

  test('is found by the file it leaves', () => {
    running({ pid: 1, http: 'http://127.0.0.1:4000', ...desk });

    expect(findLocalDesk(stateDir)).toEqual(desk);
  });

  test('that says too little is told apart from none', () => {
    const { dynamodb: _unsaid, ...rest } = desk;
    running(rest);

    expect(() => findLocalDesk(stateDir)).toThrow('does not say where dynamodb is');
  });
});

describe('the resources of a stack', () => {
  const client = new CloudFormationClient({ region: 'ap-southeast-3' });
  const mock = mockClient(client);
  beforeEach(() => mock.reset());
  const summary = (LogicalResourceId: string, PhysicalResourceId: string) => ({
    LogicalResourceId,
    PhysicalResourceId,
    ResourceType: 'AWS::DynamoDB::Table',
    LastUpdatedTimestamp: new Date(0),
    ResourceStatus: 'CREATE_COMPLETE' as const,
  });

  test('are listed to the last page, by the name of the stage', async () => {
    mock
      .on(ListStackResourcesCommand, { StackName: 'Meja-uat-State', NextToken: undefined })
      .resolves({ StackResourceSummaries: [summary('Bucket', 'b')], NextToken: 'more' })
      .on(ListStackResourcesCommand, { StackName: 'Meja-uat-State', NextToken: 'more' })
      .resolves({ StackResourceSummaries: [summary('Table', 't')] });

    const resources = await stackResources(client, 'uat', 'State');

    expect(physicalId(resources, 'Table')).toBe('t');
    expect(() => physicalId(resources, 'Ingest')).toThrow('The stack has no resource Ingest');
  });

  test('of a stack that is not there are missed in a sentence that names stack and region', async () => {
    mock.on(ListStackResourcesCommand).rejects(Object.assign(new Error('Stack with id x does not exist'), { name: 'ValidationError' }));

    await expect(stackResources(client, 'uat', 'App')).rejects.toThrow('There is no stack Meja-uat-App in ap-southeast-3');
  });
});
