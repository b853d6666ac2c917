/** What jsdom lacks and Mantine asks for, and a clean page before each test. */
import { cleanup } from '@testing-library/react';
import { afterEach } from 'vitest';

afterEach(cleanup);

// Pure parts run without a page.
const page: Partial<Window & typeof globalThis> = typeof window === 'undefined' ? {} : window;

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

// jsdom has one that only complains.
page.scrollTo = () => {};

if (page.Element) page.Element.prototype.scrollIntoView ??= () => {};
