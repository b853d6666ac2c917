import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Categories, type Category, Tag } from '#schemas/category';

const messagesOf = (categories: readonly Category[]): string[] =>
  Categories.safeParse(categories).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];

const chain = (levels: number): Category[] =>
  Array.from({ length: levels }, (_, at) => ({ id: `c${at}`, name: `C ${at}`, ...(at === 0 ? {} : { parentId: `c${at - 1}` }) }));

describe('Categories', () => {
  it('are a tree, in any order', () => {
    expect(messagesOf(chain(5).reverse())).toEqual([]);
    expect(messagesOf([])).toEqual([]);
  });

  it.each<[string, Category[], string[]]>([
    ['an id twice', [...chain(1), ...chain(1)], ['1.id: More than one category has the id c0.']],
    [
      'a parent that is none',
      [{ id: 'retur', name: 'Retur', parentId: 'barang' }],
      ['0.parentId: Category retur stands below barang, which does not exist.'],
    ],
    [
      'a ring',
      [
        { id: 'a', name: 'A', parentId: 'b' },
        { id: 'b', name: 'B', parentId: 'a' },
      ],
      ['0.parentId: Category a stands below itself.', '1.parentId: Category b stands below itself.'],
    ],
    ['a sixth level', chain(6), ['5.parentId: Category c5 stands on level 6; a tree has at most 5.']],
  ])('refuse %s, and say where', (_what, categories, messages) => {
    expect(messagesOf(categories)).toEqual(messages);
  });

  it('refuse more than 500, and an id that is none', () => {
    const many = Array.from({ length: 501 }, (_, at) => ({ id: `c${at}`, name: 'C' }));

    expect(messagesOf(many.slice(0, 500))).toEqual([]);
    expect(messagesOf(many)).not.toEqual([]);
    expect(messagesOf([{ id: 'Retur Barang', name: 'Retur' }])).toEqual(['0.id: small letters, digits and hyphens']);
  });

  it('tell every ring, whatever else is in the list', () => {
    const parents = fc.array(fc.option(fc.nat(9), { nil: undefined }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(parents, (above) => {
        const list = above.map((parent, at) => ({ id: `c${at}`, name: 'C', ...(parent === undefined ? {} : { parentId: `c${parent}` }) }));
        // By counting steps up: more of them than there are categories go round, and as many as the depth may reach end.
        const steps = (at: number, left: number): number => {
          const parent = above[at];
          if (parent === undefined || left === 0) return 0;
          return parent < above.length ? 1 + steps(parent, left - 1) : Number.POSITIVE_INFINITY;
        };
        expect(Categories.safeParse(list).success).toBe(above.every((_, at) => steps(at, 20) < 5));
      }),
    );
  });
});

describe('Tag', () => {
  it('is trimmed and in lower case', () => {
    expect(Tag.parse('  Promo Akhir Tahun ')).toBe('promo akhir tahun');
  });

  it.each(['', '   ', '#promo', 'a#b', 'a  b', 'a\tb', 'a\u0000b', '\ud800', 'x'.repeat(41)])('refuses %j', (tag) => {
    expect(Tag.safeParse(tag).success).toBe(false);
  });

  it('is the same when it is read again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const first = Tag.safeParse(text);
        if (first.success) expect(Tag.parse(first.data)).toBe(first.data);
      }),
    );
  });
});
