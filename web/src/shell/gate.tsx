/** Lets in who is signed in; everybody else sees how to. */
import { useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';
import { UnreachableError } from '../api-error.ts';
import { ErrorState } from '../components/state/error-state.tsx';
import { SkeletonRows } from '../components/state/skeleton-rows.tsx';
import { session } from '../session.ts';
import { useStore } from '../store.ts';
import { Shell } from './shell.tsx';
import { SignInPage } from './sign-in-page.tsx';

const UNREACHABLE = new UnreachableError('The desk cannot be reached.');

export function Gate() {
  const state = useStore(session.state);
  const returnTo = useRouterState({ select: ({ location }) => location.href });
  useEffect(() => {
    // A reload knows nobody: the cookie does.
    if (session.state.get() === 'asking') void session.renew();
  }, []);
  switch (state) {
    case 'asking':
      return <SkeletonRows />;
    case 'unreachable':
      return <ErrorState error={UNREACHABLE} onRetry={() => void session.renew()} />;
    case 'signed_out':
      return <SignInPage returnTo={returnTo} />;
    case 'signed_in':
      return <Shell />;
    default:
      return state satisfies never;
  }
}
