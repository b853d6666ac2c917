/** The addresses of the page. The list comes with the page, because it stands beside everything; other features are fetched when they are first gone to. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router';
import * as z from 'zod';
import { TICKET_PARAMS } from './addresses.ts';
import { ErrorState } from './components/state/error-state.tsx';
import { SkeletonRows } from './components/state/skeleton-rows.tsx';
import { WorkLayout } from './features/inbox/work-layout.tsx';
import { fetchPart } from './parts.ts';
import { ListFilters } from './queries/list-filters.ts';
import { Gate } from './shell/gate.tsx';
import { MissingPage } from './shell/missing-page.tsx';
import { SignedInPage } from './shell/signed-in-page.tsx';

/** `from`: the view that the ticket was opened from, which stays beside it. */
const TicketSearch = ListFilters.extend({ from: z.string().optional().catch(undefined) });

/** Fetched when a ticket is first pointed at, or before, when there is nothing else to do. */
const ticketPage = () => import('./features/ticket/ticket-page.tsx');

const root = createRootRoute({ component: Outlet });

const signedIn = createRoute({ getParentRoute: () => root, path: '/signed-in', component: SignedInPage });

/** Everything below is for who is signed in. */
const gate = createRoute({ getParentRoute: () => root, id: 'gate', component: Gate });

const home = createRoute({
  getParentRoute: () => gate,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/inbox/$view', params: { view: 'mine' }, replace: true });
  },
});

const work = createRoute({
  getParentRoute: () => gate,
  id: 'work',
  component: WorkLayout,
});

const inbox = createRoute({ getParentRoute: () => work, path: '/inbox/$view', validateSearch: ListFilters });

const ticket = createRoute({
  getParentRoute: () => work,
  path: '/tickets/$number',
  params: TICKET_PARAMS,
  validateSearch: TicketSearch,
  component: lazyRouteComponent(() => fetchPart(ticketPage), 'TicketPage'),
});

const contact = createRoute({
  getParentRoute: () => gate,
  path: '/contacts/$contactId',
  component: lazyRouteComponent(() => import('./features/contact/contact-page.tsx'), 'ContactPage'),
});

const routeTree = root.addChildren([signedIn, gate.addChildren([home, contact, work.addChildren([inbox, ticket])])]);

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  defaultPendingComponent: SkeletonRows,
  defaultErrorComponent: ({ error, reset }) => <ErrorState error={error} onRetry={reset} />,
  defaultNotFoundComponent: MissingPage,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
