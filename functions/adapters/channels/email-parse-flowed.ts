/** Flowed text (RFC 3676). The parser's own decoder joins an answer to the quoted line above it, which would hide the answer. */
import PostalMime from 'postal-mime';

type Line = { readonly depth: number; readonly text: string; readonly isFlowed: boolean };

/** Joins soft-broken lines of one quote depth; a change of depth, a signature mark and an empty line end a paragraph. */
export function decodeFlowedText(text: string, deleteSpace: boolean): string {
  const paragraphs: string[] = [];
  let open: Line | undefined;
  for (const line of text.split(/\r?\n/u).map(readLine)) {
    const continues = open?.isFlowed === true && open.depth === line.depth && line.text !== '' && line.text !== '-- ';
    const piece = line.isFlowed && deleteSpace ? line.text.slice(0, -1) : line.text;
    if (continues) paragraphs.push(`${paragraphs.pop() ?? ''}${piece}`);
    else paragraphs.push(line.depth > 0 ? `${'>'.repeat(line.depth)} ${piece}` : piece);
    open = line;
  }
  return paragraphs.join('\n');
}

/** Quote marks come first, then one stuffed space (RFC 3676 sections 4.4 and 4.5). */
function readLine(raw: string): Line {
  const depth = /^>*/u.exec(raw)?.[0].length ?? 0;
  const text = raw.slice(depth).replace(/^ /u, '');
  return { depth, text, isFlowed: text.endsWith(' ') && text !== '-- ' };
}

/** The parser offers no option for it; its nodes share one prototype. email-parse-flowed.test.ts fails when an upgrade changes that. */
export function correctFlowedText(): void {
  const node: unknown = Reflect.get(new PostalMime(), 'root');
  if (typeof node === 'object' && node !== null) Reflect.set(Object.getPrototypeOf(node), 'decodeFlowedText', decodeFlowedText);
}
