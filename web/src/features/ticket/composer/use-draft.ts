/** What is being written, kept by the desk: another device, or a reload, goes on where this one stopped. */
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { call } from '../../../client.ts';
import { keys } from '../../../queries/keys.ts';
import { useMe } from '../../../queries/use-desk.ts';
import { type Unsaved, unsaved } from '../../../unsaved.ts';

export type Kind = Unsaved['kind'];
export type Written = Unsaved;
const SAVE_AFTER_MS = 800;
const AGAIN_AFTER_MS = 5_000;

export type DraftState = {
  readonly written: Written;
  readonly write: (written: Written) => void;
  /** Sent: nothing is kept any more. */
  readonly forget: () => void;
  readonly isSaved: boolean;
  /** Until what was kept is here, nothing is written over it. */
  readonly isReady: boolean;
};

/** In this tab at once, and at the desk soon after: again and again until it has the newest. */
function useKeeping(number: number, version: number) {
  const agentId = useMe().data?.agentId ?? '';
  const [own, setOwn] = useState(() => unsaved.of({ agentId, number }));
  const [isSaved, setSaved] = useState(own === undefined);
  const [failures, setFailures] = useState(0);
  const newest = useRef({ own, isSaved, version });
  newest.current = { own, isSaved, version };

  const save = useCallback(
    async (written: Written): Promise<void> => {
      await call('putDraft', { params: { number }, body: { ...written, version: newest.current.version } });
      // What was typed meanwhile has not been kept by this.
      if (newest.current.own !== written) return;
      unsaved.drop({ agentId, number });
      setFailures(0);
      setSaved(true);
    },
    [agentId, number],
  );
  useEffect(() => {
    if (!own || isSaved) return;
    const timer = setTimeout(
      () => void save(own).catch(() => setFailures((before) => before + 1)),
      failures > 0 ? AGAIN_AFTER_MS : SAVE_AFTER_MS,
    );
    return () => clearTimeout(timer);
  }, [own, isSaved, failures, save]);
  // Who leaves the ticket in the middle of a word leaves the word.
  useEffect(
    () => () => {
      const { own: left, isSaved: isKept } = newest.current;
      if (left && !isKept) void save(left).catch(() => {});
    },
    [save],
  );
  const write = (next: Written): void => {
    unsaved.keep({ agentId, number }, next);
    newest.current = { own: next, isSaved: false, version };
    setOwn(next);
    setSaved(false);
  };
  return { own, write, isSaved };
}

/** @param version what of the ticket is on screen. */
export function useDraft(number: number, version: number): DraftState {
  const kept = useQuery({
    queryKey: keys.draft(number),
    queryFn: ({ signal }) => call('getDraft', { params: { number }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const { own, write, isSaved } = useKeeping(number, version);
  const held = kept.data?.draft;
  const written = own ?? { kind: held?.kind ?? 'reply', text: held?.text ?? '' };
  return { written, write, forget: () => write({ kind: written.kind, text: '' }), isSaved, isReady: !kept.isPending };
}
