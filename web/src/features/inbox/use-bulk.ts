/** Does the same to the ticked tickets, and says what became of each. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type * as z from 'zod';
import type { BulkAct } from '#schemas/bulk';
import { call } from '../../client.ts';
import { keys } from '../../queries/keys.ts';
import type { Selected } from './use-selection.ts';

export type BulkWanted = z.input<typeof BulkAct>;
type Wanted = { readonly tickets: readonly Selected[]; readonly act: BulkWanted };

export function useBulk() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ tickets, act }: Wanted) => call('changeTickets', { body: { tickets: tickets.map((each) => ({ ...each })), act } }),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.lists }),
  });
}
