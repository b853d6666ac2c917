import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { act, render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { stubDesk } from '../../../testing/desk-answers.ts';
import { testQueries } from '../../../testing/render-page.tsx';
import { theme } from '../../theme.ts';
import { WorkLayout } from './work-layout.tsx';

stubDesk();
afterEach(() => vi.restoreAllMocks());

/** A window that is made wider or narrower. @returns how. */
function stubWidth(): (isWide: boolean) => void {
  const listeners = new Set<(event: { matches: boolean }) => void>();
  let matches = false;
  const addEventListener = (_: string, listener: (event: { matches: boolean }) => void) => listeners.add(listener);
  const removeEventListener = (_: string, listener: (event: { matches: boolean }) => void) => listeners.delete(listener);
  // The part of it that the page's libraries use.
  const list = () => ({ matches, addEventListener, removeEventListener }) as unknown as MediaQueryList;
  vi.spyOn(window, 'matchMedia').mockImplementation(list);
  return (isWide) => {
    matches = isWide;
    for (const listener of listeners) listener({ matches });
  };
}

function show(): void {
  const root = createRootRoute({ component: WorkLayout });
  const ticket = createRoute({
    getParentRoute: () => root,
    path: '/tickets/$number',
    component: () => <input aria-label="Balasan" />,
  });
  const router = createRouter({
    routeTree: root.addChildren([ticket]),
    history: createMemoryHistory({ initialEntries: ['/tickets/7'] }),
  });
  render(
    <MantineProvider theme={theme} env="test" withCssVariables={false} withGlobalClasses={false}>
      <QueryClientProvider client={testQueries()}>
        {/* The page's own routes are registered as the type; these have the same addresses. */}
        <RouterProvider router={router as never} />
      </QueryClientProvider>
    </MantineProvider>,
  );
}

it('keeps what is being written when the list comes beside it, and when it goes', async () => {
  const resize = stubWidth();
  show();
  await userEvent.type(await screen.findByLabelText('Balasan'), 'Baik Pak');

  act(() => resize(true));
  await screen.findByRole('heading');
  expect(screen.getByLabelText<HTMLInputElement>('Balasan').value).toBe('Baik Pak');

  act(() => resize(false));
  expect(screen.queryByRole('heading')).toBeNull();
  expect(screen.getByLabelText<HTMLInputElement>('Balasan').value).toBe('Baik Pak');
});
