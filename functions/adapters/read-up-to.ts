import { PermanentError } from '#domain/errors';

/**
 * The whole of a stream, read no further than the limit.
 * @throws PermanentError when there is more than `limitBytes`
 */
export async function readUpTo(stream: AsyncIterable<Uint8Array>, limitBytes: number, what: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  // Leaving the loop by an error destroys the stream, so nothing more is downloaded.
  for await (const chunk of stream) {
    total += chunk.byteLength;
    if (total > limitBytes) throw new PermanentError(`${what} is larger than ${limitBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, total);
}
