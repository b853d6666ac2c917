/** Sanitised HTML as plain text, quoted containers marked with `>` as mail programs do. */

const TOKEN = /<(\/?)([a-z][a-z0-9]*)([^>]*)>|([^<]+)/giu;
const BLOCKS = new Set([
  'address',
  'blockquote',
  'center',
  'dd',
  'div',
  'dl',
  'dt',
  'li',
  'ol',
  'section',
  'table',
  'tr',
  'ul',
  'pre',
  'caption',
]);
/** These stand apart by an empty line. */
const PARAGRAPHS = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'pre']);
const VOID = new Set(['br', 'hr', 'img', 'col']);
/** The line that Outlook itself writes for its rule. */
const RULE = '_'.repeat(32);
const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' };

type Open = { readonly tag: string; readonly isQuote: boolean };
type Writer = { readonly lines: string[]; line: string; depth: number; readonly open: Open[] };

/** @param html as sanitiseMailHtml gives it: balanced, and `<` and `>` escaped in texts and attributes */
export function htmlToText(html: string): string {
  const writer: Writer = { lines: [], line: '', depth: 0, open: [] };
  for (const [, slash, tag, attributes, text] of html.matchAll(TOKEN)) {
    if (text !== undefined) writeText(writer, text);
    else if (tag !== undefined && slash === '/') closeTag(writer, tag);
    else if (tag !== undefined) openTag(writer, tag, attributes ?? '');
  }
  endLine(writer, false);
  while (/^[> ]*$/u.test(writer.lines.at(-1) ?? '.')) writer.lines.pop();
  return writer.lines
    .join('\n')
    .replace(/\n{3,}/gu, '\n\n')
    .trim();
}

function writeText(writer: Writer, escaped: string): void {
  const text = escaped.replace(/&(?:amp|lt|gt|quot);/gu, (entity) => ENTITIES[entity] ?? entity);
  if (writer.open.some(({ tag }) => tag === 'pre')) {
    const [first = '', ...rest] = text.split('\n');
    writer.line += first;
    for (const line of rest) {
      endLine(writer, true);
      writer.line = line;
    }
    return;
  }
  const collapsed = text.replace(/[\s\u00a0\u200b\u200c\ufeff]+/gu, ' ');
  writer.line += writer.line === '' || writer.line.endsWith(' ') ? collapsed.trimStart() : collapsed;
}

function openTag(writer: Writer, tag: string, attributes: string): void {
  if (tag === 'br') endLine(writer, true);
  if (tag === 'hr') writeRule(writer);
  if (VOID.has(tag)) return;
  if (BLOCKS.has(tag) || PARAGRAPHS.has(tag)) endLine(writer, false);
  if (PARAGRAPHS.has(tag)) blankLine(writer);
  if (attributes.includes('data-quoted="after"')) writeRule(writer);
  if ((tag === 'td' || tag === 'th') && writer.line !== '') writer.line += ' ';
  if (tag === 'li') writer.line = '- ';
  const isQuote = attributes.includes('data-quoted="true"');
  if (isQuote) {
    endLine(writer, false);
    writer.depth += 1;
  }
  writer.open.push({ tag, isQuote });
}

function closeTag(writer: Writer, tag: string): void {
  const opened = writer.open.at(-1);
  if (opened?.tag === tag) writer.open.pop();
  if (BLOCKS.has(tag) || PARAGRAPHS.has(tag) || opened?.isQuote === true) endLine(writer, false);
  if (opened?.isQuote === true && opened.tag === tag) writer.depth -= 1;
  if (PARAGRAPHS.has(tag)) blankLine(writer);
}

function endLine(writer: Writer, keepEmpty: boolean): void {
  const line = writer.line.trimEnd();
  writer.line = '';
  if (line === '' && !keepEmpty) return;
  writer.lines.push(prefixed(writer, line));
}

function blankLine(writer: Writer): void {
  const last = writer.lines.at(-1);
  if (last !== undefined && last.replace(/[> ]/gu, '') !== '') writer.lines.push(prefixed(writer, ''));
}

function writeRule(writer: Writer): void {
  endLine(writer, false);
  const last = writer.lines.findLast((line) => line !== '');
  if (last !== undefined && !last.endsWith(RULE)) writer.lines.push(prefixed(writer, RULE));
}

function prefixed(writer: Writer, line: string): string {
  return writer.depth === 0 ? line : `${'>'.repeat(writer.depth)} ${line}`.trimEnd();
}
