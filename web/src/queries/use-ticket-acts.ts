/** What is done to one ticket. Whatever the desk answers, the ticket and its rows are asked for again. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { CallInput, CallOutput } from '../call-types.ts';
import { call } from '../client.ts';
import { keys } from './keys.ts';
import { ANY_VERSION } from './list-pages.ts';
import { rowsAgainOf } from './rows-again.ts';

export type Change = CallInput<'updateTicket'>['body'];
export type Message = CallInput<'sendMessage'>['body'];

export function useRefetchTicket(number: number): () => void {
  const queries = useQueryClient();
  return () => {
    void queries.invalidateQueries({ queryKey: keys.ticket(number) });
    rowsAgainOf(queries)([{ number, version: ANY_VERSION }]);
  };
}

export function useUpdateTicket(number: number) {
  const onSettled = useRefetchTicket(number);
  return useMutation({ mutationFn: (body: Change) => call('updateTicket', { params: { number }, body }), onSettled });
}

export type Sending = { readonly body: Message; readonly idempotencyKey: string };
export function useSendMessage(number: number) {
  const onSettled = useRefetchTicket(number);
  return useMutation({
    mutationFn: ({ body, idempotencyKey }: Sending): Promise<CallOutput<'sendMessage'>> =>
      call('sendMessage', { params: { number }, body, idempotencyKey }),
    onSettled,
  });
}

/** Any other act on the ticket, by name. */
export function useTicketAct<Wanted, Done>(number: number, act: (wanted: Wanted) => Promise<Done>) {
  const onSettled = useRefetchTicket(number);
  return useMutation({ mutationFn: act, onSettled });
}
