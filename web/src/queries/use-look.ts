/** Who else has this ticket open, and telling them that it is open here. */
import { useEffect, useState } from 'react';
import type { Doing, Looker } from '#schemas/live';
import { live } from '../desk-live.ts';
import { useMe } from './use-desk.ts';

const NOBODY: readonly Looker[] = [];

/** Colleagues only: one's own other tabs are left out. */
export function useLook(number: number, doing: Doing): readonly Looker[] {
  const [seen, setSeen] = useState<{ readonly number: number; readonly people: readonly Looker[] }>();
  const me = useMe().data?.agentId;

  useEffect(() => live.look(number, doing), [number, doing]);
  useEffect(() => () => live.look(null), []);
  useEffect(
    () =>
      live.onFrame((frame) => {
        if (frame.type === 'looking') setSeen({ number: frame.number, people: frame.people });
      }),
    [],
  );

  return seen?.number === number ? seen.people.filter(({ agentId }) => agentId !== me) : NOBODY;
}
