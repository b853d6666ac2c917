/** Long texts lie in the bucket before an entry names them; the digest beside the key binds them to the entry. */
import { type BodyContent, INLINE_TEXT_BYTES, PREVIEW_CHARACTERS } from '#schemas/message';
import type { ApiContext } from './api-ports.ts';

/**
 * The text as a body keeps it. WhatsApp's 4,096 characters are at most 12 KB and stay in the ledger, whose entries hold 32.
 * @param messageId names the object: a repeat of the same call writes the same one.
 */
export async function keepText(
  { ports, agent }: ApiContext,
  text: string,
  messageId: string,
): Promise<Pick<BodyContent, 'text' | 'textKey' | 'textDigest'>> {
  if (new TextEncoder().encode(text).byteLength <= INLINE_TEXT_BYTES) return { text };
  const textKey = `uploads/${agent.agentId}/text-${messageId}.txt`;
  await ports.blobs.put(textKey, text, 'text/plain; charset=utf-8');
  return { text: [...text].slice(0, PREVIEW_CHARACTERS).join(''), textKey, textDigest: ports.sha256(text) };
}
