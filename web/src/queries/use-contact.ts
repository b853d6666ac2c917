/** Who wrote, what they wrote before, and what is done with them. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CallOutput } from '../call-types.ts';
import { call } from '../client.ts';
import { keys } from './keys.ts';

export const useContact = (contactId: string) =>
  useQuery({ queryKey: keys.contact(contactId), queryFn: ({ signal }) => call('getContact', { params: { contactId }, signal }) });

const SHOWN = 20;
export const useContactTickets = (contactId: string) =>
  useQuery({
    queryKey: [...keys.contact(contactId), 'tickets'],
    queryFn: ({ signal }) => call('listContactTickets', { params: { contactId }, query: { limit: SHOWN }, signal }),
    select: ({ items }) => items,
  });

/** All of them, newest first, a page at a time. */
export const useContactHistory = (contactId: string) =>
  useInfiniteQuery({
    queryKey: [...keys.contact(contactId), 'history'],
    queryFn: ({ pageParam, signal }) =>
      call('listContactTickets', { params: { contactId }, query: pageParam ? { cursor: pageParam } : {}, signal }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
  });

export type ContactView = CallOutput<'getContact'>;

/** An act on a contact. What is done with one may show at another: all are asked for again. */
export function useContactAct<Wanted>(act: (wanted: Wanted) => Promise<ContactView>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: act, onSettled: () => queries.invalidateQueries({ queryKey: keys.contacts }) });
}
