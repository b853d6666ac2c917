/** Timers by name: setting one again puts it off. */
export type Timers<Name extends string> = {
  readonly set: (name: Name, ms: number, act: () => void) => void;
  readonly clear: (name: Name) => void;
  readonly clearAll: () => void;
};

export function createTimers<Name extends string>(): Timers<Name> {
  const running = new Map<Name, ReturnType<typeof setTimeout>>();
  const clear = (name: Name): void => {
    clearTimeout(running.get(name));
    running.delete(name);
  };
  return {
    set: (name, ms, act) => {
      clear(name);
      running.set(
        name,
        setTimeout(() => {
          running.delete(name);
          act();
        }, ms),
      );
    },
    clear,
    clearAll: () => {
      for (const name of [...running.keys()]) clear(name);
    },
  };
}
