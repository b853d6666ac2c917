/** Where things are on the dashboard, by what they are called there: one place for all walks. */
import type { Locator, Page } from 'playwright-core';

export const row = (page: Page, subject: string): Locator => page.getByRole('link', { name: subject });
export const composer = (page: Page): Locator => page.getByRole('region', { name: 'Tulis' });
export const reply = (page: Page): Locator => page.getByRole('textbox', { name: 'Balasan kepada pelanggan' });
export const note = (page: Page): Locator => page.getByRole('textbox', { name: /^Catatan untuk rekan/ });
export const sendButton = (page: Page): Locator => page.getByRole('button', { name: 'Kirim balasan' });
export const conversation = (page: Page): Locator => page.getByRole('list', { name: 'Percakapan' });
/** A message of the conversation, by what it says. */
export const said = (page: Page, text: string): Locator => conversation(page).getByRole('listitem').filter({ hasText: text });
/** Who looks at the same ticket, and who writes. */
export const others = (page: Page): Locator => page.getByText(/^(Juga sedang melihat|Sedang menulis): /);
export const bell = (page: Page): Locator => page.getByRole('button', { name: /^Pemberitahuan, / });

/** Pixels that the page is wider than its screen. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

export async function answer(page: Page, text: string): Promise<void> {
  await reply(page).fill(text);
  await sendButton(page).click();
}
