/** Does the same to the ticked tickets, and knows what became of each. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type * as z from 'zod';
import type { BulkAct } from '#schemas/bulk';
import type { CallOutput } from '../../call-types.ts';
import { call } from '../../client.ts';
import { keys } from '../../queries/keys.ts';
import type { Selected, Selection } from './use-selection.ts';

export type BulkWanted = z.input<typeof BulkAct>;
export type BulkResults = CallOutput<'changeTickets'>['results'];
type Wanted = { readonly tickets: readonly Selected[]; readonly act: BulkWanted };

export type Bulk = {
  readonly isIdle: boolean;
  readonly isPending: boolean;
  readonly results: BulkResults | undefined;
  readonly error: unknown;
  /** On these, or on what is ticked; what is refused is ticked afterwards, to be looked at. */
  readonly act: (act: BulkWanted, tickets?: readonly Selected[]) => void;
  /** The same once more on what was refused, with what the list shows of it now. */
  readonly again: () => void;
  readonly reset: () => void;
};

/** @param rows the list as it is on screen. */
export function useBulk(selection: Selection, rows: readonly Selected[]): Bulk {
  const queries = useQueryClient();
  const { mutate, reset, variables, data, error, isIdle, isPending } = useMutation({
    mutationFn: ({ tickets, act }: Wanted) =>
      call('changeTickets', { body: { tickets: tickets.map(({ number, version }) => ({ number, version })), act } }),
    onSuccess: ({ results }, { tickets }) => {
      const refused = new Set(results.filter(({ problem }) => problem).map(({ number }) => number));
      selection.all(tickets.filter(({ number }) => refused.has(number)));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: keys.lists }),
  });
  const act: Bulk['act'] = (wanted, tickets = selection.tickets) => mutate({ tickets, act: wanted });
  const asShown = (picked: Selected): Selected => rows.find(({ number }) => number === picked.number) ?? picked;
  return {
    isIdle,
    isPending,
    results: data?.results,
    error,
    act,
    again: () => variables && act(variables.act, selection.tickets.map(asShown)),
    reset,
  };
}
