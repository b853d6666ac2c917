/** S3's answers to pages of other origins, by the rules that the bucket's template has: fauxqs knows none. */
import type { BucketFacts, CorsRuleFacts } from '../template/facts.ts';
import type { FastifyReply, FastifyRequest } from './fauxqs-fastify.ts';

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html */
export function allowPages(buckets: readonly BucketFacts[]): (request: FastifyRequest, reply: FastifyReply) => Promise<unknown> {
  const rulesOf = new Map(buckets.map(({ name, cors }) => [name, cors]));
  return async (request, reply) => {
    const { origin, 'access-control-request-method': asked } = request.headers;
    const rules = rulesOf.get(request.url.split(/[/?]/)[1] ?? '');
    if (typeof origin !== 'string' || !rules) return undefined;
    const isPreflight = request.method === 'OPTIONS' && typeof asked === 'string';
    const method = isPreflight ? asked : request.method;
    const rule = rules.find((one) => one.methods.includes(method) && one.origins.some((allowed) => fits(allowed, origin)));
    if (rule) tell(reply, rule, origin);
    if (!isPreflight) return undefined;
    if (!rule) return reply.status(403).send('CORSResponse: This CORS request is not allowed.');
    const headers = request.headers['access-control-request-headers'];
    if (typeof headers === 'string') reply.header('access-control-allow-headers', headers);
    return reply.status(200).send('');
  };
}

function tell(reply: FastifyReply, { methods, maxAgeSeconds }: CorsRuleFacts, origin: string): void {
  reply
    .header('access-control-allow-origin', origin)
    .header('vary', 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method');
  reply.header('access-control-allow-methods', methods.join(', '));
  if (maxAgeSeconds !== undefined) reply.header('access-control-max-age', String(maxAgeSeconds));
}

function fits(allowed: string, origin: string): boolean {
  const [start = '', end] = allowed.split('*');
  if (end === undefined) return allowed === origin;
  return origin.startsWith(start) && origin.endsWith(end) && origin.length >= start.length + end.length;
}
