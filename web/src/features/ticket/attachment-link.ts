/** Where a file is fetched: its link lives for minutes only, so it is asked for when it is shown. */
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../client.ts';

/** The desk's links hold for five minutes. */
const LINK_MS = 4 * 60_000;

export const attachmentLink = (number: number, attachmentId: string) =>
  queryOptions({
    queryKey: ['attachment', number, attachmentId],
    queryFn: ({ signal }) => call('getAttachment', { params: { number, attachmentId }, signal }),
    staleTime: LINK_MS,
  });
