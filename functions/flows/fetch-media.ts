/** Copies an inbound attachment to our bucket before its provider forgets it. */
import type { Command } from '#domain/command';
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

type Fetched = { readonly file: FetchedFile } | { readonly missing: 'refused' | 'unreachable' };

async function fetched(ports: MediaPorts, wanted: Wanted, task: MediaTask, delivery: number): Promise<Fetched> {
  try {
    return { file: await ports.fetchMedia(wanted.mediaId, wanted.mediaType) };
  } catch (error) {
    if (!(error instanceof PermanentError) && delivery < DELIVERIES) throw error;
    ports.log.warn('media not fetched', { ...task, delivery, error });
    return { missing: error instanceof PermanentError ? 'refused' : 'unreachable' };
  }
}

async function stored(ports: MediaPorts, { number, messageId, attachmentId }: MediaTask, file: FetchedFile): Promise<Command> {
  const { bytes, sha256, mediaType } = file;
  const key = `media/${number}/${attachmentId}`;
  await ports.blobs.put(key, bytes, mediaType);
  return { type: 'StoreAttachment', messageId, attachmentId, key, bytes: bytes.byteLength, sha256, mediaType };
}

/** Only the provider decides that a file is missing: where our own bucket or table fails, all of it is done again. */
export async function fetchMedia(ports: MediaPorts, task: MediaTask, delivery: number): Promise<void> {
  const { number, messageId, attachmentId } = task;
  const wanted = await wantedOf(ports, task);
  if (!wanted || (await ports.tickets.marker(`attachment#${attachmentId}`))) return;
  const result = await fetched(ports, wanted, task, delivery);
  const command: Command =
    'file' in result ? await stored(ports, task, result.file) : { type: 'MissAttachment', messageId, attachmentId, reason: result.missing };
  await handleCommand(ports, { number, actor, prepare: () => ({ command, extras: once(attachmentId) }) });
}
