/** Those who want to be told, in the order in which they came. */
export type Listeners<T extends unknown[]> = {
  /** @returns how to leave. */
  readonly add: (listener: (...args: T) => void) => () => void;
  readonly tell: (...args: T) => void;
};

export function createListeners<T extends unknown[]>(): Listeners<T> {
  const listeners = new Set<(...args: T) => void>();
  return {
    add: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tell: (...args) => {
      for (const listener of [...listeners]) listener(...args);
    },
  };
}
