/** Shows a component as the page would: themed, with queries, and at an address. */
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { render } from '@testing-library/react';
import type { ReactElement } from 'react';
import { TICKET_PARAMS } from '../src/addresses.ts';
import { theme } from '../src/theme.ts';

type Options = { readonly path?: string; readonly queries?: QueryClient };

/** Around every address, as what stands around pages is. */
export function renderPage(element: ReactElement, { path = '/', queries = testQueries() }: Options = {}) {
  const root = createRootRoute({ component: () => element });
  const routes = [
    ...(['/', '/inbox/$view', '/contacts/$contactId', '/signed-in'] as const).map((each) =>
      createRoute({ getParentRoute: () => root, path: each }),
    ),
    createRoute({ getParentRoute: () => root, path: '/tickets/$number', params: TICKET_PARAMS }),
  ];
  const router = createRouter({ routeTree: root.addChildren(routes), history: createMemoryHistory({ initialEntries: [path] }) });
  const shown = render(
    <MantineProvider theme={theme} env="test" withCssVariables={false} withGlobalClasses={false}>
      <QueryClientProvider client={queries}>
        {/* The page's own routes are registered as the type; these have the same addresses. */}
        <RouterProvider router={router as never} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return { ...shown, router, queries };
}

/** Fails at once rather than trying again. */
export const testQueries = (): QueryClient => new QueryClient({ defaultOptions: { queries: { retry: false, networkMode: 'always' } } });
