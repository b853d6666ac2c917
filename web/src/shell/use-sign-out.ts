/** Ends the session, and tells when the desk could not be asked to. */

import { useMutation } from '@tanstack/react-query';
import { dropAttached } from '../attached.ts';
import { session } from '../session.ts';
import { unsaved } from '../unsaved.ts';

export function useSignOut() {
  const { mutate, isError } = useMutation({
    mutationFn: (options: { everywhere: boolean }) => session.signOut(options),
    onSuccess: () => {
      unsaved.dropAll();
      dropAttached();
    },
  });
  return { signOut: mutate, isFailed: isError };
}
