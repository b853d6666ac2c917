/** Where an attachment is: by a link of the desk, which holds for minutes only. */
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../client.ts';

/** The desk's links hold for five minutes. */
export const LINK_MS = 4 * 60_000;

export const attachmentLink = (number: number, attachmentId: string) =>
  queryOptions({
    queryKey: ['attachment', number, attachmentId],
    queryFn: ({ signal }) => call('getAttachment', { params: { number, attachmentId }, signal }),
    staleTime: LINK_MS,
  });
