/** The part of Meta's Graph API that a help desk calls, under /graph/v<n>: messages, media up and down. */
import { createHash, randomInt } from 'node:crypto';
import type { WorldContext } from './context.ts';
import { GraphError, graphAnswer } from './graph-errors.ts';
import { sendMessage } from './graph-send.ts';
import { type Answer, json, jsonBody, Refusal, type Request } from './http.ts';
import type { Media } from './whatsapp-state.ts';

const PREFIX = /^\/graph\/v\d+\.\d+\/(.+)$/;
const ATTACHMENT_PATH = '/graph/whatsapp_business/attachments/';
/** A media address is good for 5 minutes of machine time: it is a signature's kind of time, not a customer's. */
const URL_VALID_SECONDS = 300;
/** Meta's limits for uploads, bytes. */
const UPLOAD_LIMITS: readonly (readonly [type: RegExp, bytes: number])[] = [
  [/^image\/webp/, 500_000],
  [/^image\/(jpeg|png)/, 5_000_000],
  [/^audio\//, 16_000_000],
  [/^video\/(mp4|3gpp)/, 16_000_000],
  [/^(text\/plain|application\/)/, 100_000_000],
];

export const newMediaId = (): string => `${Date.now()}${randomInt(100_000, 999_999)}`;

/** Answers what is the Graph API's, nothing for other paths. */
export async function graph(world: WorldContext, request: Request): Promise<Answer | undefined> {
  if (!request.path.startsWith('/graph/')) return undefined;
  try {
    return await authorized(world, request);
  } catch (error) {
    if (error instanceof GraphError) return graphAnswer(error);
    if (error instanceof Refusal) return graphAnswer(new GraphError(100, error.message));
    throw error;
  }
}

async function authorized(world: WorldContext, request: Request): Promise<Answer> {
  if (request.headers.authorization !== `Bearer ${world.deps.secrets.accessToken}`)
    throw new GraphError(190, 'Invalid OAuth access token.');
  if (request.method === 'GET' && request.path === ATTACHMENT_PATH) return download(world, request);
  const [node = '', edge, ...rest] = PREFIX.exec(request.path)?.[1]?.split('/') ?? [];
  const own = node === world.deps.secrets.phoneNumberId;
  if (own && rest.length === 0) {
    if (request.method === 'POST' && edge === 'messages') return sendMessage(world, jsonBody(request));
    if (request.method === 'POST' && edge === 'media') return upload(world, request);
    if (request.method === 'GET' && edge === undefined) {
      return json(200, { id: node, verified_name: 'Meja', display_phone_number: '+62 21-555-000-001', quality_rating: 'GREEN' });
    }
  }
  if (request.method === 'GET' && edge === undefined) return mediaFacts(world, request, node);
  throw new GraphError(100, `Unsupported ${request.method.toLowerCase()} request: the simulator knows no ${request.path}.`);
}

const digestOf = (id: string, expiry: number): string => createHash('sha256').update(`${id}:${expiry}`).digest('base64url').slice(0, 22);

/** The address from which the bytes can be fetched with the token, as Meta's webhooks and media nodes give it. */
export function mediaUrl(origin: string, id: string): string {
  const expiry = Math.floor(Date.now() / 1000) + URL_VALID_SECONDS;
  return `${origin}${ATTACHMENT_PATH}?mid=${id}&ext=${expiry}&hash=${digestOf(id, expiry)}`;
}

function find(world: WorldContext, id: string): Media {
  const media = world.whatsapp.media(id);
  if (media === undefined) throw new GraphError(100, `Object with ID '${id}' does not exist.`);
  return media;
}

function mediaFacts(world: WorldContext, request: Request, id: string): Answer {
  const media = find(world, id);
  const url = mediaUrl(`http://${request.headers.host}`, id);
  return json(200, { messaging_product: 'whatsapp', url, mime_type: media.type, sha256: media.sha256, file_size: media.bytes, id });
}

function download(world: WorldContext, request: Request): Answer {
  const id = request.url.searchParams.get('mid') ?? '';
  const expiry = Number(request.url.searchParams.get('ext'));
  const good = request.url.searchParams.get('hash') === digestOf(id, expiry) && expiry * 1000 > Date.now();
  if (!good) return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'URL signature expired' };
  const media = find(world, id);
  return { status: 200, headers: { 'content-type': media.type, 'content-length': String(media.bytes) }, body: media.content };
}

async function formOf(request: Request): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(request.body), {
      headers: { 'content-type': request.headers['content-type'] ?? '' },
    }).formData();
  } catch {
    throw new GraphError(100, 'The upload is not a multipart form.');
  }
}

async function upload(world: WorldContext, request: Request): Promise<Answer> {
  const form = await formOf(request);
  const file = form.get('file');
  if (form.get('messaging_product') !== 'whatsapp' || !(file instanceof File))
    throw new GraphError(131008, 'messaging_product and file are required.');
  const named = form.get('type');
  const type = typeof named === 'string' && named !== '' ? named : file.type;
  const limit = UPLOAD_LIMITS.find(([pattern]) => pattern.test(type))?.[1];
  if (limit === undefined) throw new GraphError(131053, `Param file must be a file with one of the supported types, not ${type}.`);
  if (file.size > limit) throw new GraphError(131053, `The file is larger than the ${limit} bytes that ${type} may have.`);
  const content = Buffer.from(await file.arrayBuffer());
  return json(200, { id: world.whatsapp.addMedia({ id: newMediaId(), filename: file.name, type, content }).id });
}
