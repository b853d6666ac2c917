/** Telling the desk what this tab has open: the newest only, not each ticket that is passed on the way, and nothing while nobody sees the tab. */
import { type Doing, type LiveRequest, LOOK_SECONDS } from '#schemas/live';
import { createTimers } from './timers.ts';

/** Longer than between two presses of a key that is held or hit in a row; shorter than anybody waits for a name to appear. */
export const LOOK_AFTER_MS = 300;

type Looked = { readonly number: number | null; readonly doing: Doing };
type Ports = { readonly say: (request: LiveRequest) => void; readonly isShown: () => boolean };

export type Looking = {
  readonly look: (number: number | null, doing?: Doing) => void;
  /** The connection is new, or the tab is seen again. */
  readonly sayAgain: () => void;
};

export function createLooking({ say, isShown }: Ports): Looking {
  const timers = createTimers<'look'>();
  let looked: Looked = { number: null, doing: 'viewing' };
  let said = looked;

  /** Said again while a ticket is open: who says nothing for a while is forgotten. */
  function tell(): void {
    timers.clear('look');
    if (!isShown()) return;
    say({ type: 'look', ...looked });
    said = looked;
    if (looked.number !== null) timers.set('look', LOOK_SECONDS * 1000, tell);
  }
  /** That nothing is open is said once. */
  function sayAgain(): void {
    if (looked.number !== null || said.number !== null) tell();
  }

  return {
    look: (number, doing = 'viewing') => {
      if (looked.number === number && looked.doing === doing) return;
      looked = { number, doing };
      timers.set('look', LOOK_AFTER_MS, sayAgain);
    },
    sayAgain,
  };
}
