/** A pass to connect with: a browser can send no header along with a socket's address, and a token does not belong into one. */
import type { z } from 'zod';
import type { LivePass } from '#schemas/live';
import type { ApiContext } from './api-ports.ts';

const GOOD_FOR_SECONDS = 30;
/** Where page, API and sockets have one origin. */
const SOCKET_PATH = '/live';

export async function createLivePass({ ports, agent: { agentId }, signedInAt }: ApiContext): Promise<z.input<typeof LivePass>> {
  const expiresAt = new Date(Date.parse(ports.clock.now()) + GOOD_FOR_SECONDS * 1000).toISOString();
  return { pass: await ports.passes.issue({ agentId, signedInAt }, expiresAt), url: SOCKET_PATH, expiresAt };
}
