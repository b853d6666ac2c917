import { expect, it, vi } from 'vitest';
import { otherTabs } from './other-tabs.ts';

it('tells each time, and hears of nothing else that the tabs share', () => {
  const heard = vi.fn();
  otherTabs.onSignedOut(heard);
  const inAnotherTab = (key: string) => window.dispatchEvent(new StorageEvent('storage', { key }));

  otherTabs.tellSignedOut();
  const first = Object.entries({ ...localStorage });
  otherTabs.tellSignedOut();
  const second = Object.entries({ ...localStorage });
  inAnotherTab('meja-language');
  expect(heard).not.toHaveBeenCalled();
  inAnotherTab(first[0]?.[0] ?? '');

  expect(heard).toHaveBeenCalledOnce();
  expect(second).not.toEqual(first);
});
