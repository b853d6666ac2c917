/** Whoever the desk knew, and knows no more, was taken off it: their page is over, also where no socket says so. */
import { useEffect } from 'react';
import { ApiError } from '../api-error.ts';
import { useMe } from '../queries/use-desk.ts';
import { session } from '../session.ts';

/** Who never was an agent keeps the page, which says why they see nothing. */
export function useStillAgent(): void {
  const { data, error } = useMe();
  const isOver = data !== undefined && error instanceof ApiError && error.problem.status === 403;
  useEffect(() => {
    if (isOver) session.forget();
  }, [isOver]);
}
