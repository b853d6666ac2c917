/** Copies an inbound attachment to our bucket before its provider forgets it. */
import { PermanentError } from '#domain/errors';
import { TicketEntry } from '#schemas/event';
import { type CommandPorts, handleCommand } from './handle-command.ts';
import type { Blobs, Log } from './ports.ts';

export type FetchedFile = { readonly bytes: Uint8Array; readonly mediaType: string; readonly sha256: string };
export type MediaPorts = CommandPorts & {
  readonly blobs: Blobs;
  readonly log: Log;
  /** @throws PermanentError when it is gone, too large, forged or on a host that is not allowed; TransientError when another try may succeed. */
  readonly fetchMedia: (mediaId: string, mediaType: string) => Promise<FetchedFile>;
};
export type MediaTask = { readonly number: number; readonly entry: number; readonly messageId: string; readonly attachmentId: string };

/** Meta throttles who keeps asking for what is gone; after this many deliveries a placeholder stays. */
const DELIVERIES = 4;
const actor = { kind: 'system', id: 'media' } as const;

type Wanted = { readonly mediaId: string; readonly mediaType: string };

async function wantedOf(ports: MediaPorts, task: MediaTask): Promise<Wanted | undefined> {
  const stored = await ports.tickets.entry(task.number, task.entry);
  if (!stored) return undefined;
  for (const event of TicketEntry.parse(JSON.parse(stored.entry)).events) {
    if (!('attachments' in event) || !('body' in event)) continue;
    const attachment = event.attachments.find(({ id }) => id === task.attachmentId);
    const mediaId = stored.bodies[event.body.id]?.content.media?.[task.attachmentId]?.mediaId;
    if (attachment && mediaId) return { mediaId, mediaType: attachment.mediaType };
  }
  return undefined;
}

/** One attachment is stored once: the key is its id, and its marker stands in the transaction. */
const once = (attachmentId: string) => [{ kind: 'marker', key: `attachment#${attachmentId}` } as const];

export async function fetchMedia(ports: MediaPorts, task: MediaTask, delivery: number): Promise<void> {
  const { number, messageId, attachmentId } = task;
  const wanted = await wantedOf(ports, task);
  if (!wanted || (await ports.tickets.marker(`attachment#${attachmentId}`))) return;
  try {
    const file = await ports.fetchMedia(wanted.mediaId, wanted.mediaType);
    const key = `media/${number}/${attachmentId}`;
    await ports.blobs.put(key, file.bytes, file.mediaType);
    const stored = { messageId, attachmentId, key, bytes: file.bytes.byteLength, sha256: file.sha256, mediaType: file.mediaType };
    await handleCommand(ports, {
      number,
      actor,
      prepare: () => ({ command: { type: 'StoreAttachment', ...stored }, extras: once(attachmentId) }),
    });
  } catch (error) {
    if (!(error instanceof PermanentError) && delivery < DELIVERIES) throw error;
    ports.log.warn('media not fetched', { number, messageId, attachmentId, delivery, error });
    const reason = error instanceof PermanentError ? 'refused' : 'unreachable';
    await handleCommand(ports, {
      number,
      actor,
      prepare: () => ({ command: { type: 'MissAttachment', messageId, attachmentId, reason }, extras: once(attachmentId) }),
    });
  }
}
