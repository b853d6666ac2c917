/** Every operation of the HTTP API and what answers it. One that is left out does not compile. */
import type { ApiContext } from '#flows/api-ports';
import type { Handlers, OperationId } from '#schemas/api';
import { agentRoutes } from './agents.ts';
import { channelRoutes } from './channels.ts';
import { contactRoutes } from './contacts.ts';
import { deskRoutes } from './desk.ts';
import { draftRoutes } from './drafts.ts';
import { jobRoutes } from './jobs.ts';
import { ledgerRoutes } from './ledger.ts';
import { lifecycleRoutes } from './lifecycle.ts';
import { linkRoutes } from './links.ts';
import { liveRoutes } from './live.ts';
import { mergingRoutes } from './merging.ts';
import { messageRoutes } from './messages.ts';
import { noticeRoutes } from './notices.ts';
import { takingRoutes } from './queue.ts';
import { ticketRoutes } from './tickets.ts';

type AllRoutes = Handlers<ApiContext, undefined>;
export type Routes<K extends OperationId> = Pick<AllRoutes, K>;

export const routes = {
  ...ticketRoutes,
  ...ledgerRoutes,
  ...mergingRoutes,
  ...linkRoutes,
  ...draftRoutes,
  ...takingRoutes,
  ...messageRoutes,
  ...contactRoutes,
  ...channelRoutes,
  ...deskRoutes,
  ...jobRoutes,
  ...lifecycleRoutes,
  ...agentRoutes,
  ...noticeRoutes,
  ...liveRoutes,
} satisfies AllRoutes;
