/** Media by the Cloud API: bytes go up and get an id, ids come in and become bytes. Both may be tried again without harm. */
import { createHash } from 'node:crypto';
import { PermanentError, TransientError } from '#domain/errors';
import { GraphError, MediaLocation, MediaUploaded } from '#schemas/providers/whatsapp';
import { readUpTo } from '../read-up-to.ts';
import { graphEndpoint, isAllowedHost, isProtected } from './whatsapp-graph.ts';
import { sha256Hex } from './whatsapp-hash.ts';
import { jsonOf, refusalOf, type WhatsAppConfig, type WhatsAppRefusal } from './whatsapp-send.ts';

export type MediaUpload = { readonly bytes: Uint8Array<ArrayBuffer>; readonly mediaType: string; readonly filename: string };
export type MediaFetch = {
  readonly graphUrl: string;
  readonly token: string;
  /** As MEDIA_HOSTS names them. */
  readonly allowedHosts: readonly string[];
  readonly mediaId: string;
  readonly limitBytes: number;
  readonly timeoutMs?: number;
};
export type FetchedMedia = { readonly bytes: Uint8Array; readonly mediaType: string /** Hex, of these bytes. */; readonly sha256: string };

/** Within the tasks function's 60 s, its record included. */
const FETCH_MS = 40_000;
const MAX_REDIRECTS = 3;
const USER_AGENT = 'meja/1';
/** Meta throttles clients that keep asking for what is gone. */
const GONE_STATUSES = new Set([400, 403, 404, 410]);

/**
 * An id to send the bytes by, valid for 30 days; or Meta's refusal.
 * @throws TransientError when Meta was not reached or is down
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media
 */
export async function uploadWhatsAppMedia(
  { graphUrl, phoneNumberId, token, timeoutMs }: WhatsAppConfig,
  { bytes, mediaType, filename }: MediaUpload,
): Promise<{ readonly outcome: 'uploaded'; readonly mediaId: string } | WhatsAppRefusal> {
  const form = new FormData();
  form.set('messaging_product', 'whatsapp');
  form.set('type', mediaType);
  form.set('file', new Blob([bytes], { type: mediaType }), filename);
  const response = await reach(graphEndpoint(graphUrl, `${phoneNumberId}/media`), {
    method: 'POST',
    body: form,
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(timeoutMs),
  });
  const json = jsonOf(await response.text().catch(unreachable));
  const uploaded = MediaUploaded.safeParse(json);
  if (response.ok && uploaded.success) return { outcome: 'uploaded', mediaId: uploaded.data.id };
  const refusal = refusalOf(response.status, json);
  if (!refusal) throw new TransientError(`Meta's gateway answered ${response.status}.`);
  return refusal;
}

/**
 * The bytes behind a media id, checked against Meta's own digest.
 * @throws PermanentError when the media is gone, too large, or on a host that is not allowed
 * @throws TransientError when another try may succeed
 */
export async function fetchWhatsAppMedia(wanted: MediaFetch): Promise<FetchedMedia> {
  const signal = AbortSignal.timeout(wanted.timeoutMs ?? FETCH_MS);
  const location = await locate(wanted, signal);
  if ((location.file_size ?? 0) > wanted.limitBytes) throw tooLarge(wanted.limitBytes);
  const response = await download(new URL(location.url), wanted, signal);
  if (Number(response.headers.get('content-length') ?? 0) > wanted.limitBytes) throw tooLarge(wanted.limitBytes);
  const bytes = await readUpTo(response.body ?? new Blob([]).stream(), wanted.limitBytes, 'The media').catch(passPermanent);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const expected = sha256Hex(location.sha256);
  if (expected && expected !== sha256) throw new TransientError('The media does not have the digest that Meta names.');
  return { bytes, sha256, mediaType: location.mime_type ?? response.headers.get('content-type') ?? 'application/octet-stream' };
}

/** The link is good for five minutes, so it is asked for at each try. */
async function locate({ graphUrl, token, mediaId }: MediaFetch, signal: AbortSignal) {
  const url = graphEndpoint(graphUrl, encodeURIComponent(mediaId));
  const response = await reach(url, { headers: headersFor(token), redirect: 'error', signal });
  const json = jsonOf(await response.text().catch(unreachable));
  if (!response.ok) throw refused(response.status, GraphError.safeParse(json).data?.error.is_transient);
  const location = MediaLocation.safeParse(json);
  if (!location.success || !URL.canParse(location.data.url)) throw new TransientError('Meta named no address for the media.');
  return location.data;
}

/** Follows redirects itself: each host must be allowed, and the token stays with the first. */
async function download(first: URL, { token, allowedHosts }: MediaFetch, signal: AbortSignal): Promise<Response> {
  let url = first;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    if (!isProtected(url) || !isAllowedHost(url.hostname, allowedHosts))
      throw new PermanentError(`The media is on ${url.protocol}//${url.hostname}, which is not allowed.`);
    const response = await reach(url, { headers: headersFor(url.origin === first.origin ? token : undefined), redirect: 'manual', signal });
    if (response.ok) return response;
    await response.body?.cancel();
    const next = response.headers.get('location');
    if (response.status < 300 || response.status > 399 || !next || !URL.canParse(next, url)) throw refused(response.status);
    url = new URL(next, url);
  }
  throw new PermanentError('The media is behind too many redirects.');
}

const headersFor = (token: string | undefined): Record<string, string> => ({
  'user-agent': USER_AGENT,
  ...(token && { authorization: `Bearer ${token}` }),
});

function reach(url: URL, init: RequestInit): Promise<Response> {
  return fetch(url, init).catch(unreachable);
}

function unreachable(cause: unknown): never {
  throw new TransientError('Meta was not reached, or broke off.', { cause });
}

function passPermanent(error: unknown): never {
  if (error instanceof PermanentError) throw error;
  return unreachable(error);
}

function refused(status: number, isTransient = false): Error {
  const isGone = GONE_STATUSES.has(status) && !isTransient;
  return isGone
    ? new PermanentError(`Meta no longer has the media (status ${status}).`)
    : new TransientError(`Meta answered ${status} for the media.`);
}

const tooLarge = (limitBytes: number): Error => new PermanentError(`The media is larger than ${limitBytes} bytes.`);
