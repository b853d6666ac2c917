/** The other tabs of this browser: they have the same cookie, so what ends with it ends for all of them. */

export type OtherTabs = {
  readonly tellSignedOut: () => void;
  readonly onSignedOut: (listener: () => void) => void;
};

const KEY = 'meja-signed-out';

/** By the storage that they share: a browser tells of a change everywhere but where it was made. */
export const otherTabs: OtherTabs = {
  // Another value each time, for the same one again is no change.
  tellSignedOut: () => window.localStorage.setItem(KEY, crypto.randomUUID()),
  onSignedOut: (listener) =>
    window.addEventListener('storage', ({ key }) => {
      if (key === KEY) listener();
    }),
};
