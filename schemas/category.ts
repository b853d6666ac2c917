/** The operators' own vocabulary for what tickets are about: a tree of categories, and tags. */
import * as z from 'zod';

export const CategoryId = z
  .string()
  .min(1)
  .max(40)
  .regex(/^[a-z0-9-]+$/, 'small letters, digits and hyphens');
export type CategoryId = z.infer<typeof CategoryId>;

const TAG_CHARACTERS = 40;
/** Words with single spaces between them. Halves of surrogate pairs would not come back from the table as they were hashed. */
const TAG_WORDS = /^[^#\s\p{Cc}\p{Cs}]+( [^#\s\p{Cc}\p{Cs}]+)*$/u;
export const Tag = z
  .string()
  .trim()
  .toLowerCase()
  .min(1)
  .max(TAG_CHARACTERS)
  .regex(TAG_WORDS, 'words with single spaces between them, without #')
  .meta({ description: 'kept in lower case', example: 'vip' });
export type Tag = z.infer<typeof Tag>;

/** A ticket has at most so many. */
export const TAGS_KEPT = 20;
export const Tags = z.array(Tag).max(TAGS_KEPT);
/** All that a ticket is to have, or what to add and take away whatever it has. */
export const TagsWanted = z.union([Tags, z.strictObject({ add: Tags.optional(), remove: Tags.optional() })]);

export const Category = z.strictObject({
  id: CategoryId,
  name: z.string().min(1).max(120),
  parentId: CategoryId.optional().meta({ description: 'absent at the top' }),
  archived: z.boolean().optional().meta({ description: 'stays on the tickets that have it; no other gets it or what is below it' }),
});
export type Category = z.infer<typeof Category>;

const CATEGORIES_KEPT = 500;
const DEEPEST = 5;

type Fault = { readonly index: number; readonly field: 'id' | 'parentId'; readonly message: string };

/** How far below the top, the top being 1; `undefined` when the way up never ends. */
function depthOf(category: Category, byId: ReadonlyMap<string, Category>): number | undefined {
  const passed = new Set<string>();
  let above: Category | undefined = category;
  while (above) {
    if (passed.has(above.id)) return undefined;
    passed.add(above.id);
    above = byId.get(above.parentId ?? '');
  }
  return passed.size;
}

function faultsOf(categories: readonly Category[]): Fault[] {
  // The first of an id counts.
  const byId = new Map(categories.toReversed().map((category) => [category.id, category]));
  return categories.flatMap((category, index): Fault[] => {
    const { id, parentId } = category;
    if (byId.get(id) !== category) return [{ index, field: 'id', message: `More than one category has the id ${id}.` }];
    if (parentId === undefined) return [];
    const fault = (message: string): Fault[] => [{ index, field: 'parentId', message }];
    if (!byId.has(parentId)) return fault(`Category ${id} stands below ${parentId}, which does not exist.`);
    const depth = depthOf(category, byId);
    if (depth === undefined) return fault(`Category ${id} stands below itself.`);
    return depth > DEEPEST ? fault(`Category ${id} stands on level ${depth}; a tree has at most ${DEEPEST}.`) : [];
  });
}

/** A tree as a flat list, in the order in which it is shown. */
export const Categories = z
  .array(Category)
  .max(CATEGORIES_KEPT)
  .superRefine((categories, context) => {
    for (const { index, field, message } of faultsOf(categories)) context.addIssue({ code: 'custom', path: [index, field], message });
  });
export type Categories = z.infer<typeof Categories>;
