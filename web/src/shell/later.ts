/** Parts that are likely wanted next: fetched while there is nothing else to do, so that they open at once. */
const LATER: readonly (() => Promise<unknown>)[] = [
  () => import('../features/ticket/ticket-page.tsx'),
  () => import('../components/keys/keys-help.tsx'),
  () => import('./rail-drawer.tsx'),
];

/** What fails is fetched again when it is wanted, and says so then. */
export function fetchLater(): void {
  for (const fetch of LATER) void fetch().catch(() => {});
}
