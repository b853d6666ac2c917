/** The whole page: theme, answers, addresses. */
import { MantineProvider, mergeThemeOverrides } from '@mantine/core';
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useMemo } from 'react';
import { accessibleTheme } from './accessible-theme.ts';
import { useText } from './i18n/use-text.ts';
import { router } from './routes.tsx';
import { theme } from './theme.ts';

/** Mantine's variables and classes stand in its style sheet: written at run time they would be style elements, which the page's policy forbids. */
export function App({ queries }: { readonly queries: QueryClient }) {
  const t = useText();
  const spoken = useMemo(() => mergeThemeOverrides(theme, accessibleTheme(t)), [t]);
  return (
    <MantineProvider theme={spoken} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
