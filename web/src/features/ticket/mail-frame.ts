/** The document that a mail is shown in. Its own policy comes first, so that nothing of the mail can widen it. */

/** Without images not even a tracking pixel is fetched: opening a mail tells its sender nothing. */
const policyOf = (hasImages: boolean): string =>
  `default-src 'none'; style-src 'unsafe-inline'; img-src data: cid:${hasImages ? ' https:' : ''}; form-action 'none'; base-uri 'none'`;

export function frameOf(html: string, { hasImages }: { readonly hasImages: boolean }): string {
  return [
    '<!doctype html><html><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policyOf(hasImages)}">`,
    '<meta name="referrer" content="no-referrer"><base target="_blank">',
    '</head><body>',
    html,
    '</body></html>',
  ].join('');
}
