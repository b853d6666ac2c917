/** A query on the page: its shape while it is fetched, its error, or what it gave. What was there before stays while it is asked again. */
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorState } from './error-state.tsx';
import { SkeletonRows } from './skeleton-rows.tsx';

type Asked<T> = Pick<UseQueryResult<T>, 'data' | 'error' | 'refetch'>;
type Props<T> = { readonly query: Asked<T>; readonly skeleton?: ReactNode; readonly children: (data: T) => ReactNode };

export function QueryState<T>({ query: { data, error, refetch }, skeleton, children }: Props<T>) {
  if (data !== undefined) return children(data);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return skeleton ?? <SkeletonRows />;
}
