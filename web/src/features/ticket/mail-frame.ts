/**
 * The document that a mail is shown in. The desk has made its HTML safe; here it is gone over once more, and gets what the desk held back:
 * the mail's own pictures, and pictures from elsewhere when somebody asks for them. Its own policy comes first, so that nothing of the mail can widen it.
 */

export type Pictures = {
  /** From elsewhere. Without them not even a tracking pixel is fetched: opening a mail tells its sender nothing. */
  readonly hasRemote: boolean;
  /** Content-ID -> where the picture is just now. */
  readonly own: ReadonlyMap<string, string>;
};
export type Shown = Pictures & {
  /** What opens an earlier mail that was quoted. */
  readonly quoteLabel: string;
};

const NEVER = 'script, style, iframe, object, embed, form, input, button, meta, base, link, template, svg, math';

function policyOf({ hasRemote, own }: Pictures): string {
  const files = [...new Set([...own.values()].map((url) => new URL(url).origin))];
  const sources = ['data:', ...files, ...(hasRemote ? ['https:'] : [])].join(' ');
  return `default-src 'none'; style-src 'unsafe-inline'; img-src ${sources}; form-action 'none'; base-uri 'none'`;
}

function fill(picture: HTMLImageElement, { hasRemote, own }: Pictures): void {
  const { cid, remoteSrc } = picture.dataset;
  const src = cid === undefined ? (hasRemote ? remoteSrc : undefined) : own.get(cid);
  if (src) picture.src = src;
}

/** The desk marks what was quoted, and what stands below; it opens without a script. */
function fold(quote: Element, label: string): void {
  if (quote.parentElement?.closest('[data-quoted]')) return;
  const details = quote.ownerDocument.createElement('details');
  const summary = quote.ownerDocument.createElement('summary');
  summary.textContent = label;
  quote.replaceWith(details);
  details.append(summary, quote);
}

/** Parsed where nothing runs and nothing is fetched. */
function goneOver(html: string, shown: Shown): string {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  for (const element of body.querySelectorAll(NEVER)) element.remove();
  for (const element of [body, ...body.querySelectorAll('*')])
    for (const { name } of [...element.attributes]) if (name.startsWith('on')) element.removeAttribute(name);
  for (const link of body.querySelectorAll('a')) link.rel = 'noopener noreferrer';
  for (const picture of body.querySelectorAll('img')) fill(picture, shown);
  for (const quote of body.querySelectorAll('[data-quoted]')) fold(quote, shown.quoteLabel);
  return body.outerHTML;
}

/** Whether there is anything to ask for. */
export const hasRemotePictures = (html: string): boolean => html.includes('data-remote-src=');

export function frameOf(html: string, shown: Shown): string {
  return [
    '<!doctype html><html><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policyOf(shown)}">`,
    '<meta name="referrer" content="no-referrer"><base target="_blank">',
    '</head>',
    goneOver(html, shown),
    '</html>',
  ].join('');
}
