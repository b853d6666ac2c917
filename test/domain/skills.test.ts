import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasSkills } from '#domain/skills';

describe('hasSkills', () => {
  it.each<[string[], string[], boolean]>([
    [[], [], true],
    [['retur'], [], true],
    [[], ['retur'], false],
    [['retur'], ['retur'], true],
    [['retur:2'], ['retur'], true],
    [['retur'], ['retur:1'], true],
    [['retur :2'], ['retur'], true],
    [['retur'], ['retur:2'], false],
    [['retur:2'], ['retur:2'], true],
    [['Retur:3'], ['retur:2'], true],
    [['returns:9'], ['retur'], false],
    [['retur:9'], ['retur:2', 'inggris'], false],
    [['retur:2', 'inggris:4'], ['inggris:4', 'retur'], true],
    [['retur', 'retur:5'], ['retur:5'], true],
  ])('of %j for %j is %s', (skills, asked, expected) => {
    expect(hasSkills({ skills }, asked)).toBe(expected);
  });

  it('asks nothing where nothing is asked', () => {
    expect(hasSkills({ skills: [] })).toBe(true);
  });

  it('is never lost by a higher level or one skill more', () => {
    const level = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(level, level, fc.integer({ min: 1, max: 9 }), (had, asked, more) => {
        const now = hasSkills({ skills: [`retur:${had}`] }, [`retur:${asked}`]);
        const later = hasSkills({ skills: [`retur:${Math.min(9, had + more)}`, 'inggris'] }, [`retur:${asked}`]);
        expect(now).toBe(had >= asked);
        expect(later || !now).toBe(true);
      }),
    );
  });
});
