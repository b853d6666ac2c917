/** Why a ticket is where it is. Asked for when somebody wants to know. */
import { useQuery } from '@tanstack/react-query';
import { call } from '../client.ts';
import { keys } from './keys.ts';

export const useExplanations = (number: number, { isWanted }: { readonly isWanted: boolean }) =>
  useQuery({
    queryKey: [...keys.ticket(number), 'why'],
    queryFn: ({ signal }) => call('explainTicket', { params: { number }, signal }),
    // It is asked about what may have happened a moment ago.
    staleTime: 0,
    select: ({ items }) => items,
    enabled: isWanted,
  });
