/** Mail's HTML made safe to show, and made into text. */
import sanitizeHtml from 'sanitize-html';

type Attributes = Record<string, string>;

/** Marks a quoted container; `after` marks the place below which all is quoted. */
const QUOTED = 'data-quoted';
/** Deeper elements lose their tags, not their text. */
const NESTING_LIMIT = 200;
/** No mail program nests so deep, and the sanitiser's time grows with the square of the depth. */
const HOSTILE_DEPTH = 1000;

const COLOUR = [/^#[0-9a-f]{3,8}$/iu, /^rgba?\([\d\s.,%]{1,40}\)$/iu, /^[a-z]{3,20}$/iu];
const LENGTHS = [
  /^(?:\d{1,3}(?:\.\d{1,3})?(?:px|pt|em|rem|%|ex|cm|in)?|auto)(?: (?:\d{1,3}(?:\.\d{1,3})?(?:px|pt|em|rem|%|ex|cm|in)?|auto)){0,3}$/iu,
];
const SIZE = [/^\d{1,2}(?:\.\d{1,3})?(?:px|pt|em|rem)$/iu, /^\d{1,3}%$/u, /^(?:x{0,2}-?small|medium|x{0,2}-?large|smaller|larger)$/iu];

const OPTIONS: sanitizeHtml.IOptions = {
  allowedTags: [
    ...[
      'a',
      'abbr',
      'address',
      'b',
      'bdi',
      'bdo',
      'big',
      'blockquote',
      'br',
      'caption',
      'center',
      'cite',
      'code',
      'col',
      'colgroup',
      'dd',
      'del',
    ],
    ...[
      'div',
      'dl',
      'dt',
      'em',
      'font',
      'h1',
      'h2',
      'h3',
      'h4',
      'h5',
      'h6',
      'hr',
      'i',
      'img',
      'ins',
      'kbd',
      'li',
      'mark',
      'ol',
      'p',
      'pre',
      'q',
      's',
    ],
    ...[
      'samp',
      'section',
      'small',
      'span',
      'strike',
      'strong',
      'sub',
      'sup',
      'table',
      'tbody',
      'td',
      'tfoot',
      'th',
      'thead',
      'tr',
      'tt',
      'u',
      'ul',
    ],
  ],
  allowedAttributes: {
    '*': ['dir', 'lang', 'align', 'valign', 'title', 'style', QUOTED],
    a: ['href', 'rel', 'target'],
    img: ['src', 'alt', 'width', 'height', 'data-cid', 'data-remote-src'],
    td: ['colspan', 'rowspan', 'width', 'height', 'bgcolor'],
    th: ['colspan', 'rowspan', 'width', 'height', 'bgcolor'],
    table: ['border', 'cellpadding', 'cellspacing', 'width', 'bgcolor'],
    font: ['color', 'size', 'face'],
    ol: ['start', 'type'],
  },
  allowedStyles: {
    '*': {
      color: COLOUR,
      'background-color': COLOUR,
      // The short form, for a colour alone: without it, light text on a dark ground would be light on white.
      background: COLOUR,
      'font-size': SIZE,
      'font-weight': [/^(?:bold|bolder|normal|lighter|[1-9]00)$/u],
      'font-style': [/^(?:italic|normal|oblique)$/u],
      'text-align': [/^(?:left|right|center|justify)$/u],
      'text-decoration': [/^(?:none|underline|line-through)$/u],
      margin: LENGTHS,
      padding: LENGTHS,
    },
  },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowedSchemesByTag: { img: ['data'] },
  allowProtocolRelative: false,
  nestingLimit: NESTING_LIMIT,
  nonTextTags: [
    'script',
    'style',
    'textarea',
    'option',
    'xmp',
    'title',
    'noscript',
    'template',
    'iframe',
    'object',
    'svg',
    'math',
    'xml',
    'noembed',
    'noframes',
  ],
  transformTags: {
    a: (tagName, attributes) => ({ tagName, attribs: safeLink(attributes) }),
    img: (tagName, attributes) => ({ tagName, attribs: quietImage(attributes) }),
    '*': (tagName, attributes) => ({ tagName, attribs: markQuote(tagName, attributes) }),
  },
};

/**
 * Only what an allow-list names survives: no scripts, forms, frames or positioned layers, and nothing is fetched when it is shown.
 * A remote image keeps its address in `data-remote-src`, an image of the mail itself its Content-ID in `data-cid`.
 */
export function sanitiseMailHtml(html: string): string {
  let depth = 0;
  const onOpenTag = () => {
    depth += 1;
    if (depth > HOSTILE_DEPTH) throw new RangeError('The HTML is nested too deep.');
  };
  const onCloseTag = () => {
    depth -= 1;
  };
  try {
    return sanitizeHtml(html, { ...OPTIONS, onOpenTag, onCloseTag });
  } catch {
    return textAlone(html);
  }
}

/** No tag is longer than the bound, or it is text. */
function textAlone(html: string): string {
  return html
    .replace(/<[^<>]{1,2000}>/gu, ' ')
    .replace(/&(?!#?\w{1,30};)/gu, '&amp;')
    .replace(/</gu, '&lt;')
    .replace(/>/gu, '&gt;');
}

/** A relative link would lead into our own site. */
function safeLink(attributes: Attributes): Attributes {
  const { href, title } = attributes;
  const isAbsolute = href !== undefined && /^\s*(?:https?:\/\/|mailto:|tel:)/iu.test(href);
  return {
    ...(title === undefined ? {} : { title }),
    ...(isAbsolute ? { href, target: '_blank', rel: 'noopener noreferrer nofollow' } : {}),
  };
}

function quietImage({ src, alt, width, height }: Attributes): Attributes {
  const kept: Attributes = {};
  if (alt !== undefined) kept.alt = alt;
  if (width !== undefined) kept.width = width;
  if (height !== undefined) kept.height = height;
  const address = (src ?? '').trim();
  if (/^cid:/iu.test(address)) kept['data-cid'] = decodeContentId(address.slice('cid:'.length));
  else if (/^https?:\/\//iu.test(address)) kept['data-remote-src'] = address;
  else if (/^data:image\/(?:png|jpe?g|gif|webp);base64,[a-z0-9+/=\s]+$/iu.test(address)) kept.src = address;
  return kept;
}

/** RFC 2392: a cid URL is the Content-ID, percent-encoded. */
function decodeContentId(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}

/** Containers in which mail programs put what they quote: Gmail, Yahoo, ProtonMail, Tutanota, Zoho, Thunderbird, Apple, Outlook for Mac. */
const QUOTE_CLASS =
  /(?:^|\s)(?:gmail_quote|gmail_quote_container|yahoo_quoted|protonmail_quote|tutanota_quote|zmail_extra|moz-cite-prefix)(?:\s|$)/u;
const QUOTE_ID = /^(?:x_)*(?:OLK_SRC_BODY_SECTION|mail-editor-reference-message-container|yahoo_quoted_\d+|reply-intro)$/u;
/** Outlook marks only the place. */
const BELOW_ID = /^(?:x_)*(?:divRplyFwdMsg|appendonsend|replySplit)$/u;
const BELOW_CLASS = /(?:^|\s)OutlookMessageHeader(?:\s|$)/u;
/** Gmail and Outlook indent with the same element and draw no line beside it. */
const INDENT_STYLE = /border(?:-left)?:\s*none/iu;

function markQuote(tagName: string, attributes: Attributes): Attributes {
  const { [QUOTED]: _claimed, class: names = '', id = '', ...rest } = attributes;
  if (BELOW_ID.test(id) || BELOW_CLASS.test(names)) return { ...rest, [QUOTED]: 'after' };
  const isQuote = QUOTE_CLASS.test(names) || QUOTE_ID.test(id) || (tagName === 'blockquote' && !INDENT_STYLE.test(rest.style ?? ''));
  return isQuote ? { ...rest, [QUOTED]: 'true' } : rest;
}
