/** A link to an attachment. It holds for minutes only, so it is asked for when it is needed, and anew when it has grown old. */
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../client.ts';

/** The desk's links hold for five minutes. */
const LINK_MS = 4 * 60_000;

export const attachmentQuery = (number: number, attachmentId: string) =>
  queryOptions({
    queryKey: ['attachment', number, attachmentId],
    queryFn: ({ signal }) => call('getAttachment', { params: { number, attachmentId }, signal }),
    staleTime: LINK_MS,
  });
