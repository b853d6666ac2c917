/** Loopback ports: free ones, and one clear sentence when a wanted one is taken. */
import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';

export const HOST = '127.0.0.1';

/**
 * Below the ports that systems give to outgoing connections (Linux from 32768, others from 49152), and drawn by chance: between finding a port
 * and using it, neither a connection nor another cloud that is just starting takes it.
 */
const [LOWEST, HIGHEST] = [10_240, 32_767];
const DRAWS = 50;

/** Ports that nothing listens on now, all different: each is held until the last is found. */
export async function freePorts(count: number): Promise<number[]> {
  const held = await Promise.all(Array.from({ length: count }, () => holdAny()));
  await Promise.all(held.map((one) => one.free()));
  return held.map((one) => one.port);
}

export async function freePort(): Promise<number> {
  const [port = 0] = await freePorts(1);
  return port;
}

export async function isPortFree(port: number): Promise<boolean> {
  try {
    await (await hold(port)).free();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return false;
    throw error;
  }
}

/**
 * For a port that is used some time after it was found free: until then its neighbour below stands for it, so that of several who start at once one has it.
 * @returns what gives it up, which the end of this process does as well; undefined when it is somebody else's.
 */
export async function claimPort(port: number): Promise<(() => Promise<void>) | undefined> {
  const claim = await hold(port - 1).catch(() => undefined);
  if (!claim || (await isPortFree(port))) return claim?.free;
  await claim.free();
  return undefined;
}

/** @throws Error naming the port, what it is for and the variable that moves it. */
export async function checkPortIsFree(port: number, purpose: string, variable: string): Promise<void> {
  if (port === 0 || (await isPortFree(port))) return;
  throw new Error(`Port ${port}, for ${purpose}, is taken: end what uses it, or set ${variable} to another port.`);
}

async function holdAny(draws = DRAWS): Promise<Held> {
  try {
    return await hold(randomInt(LOWEST, HIGHEST + 1));
  } catch (error) {
    if (draws <= 1) throw error;
    return holdAny(draws - 1);
  }
}

type Held = { readonly port: number; readonly free: () => Promise<void> };

function hold(port: number): Promise<Held> {
  return new Promise((resolve, reject) => {
    const server: Server = createServer();
    server.once('error', reject);
    server.unref().listen(port, HOST, () => {
      const address = server.address();
      const free = () => new Promise<void>((freed) => server.close(() => freed()));
      resolve({ port: typeof address === 'object' && address ? address.port : port, free });
    });
  });
}
