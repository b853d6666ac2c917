import type { Page } from 'playwright-core';

/** A picture of one red pixel, as any browser and any phone shows it. */
export const PHOTO = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);

const PARCEL = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 200" width="320" height="200">
<rect width="320" height="200" fill="#d8cfc2"/><path d="M40 70 L160 30 L280 70 L160 112 Z" fill="#c59a62"/>
<path d="M40 70 L160 112 L160 185 L40 140 Z" fill="#a97d47"/><path d="M280 70 L160 112 L160 185 L280 140 Z" fill="#b78a53"/>
<path d="M92 52 L212 94 L212 118 L196 123 L196 99 L78 57 Z" fill="#e9dcc0"/><rect x="196" y="112" width="62" height="34" fill="#fff" transform="skewY(-18) translate(0 66)"/>
<g fill="#222" transform="skewY(-18) translate(0 66)"><rect x="202" y="118" width="3" height="14"/><rect x="208" y="118" width="6" height="14"/><rect x="217" y="118" width="2" height="14"/><rect x="222" y="118" width="5" height="14"/><rect x="230" y="118" width="3" height="14"/><text x="202" y="142" font-family="sans-serif" font-size="9">JP7731</text></g></svg>`;

/** A parcel with its label, as PNG. */
export async function drawParcel(page: Page): Promise<Buffer> {
  await page.setContent(`<style>body{margin:0}</style>${PARCEL}`);
  return page.locator('svg').screenshot();
}
