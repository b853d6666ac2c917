/** What the ids in a row are called: asked for once a list rather than once a row. */
import { useMemo } from 'react';
import { useAgents, useCategories } from '../../queries/use-desk.ts';

export type Names = { readonly agents: ReadonlyMap<string, string>; readonly categories: ReadonlyMap<string, string> };

export function useNames(): Names {
  const agents = useAgents().data;
  const categories = useCategories().data?.items;
  return useMemo(
    () => ({
      agents: new Map(agents?.map(({ agentId, name }) => [agentId, name])),
      categories: new Map(categories?.map(({ id, name }) => [id, name])),
    }),
    [agents, categories],
  );
}
