/** What the ticket is about: the desk's own tree, unfolded, and searched by typing. */
import { TreeSelect } from '@mantine/core';
import type { Category } from '#schemas/category';
import { useText } from '../../../i18n/use-text.ts';
import { useCategories } from '../../../queries/use-desk.ts';
import type { Changing } from './fields.tsx';

/** Chosen to have no category any more; no id is empty. */
const NONE = '';

type Node = { readonly value: string; readonly label: string; readonly children?: Node[] };

/** What stands below one that is not given any more stands at the top. */
export function treeOf(categories: readonly Category[]): Node[] {
  const known = new Set(categories.map(({ id }) => id));
  const below = (parentId: string | undefined): Node[] =>
    categories
      .filter((one) => (known.has(one.parentId ?? '') ? one.parentId : undefined) === parentId)
      .map(({ id, name }) => {
        const children = below(id);
        return { value: id, label: name, ...(children.length > 0 ? { children } : {}) };
      });
  return below(undefined);
}

export function CategoryField({ ticket, change }: Changing) {
  const t = useText();
  const all = useCategories().data?.items;
  const given = (all ?? []).filter(({ id, archived }) => !archived || id === ticket.categoryId);
  return (
    <TreeSelect
      // The whole tree is unfolded as it is when it is here.
      key={all?.length}
      size="xs"
      id="category"
      label={t('field.category')}
      placeholder={t('field.noCategory')}
      nothingFoundMessage={t('field.noSuchCategory')}
      data={ticket.categoryId === null ? treeOf(given) : [{ value: NONE, label: t('field.noCategory') }, ...treeOf(given)]}
      value={ticket.categoryId}
      onChange={(chosen) => {
        if (chosen !== ticket.categoryId) change({ categoryId: chosen || null });
      }}
      // What is typed takes the place of what is chosen, rather than going behind it.
      onFocus={({ currentTarget }) => currentTarget.select()}
      searchable
      allowDeselect={false}
      defaultExpandAll
      chevronAriaLabels={{ expand: t('field.unfold'), collapse: t('field.fold') }}
    />
  );
}
