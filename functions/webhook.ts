/** HTTP /webhooks/whatsapp: Meta's handshake, and its deliveries, which are answered 200 only when all of them are kept. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { createBlobs } from '#adapters/blobs';
import { envelopesOf } from '#adapters/channels/whatsapp-inbound';
import { answerHandshake, readSignedBody, refusalOf } from '#adapters/channels/whatsapp-webhook';
import { now } from '#adapters/clock';
import { readEnv } from '#adapters/env';
import { type InboundTarget, sendInbound } from '#adapters/inbound-queue';
import { createLogger } from '#adapters/telemetry';

const env = readEnv(['BUCKET_NAME', 'INBOUND_QUEUE_URL', 'PARAMETER_PREFIX']);
const logger = createLogger();
const target: InboundTarget = { queueUrl: env.INBOUND_QUEUE_URL, blobs: createBlobs(env.BUCKET_NAME) };

/** No authorizer stands before it: the signature is the authentication. */
export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const { requestId, http } = event.requestContext;
  try {
    if (http.method === 'GET') return await answerHandshake(event, env.PARAMETER_PREFIX);
    const envelopes = envelopesOf(await readSignedBody(event, env.PARAMETER_PREFIX), now());
    await sendInbound(target, envelopes);
    logger.info('Webhook kept', { requestId, envelopeCount: envelopes.length });
    return { statusCode: 200 };
  } catch (error) {
    const refusal = refusalOf(error, requestId);
    if (refusal.statusCode === 503 && error instanceof Error) logger.error('Webhook not kept', error);
    else logger.warn('Webhook refused', { requestId, status: refusal.statusCode });
    return refusal;
  }
}
