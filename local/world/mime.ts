/** The header block of a raw mail: read, checked and rewritten without touching the body. */

export type Header = { readonly name: string; readonly value: string };
export type SplitMail = { readonly headers: readonly Header[]; readonly body: Buffer; readonly newline: string };

/** Headers that RFC 5322 s.3.6 allows once; SES rejects a mail that repeats one. */
const SINGLE = ['from', 'sender', 'reply-to', 'to', 'cc', 'bcc', 'message-id', 'in-reply-to', 'references', 'subject', 'date'] as const;

/** Header values are latin1 text, byte for byte; folded lines are kept folded. */
export function splitMail(raw: Buffer): SplitMail {
  const crlf = raw.indexOf('\r\n\r\n');
  const lf = raw.indexOf('\n\n');
  const useCrlf = crlf >= 0 && (lf < 0 || crlf < lf);
  const newline = useCrlf || (lf < 0 && raw.includes('\r\n')) ? '\r\n' : '\n';
  const end = useCrlf ? crlf : lf;
  const block = raw.subarray(0, end < 0 ? raw.length : end).toString('latin1');
  const body = end < 0 ? Buffer.alloc(0) : raw.subarray(end + 2 * newline.length);
  const headers: Header[] = [];
  for (const line of block.split(/\r?\n/)) {
    const last = headers.at(-1);
    if (/^[ \t]/.test(line) && last !== undefined) {
      headers[headers.length - 1] = { name: last.name, value: `${last.value}${newline}${line}` };
      continue;
    }
    const colon = line.indexOf(':');
    if (colon > 0) headers.push({ name: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() });
  }
  return { headers, body, newline };
}

export function joinMail(mail: SplitMail): Buffer {
  const block = mail.headers.map((header) => `${header.name}: ${header.value}${mail.newline}`).join('');
  return Buffer.concat([Buffer.from(block + mail.newline, 'latin1'), mail.body]);
}

/** The first header of that name, unfolded. */
export function headerOf(headers: readonly Header[], name: string): string | undefined {
  return headers.find((header) => header.name.toLowerCase() === name)?.value.replace(/\r?\n[ \t]+/g, ' ');
}

export const withoutHeaders = (headers: readonly Header[], names: readonly string[]): Header[] =>
  headers.filter((header) => !names.includes(header.name.toLowerCase()));

/** The first header that appears twice though it may appear once only. */
export function duplicateHeader(headers: readonly Header[]): string | undefined {
  return SINGLE.find((name) => headers.filter((header) => header.name.toLowerCase() === name).length > 1);
}

/** The addresses of a header value, without display names, comments and groups; lower-cased domain. */
export function addressesOf(value: string | undefined): string[] {
  if (value === undefined) return [];
  const bare = value.replace(/"(?:[^"\\]|\\.)*"/g, '').replace(/\([^()]*\)/g, '');
  return bare.split(/[,;]/).flatMap((part) => {
    const address = /<([^<>]*)>/.exec(part)?.[1] ?? part.slice(part.lastIndexOf(':') + 1);
    const trimmed = address.trim();
    return /^[^\s@]+@[^\s@]+$/.test(trimmed) ? [trimmed] : [];
  });
}

const decodeWord = (charset: string, encoding: string, text: string): string => {
  const bytes =
    encoding.toUpperCase() === 'B'
      ? Buffer.from(text, 'base64')
      : Buffer.from(
          text.replace(/_/g, ' ').replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
          'latin1',
        );
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
};

/** A header as a person reads it: encoded words (RFC 2047) and raw UTF-8 decoded. */
export function readable(value: string | undefined): string {
  if (value === undefined) return '';
  const joined = value.replace(/(=\?[^?]+\?[BbQq]\?[^?]*\?=)\s+(?==\?)/g, '$1');
  if (!joined.includes('=?')) return Buffer.from(joined, 'latin1').toString('utf8');
  return joined.replace(/=\?([^?*]+)(?:\*[^?]*)?\?([BbQq])\?([^?]*)\?=/g, (_, charset: string, encoding: string, text: string) =>
    decodeWord(charset, encoding, text),
  );
}
