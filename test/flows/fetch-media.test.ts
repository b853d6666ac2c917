import { beforeEach, describe, expect, it } from 'vitest';
import { PermanentError, TransientError } from '#domain/errors';
import { fetchMedia, type MediaTask } from '#flows/fetch-media';
import { aChat, anEcho, anImage } from '../helpers/envelopes.ts';
import { createWorld, eventsOfType, take, type World } from '../helpers/in-memory-ports.ts';

const FILE = { bytes: new Uint8Array([1, 2, 3]), mediaType: 'image/png', sha256: 'ab'.repeat(32) };

let world: World;
let task: MediaTask;
beforeEach(async () => {
  world = createWorld();
  await take(world, aChat({ content: { attachments: [anImage('media-1')] } }));
  const [message] = eventsOfType(world, 1, 'MessageReceived');
  task = { number: 1, entry: 1, messageId: message?.messageId ?? '', attachmentId: message?.attachments[0]?.id ?? '' };
});

const fetchIt = (delivery = 1) => fetchMedia(world.ports, task, delivery);
const stored = () => eventsOfType(world, 1, 'AttachmentStored');
const missing = () => eventsOfType(world, 1, 'AttachmentMissing');

describe('fetching media', () => {
  it('puts it into the bucket and onto the ticket, with its size, digest and real type', async () => {
    world.media.push(FILE);

    await fetchIt();

    const key = `media/1/${task.attachmentId}`;
    expect(world.files.get(key)).toEqual({ bytes: FILE.bytes, mediaType: 'image/png' });
    const { messageId, attachmentId } = task;
    expect(stored()).toEqual([
      { type: 'AttachmentStored', messageId, attachmentId, key, bytes: 3, sha256: FILE.sha256, mediaType: 'image/png' },
    ]);
  });

  it('asked again asks the provider no more', async () => {
    world.media.push(FILE, FILE);

    await fetchIt();
    await fetchIt();

    expect(world.media).toHaveLength(1);
    expect(stored()).toHaveLength(1);
  });

  it('by two workers at once is stored once', async () => {
    world.media.push(FILE, FILE, FILE);

    await Promise.all([fetchIt(), fetchIt(), fetchIt()]);

    expect(stored()).toHaveLength(1);
  });

  it('of an answer given on the telephone is the same', async () => {
    await take(world, anEcho({ content: { type: 'image', text: '', attachments: [anImage('media-2')] } }));
    const [echo] = eventsOfType(world, 1, 'MessageSentElsewhere');
    world.media.push(FILE);

    await fetchMedia(
      world.ports,
      { number: 1, entry: 2, messageId: echo?.messageId ?? '', attachmentId: echo?.attachments[0]?.id ?? '' },
      1,
    );

    expect(stored()).toMatchObject([{ messageId: echo?.messageId }]);
  });

  it('that fails for a while is left to the next delivery', async () => {
    world.media.push(new TransientError('Meta did not answer.'), FILE);

    await expect(fetchIt(1)).rejects.toBeInstanceOf(TransientError);
    expect(missing()).toEqual([]);
    await fetchIt(2);

    expect(stored()).toHaveLength(1);
  });

  it('that fails on every delivery leaves a placeholder, and is not tried again', async () => {
    for (let delivery = 1; delivery < 4; delivery += 1) {
      world.media.push(new TransientError('Meta did not answer.'));
      await expect(fetchIt(delivery)).rejects.toBeInstanceOf(TransientError);
    }
    world.media.push(new TransientError('Meta did not answer.'), FILE);

    await fetchIt(4);
    await fetchIt(5);

    expect(missing()).toMatchObject([{ attachmentId: task.attachmentId, reason: 'unreachable' }]);
    expect(stored()).toEqual([]);
    expect(world.media).toHaveLength(1);
  });

  it('that can never succeed leaves a placeholder at once', async () => {
    world.media.push(new PermanentError('The media has expired.'));

    await fetchIt(1);

    expect(missing()).toMatchObject([{ reason: 'refused' }]);
  });

  it('is not called missing because our own table is busy', async () => {
    world.media.push(FILE, FILE);
    world.memory.faults.push('transient');

    await expect(fetchIt(4)).rejects.toBeInstanceOf(TransientError);
    expect(missing()).toEqual([]);
    await fetchIt(5);

    expect(stored()).toHaveLength(1);
  });

  it('of what no entry holds does nothing', async () => {
    world.media.push(FILE);

    await fetchMedia(world.ports, { ...task, entry: 9 }, 1);
    await fetchMedia(world.ports, { ...task, attachmentId: 'att_00000000000000000000000099' }, 1);

    expect(world.media).toHaveLength(1);
    expect(world.files.size).toBe(0);
  });
});
