/** The view that is open, or that the open ticket was opened from. */
import { useParams, useSearch } from '@tanstack/react-router';
import { isView, type ViewId } from '../views.ts';

export function useCurrentView(): ViewId | undefined {
  const { view } = useParams({ strict: false });
  const { from } = useSearch({ strict: false });
  if (isView(view)) return view;
  return isView(from) ? from : undefined;
}
