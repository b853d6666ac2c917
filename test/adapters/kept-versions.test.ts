import { describe, expect, it } from 'vitest';
import { keptVersions } from '#adapters/kept-versions';
import type { SettingsKind, SettingsRecord } from '#schemas/settings';
import { minute } from '../helpers/factories.ts';

describe('a version of a setting', () => {
  const reads: number[] = [];
  const read = keptVersions(async (kind: SettingsKind, id: string, version: number): Promise<SettingsRecord | undefined> => {
    reads.push(version);
    if (version < 0) throw new Error('The table is out of reach.');
    return version === 0 ? undefined : { kind, id, version, value: { version }, updatedAt: minute(0), updatedBy: 'agent-1' };
  });
  const ask = async (...versions: number[]): Promise<number[]> => {
    reads.length = 0;
    for (const version of versions) await read('calendar', 'default', version);
    return [...reads];
  };

  it('is read once', async () => {
    expect(await ask(1, 2, 1, 2)).toEqual([1, 2]);
    expect(await read('calendar', 'night', 1)).toMatchObject({ id: 'night', version: 1 });
    expect(await read('calendar', 'default', 1)).toMatchObject({ id: 'default', version: 1 });
  });

  it('is asked for again when it was not there, or when the reading failed', async () => {
    expect(await ask(0, 0)).toEqual([0, 0]);
    for (let time = 0; time < 2; time += 1) await expect(ask(-1)).rejects.toThrow();
  });

  it('makes place for newer ones', async () => {
    await ask(...Array.from({ length: 30 }, (_, at) => at + 100));

    expect(await ask(129, 100)).toEqual([100]);
  });
});
