/** A page's socket: connected with a pass, and keeping what it hears. */
import { WebSocket } from 'ws';
import { LiveFrame, type LiveRequest } from '#schemas/live';
import type { ApiClient } from './api-client.ts';
import { until } from './until.ts';

export type SocketClient = {
  /** Everything heard so far, in order. */
  readonly frames: LiveFrame[];
  say(request: LiveRequest | object): void;
  /** The first frame from `since` on that is one. */
  hears(what: string, is: (frame: LiveFrame) => boolean, since?: number): Promise<LiveFrame>;
  /** The code with which it was closed. */
  readonly closed: Promise<number>;
  close(): Promise<void>;
};

export type Connected = SocketClient | { readonly refused: number };

/** A worker that dies while it lets somebody in costs a pass. */
const TRIES = 8;

const addressOf = (http: string, url: string, pass: string): string =>
  `${new URL(url, http).href.replace(/^http/, 'ws')}?pass=${encodeURIComponent(pass)}`;

/** One try with one pass. */
export function connectWith(http: string, { url, pass }: { url: string; pass: string }): Promise<Connected> {
  const socket = new WebSocket(addressOf(http, url, pass));
  const frames: LiveFrame[] = [];
  socket.on('message', (data) => {
    const frame = LiveFrame.safeParse(JSON.parse(String(data)));
    if (frame.success) frames.push(frame.data);
  });
  const closed = new Promise<number>((resolve) => {
    socket.on('close', resolve);
  });
  const client: SocketClient = {
    frames,
    closed,
    say: (request) => socket.send(JSON.stringify(request)),
    hears: (what, is, since = 0) => until(`a socket hears ${what}`, async () => frames.slice(since).find(is)),
    close: async () => {
      socket.close();
      await closed;
    },
  };
  return new Promise((resolve) => {
    socket.on('unexpected-response', (_, response) => {
      response.resume();
      resolve({ refused: response.statusCode ?? 0 });
    });
    socket.on('error', () => undefined);
    socket.on('open', () => resolve(client));
  });
}

/** As a page does: with another pass where nobody answered for sure. `remember` hears each pass, for the search of the logs. */
export async function connectSocket(http: string, agent: ApiClient, remember: (pass: string) => void): Promise<SocketClient> {
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const pass = await agent.call('createLivePass');
    remember(pass.pass);
    const connected = await connectWith(http, pass);
    if (!('refused' in connected)) return connected;
    if (connected.refused < 500) throw new Error(`The socket was refused with ${connected.refused}.`);
  }
  throw new Error('The socket was not connected.');
}
