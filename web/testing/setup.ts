/** What jsdom lacks and Mantine asks for, and a clean page before each test. */
import { cleanup, configure } from '@testing-library/react';
import { afterEach } from 'vitest';

/** Only what never comes waits so long; a busy machine is not a fault of the page. */
configure({ asyncUtilTimeout: 15_000 });

// Pure parts run without a page.
const page: Partial<Window & typeof globalThis> = typeof window === 'undefined' ? {} : window;

afterEach(() => {
  cleanup();
  // What was being typed stays in a tab: each test has a new one.
  page.sessionStorage?.clear();
});

page.matchMedia ??= (query) => ({
  matches: false,
  media: query,
  onchange: null,
  addListener: () => {},
  removeListener: () => {},
  addEventListener: () => {},
  removeEventListener: () => {},
  dispatchEvent: () => false,
});

page.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};

/** Everything is in view. */
page.IntersectionObserver ??= class {
  readonly root = null;
  readonly rootMargin = '';
  readonly scrollMargin = '';
  readonly thresholds = [];
  readonly #seen: IntersectionObserverCallback;
  constructor(seen: IntersectionObserverCallback) {
    this.#seen = seen;
  }
  observe(target: Element) {
    const box = target.getBoundingClientRect();
    const entry = { target, isIntersecting: true, intersectionRatio: 1, time: 0, rootBounds: null };
    this.#seen([{ ...entry, boundingClientRect: box, intersectionRect: box }], this);
  }
  unobserve() {}
  disconnect() {}
  takeRecords() {
    return [];
  }
};

// jsdom has one that only complains.
page.scrollTo = () => {};

if (page.Element) page.Element.prototype.scrollIntoView ??= () => {};

// A box that grows with its text listens for fonts.
if (page.document && !page.document.fonts) Object.defineProperty(page.document, 'fonts', { value: new EventTarget() });
