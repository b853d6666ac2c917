/** What was started, ended in reverse order, whatever happens on the way. */
export interface Teardown {
  add(end: () => Promise<unknown> | unknown): void;
  /** Ends everything once; a second call waits for the first. */
  run(): Promise<void>;
}

export function createTeardown(): Teardown {
  const ends: (() => Promise<unknown> | unknown)[] = [];
  let running: Promise<void> | undefined;
  const endAll = async () => {
    for (const end of ends.reverse()) {
      try {
        await end();
      } catch (error) {
        // The rest must end all the same.
        console.error('While stopping:', error);
      }
    }
  };
  return {
    add: (end) => void ends.push(end),
    run: () => {
      running ??= endAll();
      return running;
    },
  };
}
