import { describe, expect, test } from 'vitest';
import { ContextError, readStageConfig } from '../../lib/stage-config.ts';
import { ofType, synthesize } from './synth.ts';

const CERTIFICATE = 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012';
const GOOD = { mailDomain: 'support.example.co.id' };

/** The sentences that a context is refused with. */
function sentences(context: Readonly<Record<string, unknown>>): string[] {
  try {
    readStageConfig(context);
  } catch (error) {
    if (error instanceof ContextError) return error.message.split('\n');
    throw error;
  }
  return [];
}

describe('context', () => {
  test('needs a mail domain and nothing else', () => {
    expect(readStageConfig(GOOD)).toEqual({
      stage: 'prod',
      region: 'ap-southeast-3',
      mailDomain: 'support.example.co.id',
      mailboxes: ['support@support.example.co.id'],
      logRetentionDays: 30,
      secondFactor: 'optional',
    });
  });

  test('may come as the text of the command line', () => {
    const given = {
      ...GOOD,
      stage: 'local',
      logRetentionDays: '7',
      mailboxes: 'a@support.example.co.id, b@support.example.co.id',
      mediaHosts: '127.0.0.1,.example',
    };

    expect(readStageConfig(given)).toMatchObject({
      logRetentionDays: 7,
      mailboxes: ['a@support.example.co.id', 'b@support.example.co.id'],
      mediaHosts: ['127.0.0.1', '.example'],
    });
  });

  test.each([
    ['no mail domain', {}, /^mailDomain is missing: give the domain that receives mail, such as /],
    ['a mail domain that is none', { mailDomain: 'Support Desk' }, /^mailDomain must be a domain in lower case/],
    ['a stage that cannot be in names', { ...GOOD, stage: 'Prod 1' }, /^stage must be 1 to 12 small letters and digits/],
    [
      'a region that is not served',
      { ...GOOD, region: 'mars-1' },
      /^region must be one of ap-southeast-3, ap-southeast-1; mars-1 is not\.$/,
    ],
    ['an account that is none', { ...GOOD, account: '42' }, /^account must be the 12 digits of an AWS account/],
    [
      'a mailbox of another domain',
      { ...GOOD, mailboxes: ['help@elsewhere.id'] },
      /^mailboxes must be addresses in lower case at support\.example\.co\.id; help@elsewhere\.id is not\.$/,
    ],
    ['a rule set name that SES refuses', { ...GOOD, receiptRuleSet: 'a b' }, /^receiptRuleSet must be the name of an SES receipt rule set/],
    ['an alarm address that is none', { ...GOOD, alarmEmail: 'me' }, /^alarmEmail must be an e-mail address\.$/],
    ['a retention that CloudWatch refuses', { ...GOOD, logRetentionDays: 31 }, /^logRetentionDays must be one of 1, 3, 5, 7, 14, 30, /],
    ['a retention that is no number', { ...GOOD, logRetentionDays: 'long' }, /^logRetentionDays must be one of 1, 3, 5, 7, 14, 30, /],
    ['an empty list of mailboxes', { ...GOOD, mailboxes: [] }, /^mailboxes must name at least one address\.$/],
    ['a Graph URL that is none', { ...GOOD, stage: 'local', graphUrl: 'graph' }, /^graphUrl must be a URL\.$/],
    [
      'a Graph URL outside stage local',
      { ...GOOD, graphUrl: 'http://127.0.0.1:4001' },
      /^graphUrl is only for stage local: it leads messages away from Meta\.$/,
    ],
    [
      'an address of the dashboard without its certificate',
      { ...GOOD, dashboardUrl: 'https://desk.example.co.id' },
      /^dashboardUrl and dashboardCertificate go together: /,
    ],
    [
      'a certificate without the address',
      { ...GOOD, dashboardCertificate: CERTIFICATE },
      /^dashboardUrl and dashboardCertificate go together: /,
    ],
    [
      'an address of the dashboard that is more than a host',
      { ...GOOD, dashboardUrl: 'https://example.co.id/desk', dashboardCertificate: CERTIFICATE },
      /^dashboardUrl must be https:\/\/ and a host, such as https:\/\/desk\.example\.co\.id; https:\/\/example\.co\.id\/desk is not\.$/,
    ],
    [
      'a certificate of another region',
      { ...GOOD, dashboardUrl: 'https://desk.example.co.id', dashboardCertificate: CERTIFICATE.replace('us-east-1', 'ap-southeast-3') },
      /^dashboardCertificate must be the ARN of a certificate in us-east-1/,
    ],
    ['a second factor that is none', { ...GOOD, secondFactor: 'sms' }, /^secondFactor must be optional or required\.$/],
    ['media hosts outside stage local', { ...GOOD, mediaHosts: '127.0.0.1' }, /^mediaHosts is only for stage local/],
  ])('with %s is refused in one sentence', (_mistake, context, sentence) => {
    expect(sentences(context)).toEqual([expect.stringMatching(sentence)]);
  });

  test('with several mistakes has each of them told', () => {
    expect(sentences({ mailDomain: 'x', stage: '9', account: 'a' })).toHaveLength(3);
  });
});

// The first synthesis loads the library, which takes longer than a test may.
const byRegion = ['ap-southeast-3', 'ap-southeast-1'].map((region) => ({ region, ...synthesize({ region }) }));

describe('each deployment synthesizes', () => {
  test.each(byRegion)('in $region, without an account', ({ region, stacks, desk }) => {
    expect([stacks.state.region, stacks.desk.region]).toEqual([region, region]);
    expect(ofType(desk, 'AWS::Lambda::Function')).toHaveLength(13);
  });

  test('with an existing rule set: our rule is added to it, and which set is active is left alone', () => {
    const { desk } = synthesize({ receiptRuleSet: 'company-mail' });

    expect(desk.ReceiptRule?.Properties.RuleSetName).toBe('company-mail');
    expect(ofType(desk, 'AWS::SES::ReceiptRuleSet')).toEqual([]);
    expect(ofType(desk, 'Custom::ActiveReceiptRuleSet')).toEqual([]);
    expect(desk).not.toHaveProperty('ActivateRuleSet');
  });

  test('on a laptop: messages go to the simulated provider, and a password signs in', () => {
    const { state, desk } = synthesize({
      stage: 'local',
      mailDomain: 'meja.local',
      graphUrl: 'http://127.0.0.1:4001/graph/v26.0',
      mediaHosts: '127.0.0.1',
    });
    const variables = Object(desk.Deliver?.Properties.Environment).Variables;

    expect(variables).toMatchObject({
      GRAPH_URL: 'http://127.0.0.1:4001/graph/v26.0',
      MEDIA_HOSTS: '127.0.0.1',
      PARAMETER_PREFIX: '/meja/local',
    });
    expect(state.UserPoolClient?.Properties.ExplicitAuthFlows).toContain('ALLOW_USER_PASSWORD_AUTH');
  });

  test('elsewhere: messages go to Meta, and a password never travels', () => {
    const { state, desk } = synthesize();

    expect(Object(desk.Deliver?.Properties.Environment).Variables).not.toHaveProperty('GRAPH_URL');
    expect(state.UserPoolClient?.Properties.ExplicitAuthFlows).not.toContain('ALLOW_USER_PASSWORD_AUTH');
    expect(state.UserPoolClient?.Properties).toMatchObject({ AllowedOAuthFlowsUserPoolClient: false, GenerateSecret: false });
  });
});
