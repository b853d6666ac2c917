/**
 * The document that a mail is shown in. The desk made its HTML safe; here it is looked through once more, and then locked up by a policy that comes
 * first, so that nothing of the mail can widen it.
 */

/** `own`: Content-ID -> where the desk has the picture. `hasRemote`: pictures from elsewhere, which tell the sender that the mail is open. */
export type MailPictures = { readonly own: ReadonlyMap<string, string>; readonly hasRemote: boolean };
/** `quoteLabel`: what opens an earlier mail that was quoted. */
export type MailFrame = MailPictures & { readonly quoteLabel: string };

/** The desk leaves none of them. */
const REFUSED =
  'script, style, link, meta, base, iframe, frame, object, embed, form, input, button, textarea, select, svg, math, template, noscript, audio, video';
const ATTRIBUTES = new Set(
  [
    'dir lang align valign title style width height href src alt data-cid data-remote-src data-quoted',
    'colspan rowspan bgcolor border cellpadding cellspacing color size face start type',
  ].flatMap((names) => names.split(' ')),
);
const LEADS_OUT = /^(?:https?:\/\/|mailto:|tel:)/i;
const PICTURE_IN_PLACE = /^data:image\/(?:png|jpe?g|gif|webp);base64,/i;

/** The frame is as high as what stands in it: what is as high as the frame would grow for ever. */
const OF_WINDOW = /\d[dsl]?v(?:h|b|min|max)\b/i;

const STYLE =
  'html{display:flow-root;color-scheme:light;background:#fff}body{margin:.75rem;font:14px/1.5 system-ui,sans-serif;color:#1f2328;background:#fff;overflow-wrap:anywhere}img{max-width:100%;height:auto}';

export function frameOf(html: string, { quoteLabel, ...pictures }: MailFrame): string {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  for (const element of body.querySelectorAll(REFUSED)) element.remove();
  for (const element of [body, ...body.querySelectorAll('*')]) strip(element);
  for (const image of body.querySelectorAll('img')) show(image, pictures);
  for (const quote of body.querySelectorAll('[data-quoted]')) fold(quote, quoteLabel);
  return [
    '<!doctype html><html><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policyOf(pictures)}">`,
    `<meta name="referrer" content="no-referrer"><base target="_blank"><style>${STYLE}</style>`,
    '</head>',
    body.outerHTML,
    '</html>',
  ].join('');
}

function strip(element: Element): void {
  for (const { name, value } of [...element.attributes]) if (!isKept(name, value.trim())) element.removeAttribute(name);
  if (element.tagName === 'A') element.setAttribute('rel', 'noopener noreferrer');
}

function isKept(name: string, value: string): boolean {
  if (name === 'href') return LEADS_OUT.test(value);
  if (name === 'src') return PICTURE_IN_PLACE.test(value);
  if (name === 'style') return !/url\(|\\/i.test(value) && !OF_WINDOW.test(value);
  return ATTRIBUTES.has(name);
}

/** The desk keeps the addresses of pictures apart, so that a mail fetches nothing by itself. */
function show(image: HTMLImageElement, { own, hasRemote }: MailPictures): void {
  const { cid = '', remoteSrc = '' } = image.dataset;
  const address = own.get(cid) ?? (hasRemote ? remoteAddress(remoteSrc) : undefined);
  if (address !== undefined) image.setAttribute('src', address);
}

/** Never one of the desk's own: the frame is of its origin, and would ask as whoever is signed in. */
function remoteAddress(text: string): string | undefined {
  if (!LEADS_OUT.test(text) || !URL.canParse(text)) return undefined;
  const address = new URL(text);
  if (!/^https?:$/.test(address.protocol) || address.host === window.location.host) return undefined;
  address.protocol = 'https:';
  return address.href;
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

/** Without pictures from elsewhere not even a tracking pixel is fetched: opening a mail tells its sender nothing. */
function policyOf({ own, hasRemote }: MailPictures): string {
  const places = new Set([...own.values()].map((address) => new URL(address).origin));
  const images = ['data:', ...places, ...(hasRemote ? ['https:'] : [])].join(' ');
  return `default-src 'none'; style-src 'unsafe-inline'; img-src ${images}; form-action 'none'; base-uri 'none'`;
}
