/** Channels: what they could not place, what they say of themselves, their secrets and blocks. */
import { channelEvents, quarantined } from '#flows/channel-records';
import { putWhatsAppSecrets } from '#flows/channel-secrets';
import { releaseQuarantine } from '#flows/quarantine-release';
import { unblockChannel } from '#flows/unblock-channel';
import type { Routes } from './routes.ts';
import { channelEventView, quarantineItem } from './views.ts';

export const channelRoutes = {
  listQuarantine: async ({ query }, context) => {
    const { items, nextCursor } = await quarantined(context, query);
    return { items: items.map(quarantineItem), nextCursor };
  },
  releaseQuarantine: async ({ params }, context) => ({ item: quarantineItem(await releaseQuarantine(context, params.id)) }),
  listChannelEvents: async ({ query }, context) => {
    const { items, nextCursor } = await channelEvents(context, query);
    return { items: items.map(channelEventView), nextCursor };
  },
  putChannelSecrets: async ({ body }, context) => ({ changed: await putWhatsAppSecrets(context, body) }),
  unblockChannel: async ({ params }, context) => ({ nudged: await unblockChannel(context, params) }),
} satisfies Routes<'listQuarantine' | 'releaseQuarantine' | 'listChannelEvents' | 'putChannelSecrets' | 'unblockChannel'>;
