/** Fetches inbound WhatsApp media with the limits that Meta itself sets. */
import type { MediaPorts } from '#flows/fetch-media';
import { CHANNEL_LIMITS } from '#schemas/channel';
import { readSecret } from '../secrets.ts';
import { fetchWhatsAppMedia } from './whatsapp-media.ts';

const { attachmentBytes } = CHANNEL_LIMITS.whatsapp;

/** The kind's own limit, doubled for what Meta counts otherwise; documents as they are. */
function limitFor(mediaType: string): number {
  const kind = (['image', 'audio', 'video'] as const).find((one) => mediaType.startsWith(`${one}/`));
  return kind ? attachmentBytes[kind] * 2 : attachmentBytes.document;
}

export function mediaFetcher(env: {
  readonly GRAPH_URL: string;
  readonly MEDIA_HOSTS: readonly string[];
  readonly PARAMETER_PREFIX: string;
}): MediaPorts['fetchMedia'] {
  return async (mediaId, mediaType) => {
    const token = await readSecret(`${env.PARAMETER_PREFIX}/whatsapp/access-token`);
    return fetchWhatsAppMedia({ graphUrl: env.GRAPH_URL, token, allowedHosts: env.MEDIA_HOSTS, mediaId, limitBytes: limitFor(mediaType) });
  };
}
