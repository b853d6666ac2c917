/** The document that a mail is shown in. Its own policy comes first, so that nothing of the mail can widen it. */

/** Made safe by the desk already; what the desk would have to miss first is taken out here once more. */
const DANGEROUS =
  'script, style, link, meta, base, iframe, frame, object, embed, form, input, button, textarea, select, template, svg, math';

export type FramedPictures = {
  /** Whether pictures from elsewhere are fetched. Without, not even a tracking pixel is: opening a mail tells its sender nothing. */
  readonly fromElsewhere: boolean;
  /** Links of the mail's own pictures, by Content-ID. */
  readonly ownLinks: ReadonlyMap<string, string>;
};

export type FramedMail = { readonly document: string; readonly hasPicturesElsewhere: boolean };

export function frameMail(html: string, pictures: FramedPictures): FramedMail {
  // A parsed document without a window: nothing in it runs and nothing is fetched.
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  for (const element of body.querySelectorAll(DANGEROUS)) element.remove();
  for (const element of body.querySelectorAll('*')) removeHandlers(element);
  const images = [...body.querySelectorAll('img')];
  for (const image of images) setSource(image, pictures);
  return { document: documentOf(body.innerHTML, pictures), hasPicturesElsewhere: images.some((image) => image.dataset.remoteSrc) };
}

function removeHandlers(element: Element): void {
  for (const { name, value } of [...element.attributes])
    if (name.startsWith('on') || name === 'srcdoc' || (name === 'href' && !/^(?:https?:|mailto:|tel:)/iu.test(value)))
      element.removeAttribute(name);
}

/** The desk keeps addresses apart from `src`: `data-remote-src` of a picture elsewhere, `data-cid` of one that came with the mail. */
function setSource(image: HTMLImageElement, { fromElsewhere, ownLinks }: FramedPictures): void {
  const { cid, remoteSrc } = image.dataset;
  const own = cid === undefined ? undefined : ownLinks.get(cid);
  if (own !== undefined) image.src = own;
  // Over TLS only: who listens on the way is not to learn what somebody reads.
  if (remoteSrc !== undefined && fromElsewhere) image.src = remoteSrc.replace(/^http:/iu, 'https:');
}

function policyOf({ fromElsewhere, ownLinks }: FramedPictures): string {
  const origins = new Set([...ownLinks.values()].map((link) => new URL(link).origin));
  const sources = ['data:', ...origins, ...(fromElsewhere ? ['https:'] : [])].join(' ');
  return `default-src 'none'; style-src 'unsafe-inline'; img-src ${sources}; form-action 'none'; base-uri 'none'`;
}

function documentOf(body: string, pictures: FramedPictures): string {
  return [
    '<!doctype html><html><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policyOf(pictures)}">`,
    '<meta name="referrer" content="no-referrer"><base target="_blank">',
    '<style>body{margin:8px;font:15px/1.4 sans-serif;overflow-wrap:anywhere}img{max-width:100%;height:auto}</style>',
    '</head><body>',
    body,
    '</body></html>',
  ].join('');
}
