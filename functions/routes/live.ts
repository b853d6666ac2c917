/** To hear of changes as they happen. */
import { createLivePass } from '#flows/live-pass';
import type { Routes } from './routes.ts';

export const liveRoutes = {
  createLivePass: (_, context) => createLivePass(context),
} satisfies Routes<'createLivePass'>;
