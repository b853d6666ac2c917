/** What the dashboard and the desk say to one another on the socket: numbers and versions only, never a text. */
import * as z from 'zod';
import { Presence } from './agent.ts';
import { UNREAD_COUNTED } from './notice.ts';
import { AgentId, Instant, TicketNumber, Version } from './primitives.ts';

export const Doing = z.enum(['viewing', 'typing']);
export type Doing = z.infer<typeof Doing>;

/** Said again while a ticket is open, so that a tab that vanished is forgotten. */
export const LOOK_SECONDS = 20;
/** API Gateway ends a connection that is idle for 10 minutes. */
export const PING_SECONDS = 300;
/** API Gateway ends every connection after 2 hours; the page leaves before. */
export const CONNECTION_SECONDS = 7200;
/** While the page cannot connect it asks for what is new. */
export const POLLING_SECONDS = 30;
/** Close code: signed out everywhere, or taken off the desk. */
export const SIGNED_OUT_CODE = 4001;

/** Page to desk. */
export const LiveRequest = z.discriminatedUnion('type', [
  /** What this tab has open. */
  z.strictObject({ type: z.literal('look'), number: TicketNumber.nullable(), doing: Doing }),
  /** At most once a minute, while the person moves or types. */
  z.strictObject({ type: z.literal('active') }),
  z.strictObject({ type: z.literal('ping') }),
]);
export type LiveRequest = z.infer<typeof LiveRequest>;

export const Looker = z.object({ agentId: AgentId, name: z.string(), doing: Doing });
export type Looker = z.infer<typeof Looker>;

/** Desk to page. */
export const LiveFrame = z.discriminatedUnion('type', [
  /** Only tickets the agent may see. */
  z.object({ type: z.literal('changed'), tickets: z.array(z.object({ number: TicketNumber, version: Version })) }),
  z.object({ type: z.literal('notices'), unread: z.int().min(0).max(UNREAD_COUNTED) }),
  /** To those who look at the same ticket. */
  z.object({ type: z.literal('looking'), number: TicketNumber, people: z.array(Looker) }),
  /** One's own, changed by the desk or in another tab. */
  z.object({ type: z.literal('presence'), presence: Presence }),
  z.object({ type: z.literal('signed_out') }),
  z.object({ type: z.literal('pong') }),
]);
export type LiveFrame = z.infer<typeof LiveFrame>;

/** One use within 30 seconds: a socket's address may stand in a log, so no token is in it. */
export const LivePass = z
  .object({
    pass: z.string().min(1),
    url: z.string().min(1).meta({ description: 'where to connect, without the pass; may be relative', example: '/live' }),
    expiresAt: Instant,
  })
  .meta({ id: 'LivePass' });
export type LivePass = z.infer<typeof LivePass>;

export const liveOperations = {
  createLivePass: {
    method: 'POST',
    path: '/v1/live/pass',
    summary: 'A pass to connect with, once and within 30 seconds, to hear of changes as they happen',
    status: 201,
    response: LivePass,
  },
} as const;
