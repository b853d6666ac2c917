/** For who is not signed in. */
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { EmptyState } from '../components/state/empty-state.tsx';
import { ErrorState } from '../components/state/error-state.tsx';
import { useText } from '../i18n/use-text.ts';
import { session } from '../session.ts';

export function SignInPage({ returnTo }: { readonly returnTo: string }) {
  const t = useText();
  const { mutate, isPending, error } = useMutation({ mutationFn: () => session.signIn(returnTo) });
  return (
    <main>
      <EmptyState as="h1" title={t('signIn.title')} hint={t('signIn.hint')}>
        <Button onClick={() => mutate()} loading={isPending} autoFocus>
          {t('signIn.button')}
        </Button>
      </EmptyState>
      {error && <ErrorState error={error} />}
    </main>
  );
}
