/** At once, and then not again before a while has passed: what is wanted meanwhile is done once, at its end. */
export type Seldom = { readonly want: () => void; readonly stop: () => void };

export function createSeldom(act: () => void, ms: number): Seldom {
  let resting: ReturnType<typeof setTimeout> | undefined;
  let isWanted = false;
  const want = (): void => {
    isWanted = true;
    if (resting !== undefined) return;
    isWanted = false;
    act();
    resting = setTimeout(() => {
      resting = undefined;
      if (isWanted) want();
    }, ms);
  };
  return { want, stop: () => clearTimeout(resting) };
}
