/** One SDK client each, built on first use and kept for the life of the process. Endpoints come from AWS_ENDPOINT_URL_<SERVICE>. */
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';

/** Calls stay inside one region and answer in milliseconds; a slow one is better tried again inside a function's 10 s. */
const CONNECT_MS = 1_000;
const ANSWER_MS = 3_000;
/** Bytes of up to 100 MB take longer; a mail of 40 MB is accepted by SES only after it is scanned. */
const BULK_ANSWER_MS = 20_000;
const ATTEMPTS = 3;
/** A frame that is late is of no use: whoever waits for it hears of the next change. */
const FRAME_ANSWER_MS = 1_000;

/** Sockets are kept alive by the SDK's own default. Without `throwOnRequestTimeout` a timeout is only a warning. */
const settings = (requestTimeout: number) => ({
  maxAttempts: ATTEMPTS,
  // Nobody changes a stack after it is built; without this it is resolved again for every call.
  cacheMiddleware: true,
  requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout, throwOnRequestTimeout: true },
});

type AnyClient = { readonly middlewareStack: { readonly remove: (name: string) => boolean } };

/** The SDK's own log is silent, yet copies every input and output for it; and what passes here belongs into no log. */
function withoutLog<Client extends AnyClient>(client: Client): Client {
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}

function once<Client extends AnyClient>(build: () => Client): () => Client {
  let client: Client | undefined;
  return () => {
    client ??= withoutLog(build());
    return client;
  };
}

// The annotations let the bundler drop the clients that a function does not use.
export const dynamoDb = /* @__PURE__ */ once(() => new DynamoDBClient(settings(ANSWER_MS)));
/** `useQueueUrlAsEndpoint: false`: the configured endpoint wins over the host in the queue's URL, which local engines cannot resolve. */
export const sqs = /* @__PURE__ */ once(
  () => new SQSClient({ ...settings(ANSWER_MS), useQueueUrlAsEndpoint: !process.env.AWS_ENDPOINT_URL_SQS }),
);
/** Local engines serve buckets by path, not by host name. */
export const s3 = /* @__PURE__ */ once(
  () => new S3Client({ ...settings(BULK_ANSWER_MS), forcePathStyle: Boolean(process.env.AWS_ENDPOINT_URL_S3) }),
);
export const ssm = /* @__PURE__ */ once(() => new SSMClient(settings(ANSWER_MS)));
export const scheduler = /* @__PURE__ */ once(() => new SchedulerClient(settings(ANSWER_MS)));
export const sesV2 = /* @__PURE__ */ once(() => new SESv2Client({ ...settings(BULK_ANSWER_MS), maxAttempts: 1 }));
export const cognito = /* @__PURE__ */ once(() => new CognitoIdentityProviderClient(settings(ANSWER_MS)));
/** One a process: its sockets have one address. */
export const connectionsAt = /* @__PURE__ */ (endpoint: string) =>
  withoutLog(new ApiGatewayManagementApiClient({ ...settings(FRAME_ANSWER_MS), endpoint, maxAttempts: 2 }));
