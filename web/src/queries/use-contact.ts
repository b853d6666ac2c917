/** Who wrote, and what they wrote before. */
import { useQuery } from '@tanstack/react-query';
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
