/** What is being written, kept by the desk: another device, or a reload, goes on where this one stopped. */
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { call } from '../../../client.ts';
import { keys } from '../../../queries/keys.ts';

export type Kind = 'reply' | 'note';
export type Written = { readonly kind: Kind; readonly text: string };
const SAVE_AFTER_MS = 800;

export type DraftState = {
  readonly written: Written;
  readonly write: (written: Written) => void;
  /** Sent: nothing is kept any more. */
  readonly forget: () => void;
  readonly isSaved: boolean;
  /** Until what was kept is here, nothing is written over it. */
  readonly isReady: boolean;
};

/** @param version what of the ticket is on screen. */
export function useDraft(number: number, version: number): DraftState {
  const kept = useQuery({
    queryKey: keys.draft(number),
    queryFn: ({ signal }) => call('getDraft', { params: { number }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const [own, setOwn] = useState<Written>();
  const [isSaved, setSaved] = useState(true);
  const seen = useRef(version);
  seen.current = version;
  const save = useCallback(
    async ({ kind, text }: Written) => {
      await call('putDraft', { params: { number }, body: { kind, text, version: seen.current } });
      setSaved(true);
    },
    [number],
  );
  useEffect(() => {
    if (!own || isSaved) return;
    const timer = setTimeout(() => void save(own).catch(() => {}), SAVE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [own, isSaved, save]);
  const held = kept.data?.draft;
  const written = own ?? { kind: held?.kind ?? 'reply', text: held?.text ?? '' };
  return {
    written,
    write: (next) => {
      setOwn(next);
      setSaved(false);
    },
    forget: () => {
      const empty: Written = { kind: written.kind, text: '' };
      setOwn(empty);
      setSaved(true);
      void save(empty).catch(() => {});
    },
    isSaved,
    isReady: !kept.isPending,
  };
}
