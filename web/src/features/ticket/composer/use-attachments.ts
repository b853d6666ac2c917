/** Files that go with a message: checked against the channel first, then brought to the desk. */
import { useState } from 'react';
import { CHANNEL_LIMITS, type Channel } from '#schemas/channel';
import { type Attached, attachedTo } from '../../../attached.ts';
import { call } from '../../../client.ts';
import { useStore } from '../../../store.ts';

export type Refusal = { readonly name: string; readonly limit: number } | { readonly count: number };
type MediaKind = keyof (typeof CHANNEL_LIMITS)['whatsapp']['attachmentBytes'];

const kindOf = (type: string): MediaKind => {
  const [kind] = type.split('/');
  return kind === 'image' || kind === 'audio' || kind === 'video' ? kind : 'document';
};

/** Why a channel does not take these; the desk checks once more. */
export function refusalOf(channel: Channel, files: readonly Pick<File, 'name' | 'size' | 'type'>[]): Refusal | undefined {
  const { attachments, attachmentBytes } = CHANNEL_LIMITS[channel];
  if (files.length > attachments) return { count: attachments };
  const heavy = files.find(({ size, type }) => size > attachmentBytes[kindOf(type)]);
  return heavy && { name: heavy.name, limit: attachmentBytes[kindOf(heavy.type)] };
}

async function upload(file: File): Promise<string> {
  const { uploadId, url, fields } = await call('createUpload', {
    body: { filename: file.name, mediaType: file.type || 'application/octet-stream', bytes: file.size },
  });
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  // The bucket reads no field after the file.
  form.append('file', file);
  const answer = await fetch(url, { method: 'POST', body: form });
  if (!answer.ok) throw new Error(`The file was not taken: ${answer.status}.`);
  return uploadId;
}

let made = 0;

type Place = { readonly number: number; readonly channel: Channel };

export function useAttachments({ number, channel }: Place) {
  const store = attachedTo(number);
  const attached = useStore(store);
  const [refusal, setRefusal] = useState<Refusal>();
  const setAttached = (next: (all: readonly Attached[]) => readonly Attached[]): void => store.set(next(store.get()));
  const change = (key: number, fields: Partial<Attached>): void =>
    setAttached((all) => all.map((one) => (one.key === key ? { ...one, ...fields } : one)));

  async function bring(one: Attached): Promise<void> {
    try {
      change(one.key, { uploadId: await upload(one.file) });
    } catch {
      change(one.key, { failed: true });
    }
  }

  return {
    attached,
    refusal,
    isBusy: attached.some(({ uploadId, failed }) => uploadId === undefined && !failed),
    uploadIds: attached.flatMap(({ uploadId }) => uploadId ?? []),
    add: (files: readonly File[]): void => {
      const refused = refusalOf(channel, [...attached.map(({ file }) => file), ...files]);
      setRefusal(refused);
      if (refused) return;
      const added = files.map((file): Attached => {
        made += 1;
        return { key: made, file };
      });
      setAttached((all) => [...all, ...added]);
      for (const one of added) void bring(one);
    },
    remove: (key: number): void => setAttached((all) => all.filter((one) => one.key !== key)),
    /** They have gone with a message. */
    clear: (uploadIds: readonly string[]): void =>
      setAttached((all) => all.filter(({ uploadId }) => uploadId === undefined || !uploadIds.includes(uploadId))),
  };
}
export type Attachments = ReturnType<typeof useAttachments>;
