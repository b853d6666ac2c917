/** Loopback ports: free ones, and one clear sentence when a wanted one is taken. */
import { createServer, type Server } from 'node:net';

export const HOST = '127.0.0.1';

/** A port that nothing listens on now. */
export function freePort(): Promise<number> {
  return listenOnce(0);
}

/** @throws Error naming the port, what it is for and the variable that moves it. */
export async function checkPortIsFree(port: number, purpose: string, variable: string): Promise<void> {
  if (port === 0) return;
  try {
    await listenOnce(port);
  } catch (error) {
    if (!isAddressInUse(error)) throw error;
    throw new Error(`Port ${port}, for ${purpose}, is taken: end what uses it, or set ${variable} to another port.`);
  }
}

export function isAddressInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server: Server = createServer();
    server.once('error', reject);
    server.listen(port, HOST, () => {
      const address = server.address();
      const chosen = typeof address === 'object' && address ? address.port : port;
      server.close(() => resolve(chosen));
    });
  });
}
