/** What axe finds on a page as it stands. */
import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

/** Light and dark are different colours, and so different findings. */
const SCHEMES = ['light', 'dark'] as const;
/**
 * A text: as a function it would be made part of this module. The frame of a mail holds what its sender made of it. Every rule looks at everything;
 * of those that find nothing wrong one place each is told, for 600 KB of the others take longer than the looking.
 */
const RUN = `axe.run(document, { iframes: false, rules: { 'target-size': { enabled: true } }, resultTypes: ['violations'] })`;
const HARMFUL: readonly (string | null | undefined)[] = ['serious', 'critical'];

/** One line a finding that keeps somebody from working, in either scheme. */
export async function findings(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor({ state: 'attached' });
    // By the debugger, which the page's policy does not bind.
    await page.evaluate(axe.source);
    const { violations, passes } = await page.evaluate<AxeResults>(RUN);
    if (passes.length === 0) throw new Error('axe looked at nothing.');
    for (const { id, impact, nodes } of violations.filter((one) => HARMFUL.includes(one.impact)))
      found.push(...nodes.map(({ html, failureSummary }) => `${colorScheme} ${impact} ${id}: ${html} ${failureSummary}`));
  }
  return found;
}
