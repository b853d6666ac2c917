/** The names, ARNs and addresses that resources get in the local cloud: what Ref and Fn::GetAtt answer. */
import type { DeclaredResource } from './assembly.ts';
import { DASHBOARD_ORIGIN, GRAPH_ORIGIN } from './fixed-addresses.ts';

export const ACCOUNT_ID = '000000000000';
export const REGION = 'ap-southeast-3';

/** Addresses that appear in what templates refer to. */
export interface LocalAddresses {
  readonly sqsUrl: string;
  readonly cognitoUrl: string;
  readonly gatewayUrl: string;
  /** Where functions post to sockets. */
  readonly socketsUrl: string;
  readonly worldUrl: string;
}

/** Cognito's address in the region, to which templates add a pool's id: together the issuer of its tokens. */
const COGNITO_URL = `https://cognito-idp.${REGION}.amazonaws.com`;
/** The domain of a pool's sign-in page; and a bucket by its own name, which the local engine serves by path. */
const SIGN_IN_URL = new RegExp(`https://[\\w-]+\\.auth\\.${REGION}\\.amazoncognito\\.com`, 'g');
const BUCKET_URL = new RegExp(`https://[\\w-]+\\.s3\\.${REGION}\\.amazonaws\\.com`, 'g');

/** An API's own address, which templates add a stage to: functions post to sockets there. */
const API_URL = new RegExp(`^https://([\\w-]+)\\.execute-api\\.${REGION}\\.amazonaws\\.com(?=/)`);

/** A text of a template, with the local engines in the places of the services it names, and real ports in those of fixed ones. */
export function atEngines(text: string, { cognitoUrl, sqsUrl, gatewayUrl, socketsUrl, worldUrl }: LocalAddresses): string {
  if (!text.includes('://')) return text;
  return text
    .replaceAll(COGNITO_URL, cognitoUrl)
    .replaceAll(SIGN_IN_URL, cognitoUrl)
    .replaceAll(BUCKET_URL, sqsUrl)
    .replace(API_URL, `${socketsUrl}/$1`)
    .replaceAll(GRAPH_ORIGIN, worldUrl)
    .replaceAll(byNumber(DASHBOARD_ORIGIN), gatewayUrl)
    .replaceAll(DASHBOARD_ORIGIN, byName(gatewayUrl));
}

/** This machine goes by a number and by a name; cookies and origins tell them apart. */
const byNumber = (url: string): string => url.replace('//localhost', '//127.0.0.1');
export const byName = (url: string): string => url.replace('//127.0.0.1', '//localhost');

export interface Physical {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

type Namer = (resource: DeclaredResource, name: string, addresses: LocalAddresses) => Physical;

const arn = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${ACCOUNT_ID}:${rest}`;

const namers: Readonly<Record<string, Namer>> = {
  'AWS::DynamoDB::Table': namesTable,
  'AWS::DynamoDB::GlobalTable': namesTable,
  'AWS::SQS::Queue': (resource, base, { sqsUrl }) => {
    const name = resource.properties.FifoQueue === true ? `${base}.fifo` : base;
    const url = `${sqsUrl}/${ACCOUNT_ID}/${name}`;
    return { ref: url, attributes: { Arn: arn('sqs', name), QueueName: name, QueueUrl: url } };
  },
  'AWS::S3::Bucket': (_resource, base) => {
    // S3: bucket names have 3 to 63 characters, all lower case.
    const name = base.toLowerCase().slice(0, 63);
    return {
      ref: name,
      attributes: {
        Arn: `arn:aws:s3:::${name}`,
        DomainName: `${name}.s3.amazonaws.com`,
        RegionalDomainName: `${name}.s3.${REGION}.amazonaws.com`,
      },
    };
  },
  'AWS::Lambda::Function': (_resource, name) => ({ ref: name, attributes: { Arn: arn('lambda', `function:${name}`) } }),
  'AWS::IAM::Role': (_resource, name) => ({ ref: name, attributes: { Arn: `arn:aws:iam::${ACCOUNT_ID}:role/${name}` } }),
  'AWS::Cognito::UserPool': (_resource, _name, { cognitoUrl }) => {
    const id = 'local_meja';
    const provider = `${cognitoUrl.replace('http://', '')}/${id}`;
    return {
      ref: id,
      attributes: { Arn: arn('cognito-idp', `userpool/${id}`), ProviderName: provider, ProviderURL: `${cognitoUrl}/${id}` },
    };
  },
  'AWS::Cognito::UserPoolClient': ({ logicalId }) => {
    const id = `local${logicalId.toLowerCase()}`;
    return { ref: id, attributes: { ClientId: id } };
  },
  'AWS::CloudFront::Distribution': (_resource, name) => ({
    ref: name,
    attributes: { DomainName: `${name}.cloudfront.net`.toLowerCase(), Id: name },
  }),
  'AWS::CloudFront::Function': (_resource, name) => ({
    ref: name,
    attributes: { FunctionARN: `arn:aws:cloudfront::${ACCOUNT_ID}:function/${name}` },
  }),
  'AWS::CloudFront::OriginAccessControl': (_resource, name) => ({ ref: name, attributes: { Id: name } }),
  'AWS::Scheduler::ScheduleGroup': (_resource, name) => ({ ref: name, attributes: { Arn: arn('scheduler', `schedule-group/${name}`) } }),
  'AWS::Scheduler::Schedule': (_resource, name) => ({ ref: name, attributes: { Arn: arn('scheduler', `schedule/default/${name}`) } }),
  'AWS::SNS::Topic': (_resource, name) => ({ ref: arn('sns', name), attributes: { TopicArn: arn('sns', name), TopicName: name } }),
  'AWS::Events::Rule': (_resource, name) => ({ ref: name, attributes: { Arn: arn('events', `rule/${name}`) } }),
  'AWS::Logs::LogGroup': (_resource, name) => ({ ref: name, attributes: { Arn: arn('logs', `log-group:${name}:*`) } }),
  'AWS::SES::EmailIdentity': (resource, name) => {
    const identity = resource.properties.EmailIdentity;
    return { ref: typeof identity === 'string' ? identity : name, attributes: {} };
  },
  'AWS::ApiGatewayV2::Api': (_resource, name, { gatewayUrl }) => ({ ref: name, attributes: { ApiEndpoint: gatewayUrl, ApiId: name } }),
};

function namesTable(_resource: DeclaredResource, name: string): Physical {
  const tableArn = arn('dynamodb', `table/${name}`);
  return { ref: name, attributes: { Arn: tableArn, StreamArn: `${tableArn}/stream/local` } };
}

/** Properties that fix a resource's name when the template sets them to plain text. */
const NAME_PROPERTIES = ['TableName', 'QueueName', 'BucketName', 'FunctionName', 'RoleName', 'Name'];

/** What Ref and Fn::GetAtt answer for a resource. A type without a namer still has a name, but no attributes. */
export function physicalOf(resource: DeclaredResource, addresses: LocalAddresses): Physical {
  // A receipt rule names the rule set it belongs to, so this name property counts for the set alone.
  const names = resource.type === 'AWS::SES::ReceiptRuleSet' ? ['RuleSetName'] : NAME_PROPERTIES;
  const given = names.map((property) => resource.properties[property]).find((value) => typeof value === 'string');
  const name = typeof given === 'string' ? given.replace(/\.fifo$/, '') : `${resource.stack.name}-${resource.logicalId}`;
  const namer = namers[resource.type];
  return namer ? namer(resource, name, addresses) : { ref: name, attributes: {} };
}
