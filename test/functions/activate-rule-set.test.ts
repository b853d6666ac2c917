import { DescribeActiveReceiptRuleSetCommand, SESClient, SetActiveReceiptRuleSetCommand } from '@aws-sdk/client-ses';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { handler } from '../../functions/activate-rule-set.ts';

const ses = mockClient(SESClient);
const answers: Record<string, unknown>[] = [];
let answerStatus = 200;

beforeEach(() => {
  ses.reset();
  ses.on(SetActiveReceiptRuleSetCommand).resolves({});
  answers.length = 0;
  answerStatus = 200;
  vi.stubGlobal('fetch', async (_url: string, { body }: { body: string }) => {
    answers.push(JSON.parse(body));
    return new Response(null, { status: answerStatus });
  });
});
afterEach(() => vi.unstubAllGlobals());

const active = (Name: string | undefined) =>
  ses.on(DescribeActiveReceiptRuleSetCommand).resolves(Name === undefined ? {} : { Metadata: { Name } });
const activated = () => ses.commandCalls(SetActiveReceiptRuleSetCommand).map(({ args }) => args[0].input.RuleSetName);

function request(RequestType: 'Create' | 'Update' | 'Delete', more: object = {}) {
  return {
    RequestType,
    ResponseURL: 'https://answers.example/1',
    StackId: 'stack',
    RequestId: 'request',
    LogicalResourceId: 'ActiveRuleSet',
    ...(RequestType !== 'Create' && { PhysicalResourceId: 'ours' }),
    ResourceProperties: { ServiceToken: 'arn', RuleSetName: 'ours' },
    ...more,
  };
}

describe('creating', () => {
  test('makes our rule set the active one where none is', async () => {
    active(undefined);

    await handler(request('Create'));

    expect(activated()).toEqual(['ours']);
    expect(answers).toEqual([
      { Status: 'SUCCESS', PhysicalResourceId: 'ours', StackId: 'stack', RequestId: 'request', LogicalResourceId: 'ActiveRuleSet' },
    ]);
  });

  test('never takes the place of another rule set, and says how to join it', async () => {
    active('company-mail');

    await handler(request('Create'));

    expect(activated()).toEqual([]);
    expect(answers).toEqual([
      expect.objectContaining({ Status: 'FAILED', Reason: expect.stringContaining('-c receiptRuleSet=company-mail') }),
    ]);
  });

  test('again changes nothing', async () => {
    active('ours');

    await handler(request('Create'));

    expect(activated()).toEqual([]);
    expect(answers).toEqual([expect.objectContaining({ Status: 'SUCCESS' })]);
  });
});

test('updating moves on from the rule set that was ours before', async () => {
  active('ours-before');

  await handler(request('Update', { OldResourceProperties: { RuleSetName: 'ours-before' } }));

  expect(activated()).toEqual(['ours']);
});

describe('removing', () => {
  test('stops receiving while our rule set is the active one', async () => {
    active('ours');

    await handler(request('Delete'));

    expect(activated()).toEqual([undefined]);
    expect(answers).toEqual([expect.objectContaining({ Status: 'SUCCESS' })]);
  });

  test('leaves mail alone once another rule set is the active one', async () => {
    active('company-mail');

    await handler(request('Delete'));

    expect(activated()).toEqual([]);
    expect(answers).toEqual([expect.objectContaining({ Status: 'SUCCESS' })]);
  });
});

test('a refusal of SES is told to CloudFormation, which would wait otherwise', async () => {
  ses.on(DescribeActiveReceiptRuleSetCommand).rejects(new Error('Rate exceeded'));

  await handler(request('Create'));

  expect(answers).toEqual([expect.objectContaining({ Status: 'FAILED', Reason: 'Rate exceeded' })]);
});

test('an answer that CloudFormation did not take fails the invocation, so that it is tried again', async () => {
  active('ours');
  answerStatus = 503;

  await expect(handler(request('Create'))).rejects.toThrow('CloudFormation did not take the answer: HTTP 503.');
});
