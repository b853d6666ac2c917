/** Nothing until it is first opened, so that nothing is fetched for it; then there for good, so that it closes as it opened. */
import { type ReactNode, Suspense, useState } from 'react';

export function WhenOpened({ isOpen, children }: { readonly isOpen: boolean; readonly children: ReactNode }) {
  const [wasOpened, setOpened] = useState(isOpen);
  if (isOpen && !wasOpened) setOpened(true);
  return wasOpened || isOpen ? <Suspense fallback={null}>{children}</Suspense> : null;
}
