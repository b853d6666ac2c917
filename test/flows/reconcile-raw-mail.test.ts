import { beforeEach, describe, expect, it } from 'vitest';
import { reconcileRawMail } from '#flows/reconcile-raw-mail';
import { aMail } from '../helpers/envelopes.ts';
import { createWorld, setting, take, type World } from '../helpers/in-memory-ports.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
  setting(world.memory, 'acknowledgement', 'default', { enabled: false });
});

const errors = () =>
  world.logged.filter(({ level }) => level === 'error').map(({ message, fields }) => [message, fields?.number ?? fields?.sesMessageId]);

describe('the daily look at raw mails', () => {
  const HOUR_MS = 3_600_000;
  const raw = (files: Record<string, number>) => ({
    list: async function* (prefix: string) {
      for (const [id, hoursAgo] of Object.entries(files))
        yield { key: `${prefix}${id}`, writtenAt: new Date(Date.parse(world.time.now) - hoursAgo * HOUR_MS) };
    },
  });
  const look = (files: Record<string, number>) => reconcileRawMail({ ...world.ports, ...raw(files) });

  it('reports with an alarm what never reached a ticket', async () => {
    await take(world, aMail({ sesMessageId: 'ses-kept' }));

    expect(await look({ 'ses-kept': 10, 'ses-lost': 10 })).toEqual(['ses-lost']);
    expect(errors()).toEqual([['raw mail without ticket', 'ses-lost']]);
    expect(world.counted.get('ChannelAlarm')).toBe(1);
  });

  it('leaves out copies, what is quarantined, and the notice of SES', async () => {
    await take(world, aMail({ sesMessageId: 'ses-1', copyDigest: 'c'.repeat(64) }));
    await take(world, aMail({ sesMessageId: 'ses-copy', copyDigest: 'c'.repeat(64) }));
    await take(world, aMail({ sesMessageId: 'ses-quarantined', account: 'lain@meja.local' }));

    expect(await look({ 'ses-1': 10, 'ses-copy': 10, 'ses-quarantined': 10, AMAZON_SES_SETUP_NOTIFICATION: 10 })).toEqual([]);
    expect(errors()).toEqual([]);
  });

  it('looks at two days, and not at what may still be on its way', async () => {
    expect(await look({ 'ses-5h': 5, 'ses-6h': 6, 'ses-48h': 48, 'ses-49h': 49 })).toEqual(['ses-6h', 'ses-48h']);
  });

  it('looks at any number of mails', async () => {
    const ids = Array.from({ length: 250 }, (_, at) => `ses-${at}`);
    for (const sesMessageId of ids.slice(0, 249)) await take(world, aMail({ sesMessageId, from: `a${sesMessageId}@example.com` }));

    expect(await look(Object.fromEntries(ids.map((id) => [id, 10])))).toEqual(['ses-249']);
  });
});
