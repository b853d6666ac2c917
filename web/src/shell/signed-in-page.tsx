/** Where the sign-in page sends people back to: takes the code, and goes on to where they were going. */
import { Button } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { EmptyState } from '../components/state/empty-state.tsx';
import { SkeletonRows } from '../components/state/skeleton-rows.tsx';
import { useText } from '../i18n/use-text.ts';
import { session } from '../session.ts';

/** A code is good once; React may run an effect twice. */
let taken: { readonly search: string; readonly place: Promise<string> } | undefined;

function placeAfter(search: string): Promise<string> {
  if (taken?.search !== search) taken = { search, place: session.complete(new URLSearchParams(search)) };
  return taken.place;
}

export function SignedInPage() {
  const t = useText();
  const router = useRouter();
  const [isFailed, setFailed] = useState(false);
  useEffect(() => {
    placeAfter(window.location.search).then(
      (place) => router.history.replace(place),
      () => setFailed(true),
    );
  }, [router]);
  if (!isFailed) return <SkeletonRows rows={3} />;
  return (
    <main>
      <EmptyState as="h1" title={t('signIn.failedTitle')} hint={t('signIn.failedHint')}>
        <Button onClick={() => void session.signIn('/')}>{t('signIn.again')}</Button>
      </EmptyState>
    </main>
  );
}
