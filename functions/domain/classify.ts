/** What a ticket is about: its category out of the desk's tree, and its tags. */
import { type Category, TAGS_KEPT } from '#schemas/category';
import type { LifecycleSettings } from '#schemas/settings';
import type { Ticket } from '#schemas/ticket';
import type { TagsWanted } from './command.ts';
import type { Draft } from './draft.ts';
import { HelpdeskError } from './errors.ts';
import { type TagChange, tagsAfter } from './tags.ts';

/** Why a ticket cannot be given this category, in a sentence; `undefined` when it can. What is below an archived one is archived with it. */
export function categoryRefusal(categories: readonly Category[], id: string): string | undefined {
  const byId = new Map(categories.map((category) => [category.id, category]));
  if (!byId.has(id)) return `There is no category ${id}.`;
  for (let above = byId.get(id); above; above = byId.get(above.parentId ?? '')) {
    if (above.archived) return above.id === id ? `Category ${id} is archived.` : `Category ${id} is below ${above.id}, which is archived.`;
  }
  return undefined;
}

/** What a follow-up is about: the same, as long as the desk still gives that category. */
export function inheritedCategory(categories: readonly Category[], before: Pick<Ticket, 'categoryId'> | undefined): string | undefined {
  const id = before?.categoryId;
  return id === undefined || categoryRefusal(categories, id) !== undefined ? undefined : id;
}

const isListed = (wanted: TagsWanted): wanted is readonly string[] => Array.isArray(wanted);

/** Naming all tags takes away what somebody else added since; adding and taking away single ones does not. */
export const replacesTags = (wanted: TagsWanted | undefined): boolean => wanted !== undefined && isListed(wanted);

function tagChange({ tags = [] }: Ticket, wanted: TagsWanted): TagChange {
  const add = isListed(wanted) ? wanted : (wanted.add ?? []);
  const remove = isListed(wanted) ? tags : (wanted.remove ?? []);
  const removed = tags.filter((tag) => remove.includes(tag) && !add.includes(tag));
  return { added: [...new Set(add)].filter((tag) => !tags.includes(tag)).sort(), removed };
}

type Classification = { readonly categoryId?: string | null; readonly tags?: TagsWanted };

export function changesClassification(ticket: Ticket, { categoryId, tags }: Classification): boolean {
  const { added, removed } = tagChange(ticket, tags ?? {});
  return (categoryId !== undefined && categoryId !== (ticket.categoryId ?? null)) || added.length + removed.length > 0;
}

export function changeCategory(categoryId: string | null, d: Draft): void {
  const from = d.ticket().categoryId;
  const to = categoryId ?? undefined;
  if (to !== from) d.add({ type: 'CategoryChanged', from, to });
}

/** @throws HelpdeskError invalid_request when more would stand on the ticket than it holds. */
export function changeTags(wanted: TagsWanted, d: Draft): void {
  const { added, removed } = tagChange(d.ticket(), wanted);
  if (added.length + removed.length === 0) return;
  const count = tagsAfter(d.ticket().tags, { added, removed })?.length ?? 0;
  if (count > TAGS_KEPT)
    throw new HelpdeskError('invalid_request', `Ticket #${d.ticket().number} would have ${count} tags; at most ${TAGS_KEPT} are kept.`);
  d.add({ type: 'TagsChanged', added: [...added], removed: [...removed] });
}

type RequiredField = NonNullable<LifecycleSettings['requiredToSolve']>[number];
/** Of a desk that says nothing. */
const REQUIRED: readonly RequiredField[] = ['categoryId'];
const FIELD_NAMES = { categoryId: 'a category' } as const satisfies Record<RequiredField, string>;

/**
 * A person solves only what has the required fields. A category is asked for where there is one to choose: a desk without any could solve nothing.
 * @throws HelpdeskError fields_required.
 */
export function refuseUnclassified(d: Draft): void {
  const { actor, rules } = d.context;
  const { number, status, ...ticket } = d.ticket();
  if (actor.kind !== 'agent' || status === 'solved') return;
  const { requiredToSolve = REQUIRED } = rules.lifecycle;
  const hasChoice = rules.categories.some(({ id }) => categoryRefusal(rules.categories, id) === undefined);
  const missing = requiredToSolve.filter((field) => ticket[field] === undefined && hasChoice);
  if (missing.length === 0) return;
  const errors = missing.map((field) => ({ path: `body.${field}`, message: `needed to solve ticket #${number}` }));
  const names = missing.map((field) => FIELD_NAMES[field]).join(', ');
  throw new HelpdeskError('fields_required', `Ticket #${number} needs ${names} before it is solved.`, { fields: missing, errors });
}
