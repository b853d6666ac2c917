/** Parts of the page that are fetched when they are first shown. */
import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import { createStore } from './store.ts';

/** The network is gone, or this page is older than what the desk serves by now. Loading the page again helps; browsers remember the failure. */
export class PartError extends Error {
  override readonly name = 'PartError';
}

/** Something that was wanted is not on the page. */
export const partIsMissing = createStore(false);

/** @throws PartError */
export async function fetchPart<T>(fetch: () => Promise<T>): Promise<T> {
  try {
    return await fetch();
  } catch (cause) {
    throw new PartError('A part of the page cannot be fetched.', { cause });
  }
}

export const reload = (): void => window.location.reload();

const Nothing = () => null;

/** A part beside others: when it cannot be fetched the rest stays, and the banner says so. */
export function part<Props extends object>(fetch: () => Promise<ComponentType<Props>>): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => {
    try {
      return { default: await fetchPart(fetch) };
    } catch {
      partIsMissing.set(true);
      return { default: Nothing };
    }
  });
}
