/** One POST to Meta that knows whether any of its bytes may have arrived. */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';

export type JsonPost = { readonly url: URL; readonly token: string; readonly body: string; readonly timeoutMs: number };
export type PostOutcome =
  | { readonly kind: 'answered'; readonly status: number; readonly body: string }
  /** The connection stood, so the request or a part of it may have arrived, and no whole answer came. */
  | { readonly kind: 'no_answer' }
  /** The connection never stood: not one byte of the request left. */
  | { readonly kind: 'not_sent'; readonly reason: string };

/** Meta's answers have a few hundred bytes. */
const ANSWER_BYTES = 1_000_000;

/**
 * Every call opens its own connection. On a kept-alive one, which the other side may have closed while this process was frozen,
 * a reset says nothing about what arrived; and the request is handed to the socket only once connection and TLS stand.
 */
export function postJson({ url, token, body, timeoutMs }: JsonPost): Promise<PostOutcome> {
  return new Promise((resolve) => {
    const isSecure = url.protocol === 'https:';
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const request = (isSecure ? httpsRequest : httpRequest)(url, { method: 'POST', agent: false, headers });
    let isHandedOver = false;
    const failed = (reason: string) => settle(isHandedOver ? { kind: 'no_answer' } : { kind: 'not_sent', reason });
    const timer = setTimeout(() => request.destroy(Object.assign(new Error('No answer in time.'), { code: 'TIMEOUT' })), timeoutMs);
    const settle = (outcome: PostOutcome) => {
      clearTimeout(timer);
      resolve(outcome);
    };
    request.on('error', (error) => failed(reasonOf(error)));
    request.on('socket', (socket) =>
      socket.once(isSecure ? 'secureConnect' : 'connect', () => {
        isHandedOver = true;
        request.end(body);
      }),
    );
    request.on('response', (response) =>
      readText(response).then(
        (text) => settle({ kind: 'answered', status: response.statusCode ?? 0, body: text }),
        () => failed('answer cut off'),
      ),
    );
  });
}

/** The system's own word, such as ECONNREFUSED: it names no address. */
function reasonOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    bytes += chunk.length;
    if (bytes > ANSWER_BYTES) throw new Error('The answer is too long.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
