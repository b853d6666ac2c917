/** Frames to sockets, and their end. Best effort: nothing here fails who calls, and all of it is over within a bounded time. */
import { DeleteConnectionCommand, GoneException, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import type { Push } from '#flows/live-ports';
import type { Log } from '#flows/ports';
import { connectionsAt } from './aws-clients.ts';

/** All frames of one call together. */
const SEND_MS = 2_000;
/** As many posts under way at once; the SDK holds as many connections. */
const AT_ONCE = 50;

type Outcome = 'done' | 'gone' | 'failed';

export function createPush({ endpoint, log }: { endpoint: string; log: Log }): Push {
  const client = connectionsAt(endpoint);
  const tried = async (call: Promise<unknown>): Promise<Outcome> => {
    try {
      await call;
      return 'done';
    } catch (error) {
      return error instanceof GoneException ? 'gone' : 'failed';
    }
  };
  return {
    send: async (messages) => {
      const within = { abortSignal: AbortSignal.timeout(SEND_MS) };
      const outcomes = await byTurns(messages, ({ connectionId, frame }) =>
        tried(client.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: JSON.stringify(frame) }), within)),
      );
      const failed = outcomes.filter((outcome) => outcome === 'failed').length;
      if (failed > 0) log.warn('frames not sent', { failed, frames: messages.length });
      return messages.filter((_, index) => outcomes[index] === 'gone').map(({ connectionId }) => connectionId);
    },
    close: async (connectionIds) => {
      const within = { abortSignal: AbortSignal.timeout(SEND_MS) };
      const outcomes = await byTurns(connectionIds, (ConnectionId) =>
        tried(client.send(new DeleteConnectionCommand({ ConnectionId }), within)),
      );
      const failed = outcomes.filter((outcome) => outcome === 'failed').length;
      if (failed > 0) log.warn('sockets not closed', { failed });
    },
  };
}

/** In the order given, so many at a time. */
async function byTurns<T>(items: readonly T[], act: (item: T) => Promise<Outcome>): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE) outcomes.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(act))));
  return outcomes;
}
