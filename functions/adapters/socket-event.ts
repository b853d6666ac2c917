/** What API Gateway hands over of a socket, read once. */
import * as z from 'zod';
import { LiveRequest } from '#schemas/live';

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html */
export const SocketEvent = z.object({
  requestContext: z.object({ routeKey: z.string(), connectionId: z.string().min(1) }),
  queryStringParameters: z.record(z.string(), z.string().optional()).nullish(),
  body: z.string().nullish(),
});
export type SocketEvent = z.input<typeof SocketEvent>;

/** Characters; the longest request that a page makes has 60. */
const REQUEST_LIMIT = 1_024;

/** Undefined where it is none of ours. */
export function requestOf(body = ''): LiveRequest | undefined {
  if (body.length > REQUEST_LIMIT) return undefined;
  try {
    return LiveRequest.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}
